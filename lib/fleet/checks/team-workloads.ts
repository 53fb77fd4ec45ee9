import { quantityText } from "../../kubernetes/quantity.js";
import { childPath, pathOf } from "../../path.js";
import { violation, type Problem } from "../../problem.js";
import { amountOf, resources } from "../amounts.js";
import type { Fleet } from "../fleet.js";
import type { Quantities } from "../quantities.js";
import { limitsOf, quotaResources, teamClusters } from "../team-fences.js";
import type { LimitsSpec, TeamSpec } from "../team-spec.js";
import type { Replicas, WorkloadSpec } from "../workload-spec.js";
import { mostReplicas } from "./workloads.js";

/** A workload on a cluster. */
interface Placed {
  readonly name: string;
  readonly spec: WorkloadSpec;
  readonly replicas: Replicas;
}

/** A namespace of a team on one of its clusters, and what runs in it. */
interface Place {
  readonly namespace: string;
  readonly cluster: string;
  readonly workloads: readonly Placed[];
}

/** Each container of a workload is within the limits of the team that owns its namespace. */
export function workloadsInLimits(fleet: Fleet): Problem[] {
  return eachTeamWithPlaces(fleet, (name, team, places) => {
    const limits = limitsOf(team);
    const specs = new Map(places.flatMap(({ workloads }) => workloads.map((each) => [each.name, each.spec])));
    return [...specs].flatMap(([workload, spec]) =>
      resources.flatMap((resource) => {
        const at = `${pathOf("workloads", workload)}.resources.${resource}`;
        const said = bounds(pathOf("teams", name, "limits"), limits, resource);
        return limitProblems({ resource, path: at, amount: spec.resources[resource] }, said);
      }),
    );
  });
}

/**
 * The workloads of a namespace fit its quota on each cluster, with as many replicas as an autoscaler may want and the quarter more
 * with which a Deployment is updated: an update that finds no room waits without a word.
 */
export function workloadsInQuota(fleet: Fleet): Problem[] {
  return eachTeamWithPlaces(fleet, (name, team, places) => {
    const limits = limitsOf(team);
    const needed = new Map<string, { readonly amount: bigint; readonly place: Place }>();
    for (const place of places) {
      for (const [resource, amount] of Object.entries(needs(place.workloads, limits))) {
        if (amount > (needed.get(resource)?.amount ?? 0n)) {
          needed.set(resource, { amount, place });
        }
      }
    }
    return Object.entries(quotaResources(team.quota)).flatMap(([resource, given]) => {
      const most = needed.get(resource);
      const field = quotaField(pathOf("teams", name, "quota"), team, resource);
      const available = readable(resource, given);
      if (field === undefined || most === undefined || available === undefined || available >= most.amount) {
        return [];
      }
      const text = quantityText(most.amount, { binary: resource.endsWith("memory") });
      const must = `be at least ${text} for ${inWords(most.place)}`;
      return [violation("workloads-in-quota", field.path, must, { got: field.got })];
    });
  });
}

/** Lowest and highest amount that a container may request, and who says so. */
interface Bounds {
  readonly min: string | undefined;
  readonly most: string | undefined;
  readonly said: { readonly min: string; readonly most: string };
}

/** A workload has a limit of memory, which is its request, and none of CPU, so that it gets the default one. */
function bounds(path: string, { min, max, default: given }: LimitsSpec, resource: keyof Quantities): Bounds {
  const key = resource === "cpu" ? "default" : "max";
  return {
    min: min?.[resource],
    most: (resource === "cpu" ? given : max)?.[resource],
    said: { min: `${path}.min.${resource}`, most: `${path}.${key}.${resource}` },
  };
}

/** An amount of a resource, and where it is written. */
interface Amount {
  readonly resource: keyof Quantities;
  readonly path: string;
  readonly amount: string;
}

function limitProblems({ resource, path, amount }: Amount, { min, most, said }: Bounds): Problem[] {
  const [value, low, high] = [amount, min, most].map((each) => amountOf(resource, each));
  if (value === undefined) {
    return [];
  }
  return [
    ...(low !== undefined && value < low
      ? [violation("workload-limits", path, `be at least ${min ?? ""}, as ${said.min} says`, { got: amount })]
      : []),
    ...(high !== undefined && value > high
      ? [violation("workload-limits", path, `be at most ${most ?? ""}, as ${said.most} says`, { got: amount })]
      : []),
  ];
}

const ONE = 1_000_000_000n;

/** What a quota has of a resource, in billionths; other checks name what cannot be read. */
function readable(resource: string, given: string): bigint | undefined {
  const amount = resources.find((each) => resource.endsWith(`.${each}`));
  if (amount !== undefined) {
    return amountOf(amount, given);
  }
  return /^\d+$/.test(given) ? BigInt(given) * ONE : undefined;
}

/** What the objects of workloads ask of a quota, by resource, in billionths. */
function needs(workloads: readonly Placed[], limits: LimitsSpec): Record<string, bigint> {
  const pods = workloads.map(({ replicas }) => podsOf(replicas));
  const together = (resource: keyof Quantities, amount: (spec: WorkloadSpec) => string | undefined): bigint =>
    workloads.reduce(
      (sum, { spec }, index) => sum + (amountOf(resource, amount(spec)) ?? 0n) * (pods[index] ?? 0n),
      0n,
    );
  const all = pods.reduce((sum, count) => sum + count, 0n) * ONE;
  const memory = together("memory", ({ resources: { memory } }) => memory);
  return {
    "requests.cpu": together("cpu", ({ resources: { cpu } }) => cpu),
    "requests.memory": memory,
    "limits.cpu": together("cpu", () => limits.default.cpu),
    "limits.memory": memory,
    pods: all,
    "count/pods": all,
    ...objectCounts(workloads),
  };
}

/** Every namespace has some objects from the start, and those that fence it. */
function objectCounts(workloads: readonly Placed[]): Record<string, bigint> {
  const count = BigInt(workloads.length) * ONE;
  const autoscaled = BigInt(workloads.filter(({ replicas }) => typeof replicas === "object").length) * ONE;
  return {
    configmaps: ONE,
    "count/configmaps": ONE,
    "count/deployments.apps": count,
    "count/horizontalpodautoscalers.autoscaling": autoscaled,
    "count/limitranges": ONE,
    "count/networkpolicies.networking.k8s.io": 6n * ONE, // as many as there may be
    "count/poddisruptionbudgets.policy": count,
    "count/replicasets.apps": 12n * count, // ten revisions to go back to, that which runs, and the next one
    "count/resourcequotas": ONE,
    "count/serviceaccounts": count + ONE,
    "count/services": count,
    resourcequotas: ONE,
    services: count,
  };
}

function podsOf(replicas: Replicas): bigint {
  const most = mostReplicas(replicas);
  return Number.isInteger(most) && most > 0 ? BigInt(most + Math.ceil(most / 4)) : 0n;
}

/** Where the data says what a resource of a quota is; undefined where it says so at another one. */
function quotaField(path: string, { quota }: TeamSpec, resource: string): { path: string; got: unknown } | undefined {
  if (resource === "limits.memory" && quota.limits?.memory === undefined) {
    return undefined; // it is that of the requests, of which workloads need as much
  }
  if (resource === "pods") {
    return { path: `${path}.pods`, got: quota.pods };
  }
  const counted = quota.counts?.[resource];
  return counted === undefined
    ? { path: `${path}.${resource}`, got: quotaResources(quota)[resource] }
    : { path: childPath(`${path}.counts`, resource), got: counted };
}

function inWords({ namespace, cluster, workloads }: Place): string {
  const pods = workloads.reduce((sum, { replicas }) => sum + podsOf(replicas), 0n);
  const what =
    workloads.length === 0 ? "what every namespace has" : `the workloads in ${namespace}, ${pods} pods during updates`;
  return `${what} on ${pathOf("clusters", cluster)}`;
}

function eachTeamWithPlaces(
  fleet: Fleet,
  rule: (name: string, team: TeamSpec, places: readonly Place[]) => Problem[],
): Problem[] {
  const workloads = byPlace(fleet);
  return Object.entries(fleet.teams ?? {}).flatMap(([name, team]) =>
    rule(
      name,
      team,
      team.namespaces.flatMap((namespace) =>
        teamClusters(fleet, team).map((cluster) => ({
          namespace,
          cluster,
          workloads: workloads.get(`${cluster}/${namespace}`) ?? [],
        })),
      ),
    ),
  );
}

function byPlace(fleet: Fleet): ReadonlyMap<string, readonly Placed[]> {
  const places = new Map<string, Placed[]>();
  for (const [name, spec] of Object.entries(fleet.workloads)) {
    for (const [cluster, replicas] of Object.entries(spec.replicas)) {
      const key = `${cluster}/${spec.namespace}`;
      const placed = { name, spec, replicas };
      if (places.get(key)?.push(placed) === undefined) {
        places.set(key, [placed]);
      }
    }
  }
  return places;
}
