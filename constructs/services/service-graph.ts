import { dnsLabel } from "../../lib/names.js";
import { nearest } from "../../lib/nearest.js";
import { pathOf } from "../../lib/path.js";
import { refuse, shown, violation, type Problem } from "../../lib/problem.js";
import { chartNeeds, comesWithChart, objectNeeds, type Need } from "./service-needs.js";
import type { Provision, SharedService } from "./service.js";

/** A part of a service that is created at one time, and deleted at one time. */
export interface ServiceStep {
  /** Name, unique on a cluster and a DNS label: that of the service, or `<service>-objects`. */
  readonly name: string;
  readonly service: SharedService;
  /** The chart and what it needs, or the objects that need the chart. */
  readonly part: "chart" | "objects";
  /** Names of the steps that must be done first. */
  readonly after: readonly string[];
  /** Names of the other services among these. */
  readonly afterServices: readonly string[];
  /** Number of steps in the longest chain of those that come first. */
  readonly wave: number;
}

/**
 * The services of a cluster in the order in which they are created: every step as early as it can be, otherwise as they were. A
 * service is two steps, since its objects may need what other services bring and these may need its chart.
 *
 * @param given - what the cluster has without any service: identities, definitions that come with the cloud
 * @throws {@link InvalidError} with all of {@link serviceProblems}
 */
export function serviceSteps(services: readonly SharedService[], given: Iterable<Provision> = []): ServiceStep[] {
  const graph = graphOf(services, new Set(given));
  refuse("services", problemsOf(graph));
  const byWave: ServiceStep[][] = [];
  for (const { name, service, part, edges } of graph.nodes.values()) {
    const wave = graph.waves.get(name) ?? 0;
    const before = edges.map(({ to }) => to.service.name).filter((other) => other !== service.name);
    const after = [...new Set(edges.map(({ to }) => to.name))];
    const step = { name, service, part, after, afterServices: [...new Set(before)], wave };
    byWave[wave] = byWave[wave] ?? [];
    byWave[wave].push(step);
  }
  return byWave.flat();
}

/**
 * The steps in the order in which they are deleted, which is the other way round: objects go while the controller that takes away
 * their finalizers is still there, and who writes DNS records goes after everything that has some.
 */
export function deletionSteps(steps: readonly ServiceStep[]): ServiceStep[] {
  return [...steps].reverse();
}

/** What keeps the services of a cluster from being put in an order: each problem once, and all of them. */
export function serviceProblems(services: readonly SharedService[], given: Iterable<Provision> = []): Problem[] {
  return problemsOf(graphOf(services, new Set(given)));
}

interface Node extends Pick<ServiceStep, "name" | "service" | "part"> {
  readonly needs: readonly Need[];
  readonly provides: readonly Provision[];
  /** What it waits for; filled in once all nodes are known. */
  readonly edges: Edge[];
}

interface Edge {
  readonly path: string;
  readonly to: Node;
}

interface Graph {
  readonly services: readonly SharedService[];
  readonly given: ReadonlySet<Provision>;
  readonly nodes: ReadonlyMap<string, Node>;
  readonly providers: ReadonlyMap<Provision, Node>;
  /** Wave of each node but those that wait for themselves. */
  readonly waves: ReadonlyMap<string, number>;
}

function graphOf(services: readonly SharedService[], given: ReadonlySet<Provision>): Graph {
  const all = services.flatMap(nodesOf);
  const nodes = new Map(all.map((node) => [node.name, node]));
  const providers = new Map(all.flatMap((node) => node.provides.map((provision) => [provision, node] as const)));
  for (const { service, part, needs, edges } of nodes.values()) {
    const chart = part === "objects" ? nodes.get(service.name) : undefined;
    edges.push(
      ...(chart === undefined ? [] : [{ path: pathOf("services", service.name, "objects"), to: chart }]),
      ...needs.flatMap(({ provision, path }) => {
        const to = given.has(provision) ? undefined : providers.get(provision);
        return to === undefined ? [] : [{ path, to }];
      }),
    );
  }
  return { services, given, nodes, providers, waves: wavesOf([...nodes.values()]) };
}

/** Name of the last step of a service, with which all that it provides is there. */
export function lastStep({ name, objects }: Pick<SharedService, "name" | "objects">): string {
  return objects.length === 0 ? name : `${name}-objects`;
}

function nodesOf(service: SharedService): Node[] {
  const { name, objects, provides } = service;
  const early = provides.filter((provision) => objects.length === 0 || comesWithChart(provision));
  const late = provides.filter((provision) => !comesWithChart(provision));
  const chart: Node = { name, service, part: "chart", needs: chartNeeds(service), provides: early, edges: [] };
  return objects.length === 0
    ? [chart]
    : [
        chart,
        { name: lastStep(service), service, part: "objects", needs: objectNeeds(service), provides: late, edges: [] },
      ];
}

/** Kahn's algorithm, one wave after the other. https://en.wikipedia.org/wiki/Topological_sorting#Kahn's_algorithm */
function wavesOf(nodes: readonly Node[]): Map<string, number> {
  const waiting = new Map(nodes.map(({ name, edges }) => [name, edges.length]));
  const followers = new Map<string, string[]>(nodes.map(({ name }) => [name, []]));
  for (const { name, edges } of nodes) {
    for (const { to } of edges) {
      followers.get(to.name)?.push(name);
    }
  }
  const waves = new Map<string, number>();
  let ready = nodes.filter(({ edges }) => edges.length === 0).map(({ name }) => name);
  for (let wave = 0; ready.length > 0; wave++) {
    const next: string[] = [];
    for (const name of ready) {
      waves.set(name, wave);
      for (const follower of followers.get(name) ?? []) {
        const left = (waiting.get(follower) ?? 0) - 1;
        waiting.set(follower, left);
        if (left === 0) next.push(follower);
      }
    }
    ready = next;
  }
  return waves;
}

function problemsOf(graph: Graph): Problem[] {
  return [
    ...graph.services.flatMap(({ name }) => dnsLabel(pathOf("services", name), name)),
    ...sharedNames(graph),
    ...sharedReleases(graph),
    ...sharedProvisions(graph),
    ...missingNeeds(graph),
    ...cycles(graph),
  ];
}

function sharedNames({ services }: Graph): Problem[] {
  return repeated(
    services.flatMap((service) => nodesOf(service)),
    ({ name }) => name,
  ).map(([{ name, service }]) => ({
    path: pathOf("services", service.name),
    rule: "service-name",
    message: `must be the only service of the cluster with a part named ${shown(name)}`,
  }));
}

/** Longest name of a release. https://helm.sh/docs/chart_template_guide/function_list/ */
const releaseNameLength = 53;

function sharedReleases({ services }: Graph): Problem[] {
  const long = services
    .filter(({ chart }) => chart.name.length > releaseNameLength)
    .map(({ name, chart }) =>
      violation(
        "release-name",
        pathOf("services", name, "chart", "name"),
        `have ${releaseNameLength} characters at most`,
        {
          got: chart.name,
        },
      ),
    );
  const shared = repeated(services, ({ chart }) => `${chart.namespace}/${chart.name}`).map(
    ([{ name, chart }, first]) => ({
      path: pathOf("services", name, "chart", "name"),
      rule: "release-name",
      message: `must be the only release of that name in the namespace ${chart.namespace}, which ${first.name} has already, got ${shown(chart.name)}`,
    }),
  );
  return [...long, ...shared];
}

function sharedProvisions({ services, given }: Graph): Problem[] {
  const all = services.flatMap(({ name, provides }) =>
    provides.map((provision, index) => ({ name, provision, path: pathOf("services", name, "provides", index) })),
  );
  const problem = (path: string, whose: string, provision: Provision) => ({
    path,
    rule: "service-provides",
    message: `must be something that nobody else provides, which ${whose} already, got ${shown(provision)}`,
  });
  return [
    ...all
      .filter(({ provision }) => given.has(provision))
      .map(({ path, provision }) => problem(path, "the cluster has", provision)),
    ...repeated(all, ({ provision }) => provision).map(([{ path, provision }, first]) =>
      problem(path, `${first.name} does`, provision),
    ),
  ];
}

function missingNeeds({ nodes, given, providers }: Graph): Problem[] {
  return [...nodes.values()]
    .flatMap(({ needs }) => needs)
    .filter(({ provision, isOrder }) => isOrder !== true && !given.has(provision) && !providers.has(provision))
    .map(({ path, provision, object }) =>
      violation(
        "service-needs",
        path,
        object === undefined
          ? "be something that a service provides or the cluster has"
          : `be of a kind that a service or the cluster defines (${object.kind} of ${object.apiVersion})`,
        { got: provision, fix: nearest(provision, [...given, ...providers.keys()]) },
      ),
    );
}

/** A cycle through each part of the graph that waits for itself. */
function cycles({ nodes, waves }: Graph): Problem[] {
  const seen = new Set<string>();
  return [...nodes.values()].flatMap((start) => {
    const walk: Node[] = [];
    let node: Node | undefined = start;
    while (node !== undefined && !waves.has(node.name) && !seen.has(node.name)) {
      seen.add(node.name);
      walk.push(node);
      node = unordered(node, waves)?.to;
    }
    const from = walk.findIndex(({ name }) => name === node?.name);
    const cycle = from < 0 ? [] : walk.slice(from);
    return cycle.slice(0, 1).map((first) => ({
      path: unordered(first, waves)?.path ?? "services",
      rule: "service-cycle",
      message: `must not lead back to ${first.name}, got ${[...cycle, first].map(({ name }) => name).join(" -> ")}`,
    }));
  });
}

/** The first of what a node waits for that is in no order: who is in none itself has one. */
function unordered({ edges }: Node, waves: Graph["waves"]): Edge | undefined {
  return edges.find(({ to }) => !waves.has(to.name));
}

/** The items whose key an item before them has, each with the first of that key. */
function repeated<T>(items: readonly T[], key: (item: T) => string): (readonly [T, T])[] {
  const first = new Map<string, T>();
  return items.flatMap((item) => {
    const other = first.get(key(item));
    if (other === undefined) {
      first.set(key(item), item);
    }
    return other === undefined ? [] : [[item, other] as const];
  });
}
