import { isRelease, secretValuePaths } from "./chart-release.js";
import { apiGroup, manifestTitle, secretFields, type Manifest } from "./manifests.js";
import { dnsLabel } from "./names.js";
import { nearest } from "./nearest.js";
import { pathOf } from "./path.js";
import { InvalidError, refuse, shown, type Problem } from "./problem.js";

/** A named part of what runs on a cluster. */
export interface Layer {
  /** Name, unique among the layers of a cluster and a DNS label: it becomes the name of a file. */
  readonly name: string;
  /** Names of the layers that must be there first. */
  readonly after: readonly string[];
  /** Who applies the manifests: the cluster's stack, or a GitOps engine from the rendering. */
  readonly deliver: "pulumi" | "gitops";
  /**
   * Cluster whose stack applies the manifests, where `deliver` is `"pulumi"`: Cluster API's objects of a cluster are on the
   * management cluster, and come and go with the cluster's own stack.
   *
   * @defaultValue the cluster that the manifests are on
   */
  readonly appliedBy?: string;
  /**
   * Whether a rendering has the texts of the manifests as they are, for who applies them fills in no late values.
   *
   * @defaultValue false: a `$` that Flux would read is doubled
   */
  readonly isPlain?: boolean;
  /**
   * Files that the folder of the layer has in a rendering, by path, for an engine that takes more than objects.
   *
   * @defaultValue none
   */
  readonly files?: Readonly<Record<string, string>>;
  readonly manifests: readonly Manifest[];
}

/** What is wrong with the manifests of some layers of a cluster. */
export function layerProblems(layers: readonly Layer[]): Problem[] {
  const placed = layers.flatMap((layer) =>
    layer.manifests.map((manifest, index) => ({
      origin: `layers.${layer.name}.manifests.${index}`,
      manifest,
      deliver: layer.deliver,
    })),
  );
  const names = layers.flatMap(({ name }) => dnsLabel(pathOf("layers", name), name));
  return [
    ...names,
    ...unnamed(placed),
    ...sharedIdentities(placed),
    ...pinnedReplicas(placed),
    ...secretsInGit(placed),
    ...releasesInGit(placed),
    ...secretsInValues(placed),
  ];
}

/**
 * The layers of a cluster, each after those that it needs and otherwise as they were.
 *
 * @throws {@link InvalidError} when two have one name, or one waits for a layer that is missing or waits for it
 */
export function orderedLayers(layers: readonly Layer[]): Layer[] {
  const names = layers.map((layer) => layer.name);
  refuse("layers", [...repeatedNames(names), ...unknownNames(layers, names)]);
  const ordered: Layer[] = [];
  const done = new Set<string>();
  let waiting = layers;
  while (waiting.length > 0) {
    const next = waiting.find(({ after }) => after.every((name) => done.has(name)));
    if (next === undefined) {
      throw new InvalidError("layers", waiting.map(waitsForItself));
    }
    ordered.push(next);
    done.add(next.name);
    waiting = waiting.filter((layer) => layer !== next);
  }
  return ordered;
}

function repeatedNames(names: readonly string[]): Problem[] {
  return names
    .filter((name, index) => names.indexOf(name) < index)
    .map((name) => ({ path: `layers.${name}`, rule: "layer-name", message: "must be the only layer of that name" }));
}

function unknownNames(layers: readonly Layer[], names: readonly string[]): Problem[] {
  return layers.flatMap(({ name, after }) =>
    after
      .filter((other) => !names.includes(other))
      .map((other) => {
        const fix = nearest(other, names);
        return {
          path: `layers.${name}.after`,
          rule: "layer-after",
          message: `must name layers of the cluster, got ${shown(other)}`,
          ...(fix === undefined ? {} : { fix: shown(fix) }),
        };
      }),
  );
}

function waitsForItself({ name, after }: Layer): Problem {
  return {
    path: `layers.${name}.after`,
    rule: "layer-cycle",
    message: `must not wait, directly or not, for a layer that waits for itself, got ${after.join(", ")}`,
  };
}

/** A manifest and where it was found. */
interface Placed {
  readonly origin: string;
  readonly manifest: Manifest;
  readonly deliver: Layer["deliver"];
}

/** Secrets that a rendering would have to show: it has a mark in their place, which is of no use to a GitOps engine. */
function secretsInGit(placed: readonly Placed[]): Problem[] {
  return placed
    .filter(({ manifest, deliver }) => deliver === "gitops" && secretFields(manifest).length > 0)
    .map(({ origin, manifest }) => ({
      path: origin,
      rule: "secret-in-git",
      message: `must be delivered by Pulumi or made on the cluster, since a rendering cannot show what ${manifestTitle(manifest)} holds`,
    }));
}

/** Helm releases that a GitOps engine would hand to an API server, which has no such kind. */
function releasesInGit(placed: readonly Placed[]): Problem[] {
  return placed
    .filter(({ manifest, deliver }) => deliver === "gitops" && isRelease(manifest))
    .map(({ origin, manifest }) => ({
      path: origin,
      rule: "release-in-git",
      message: `must be delivered by Pulumi, which alone installs the chart of ${manifestTitle(manifest)}`,
    }));
}

/** Secrets among the values of a chart, which a rendering shows as they are. */
function secretsInValues(placed: readonly Placed[]): Problem[] {
  return placed.flatMap(({ origin, manifest }) =>
    secretValuePaths(manifest).map((path) => ({
      path: `${origin}.${path}`,
      rule: "secret-in-values",
      message: `must name a Secret of the cluster instead of holding a secret, since a rendering shows the values of ${manifestTitle(manifest)}`,
    })),
  );
}

function unnamed(placed: readonly Placed[]): Problem[] {
  return placed
    .filter(({ manifest }) => !hasName(manifest))
    .map(({ origin, manifest }) => ({
      path: `${origin}.metadata.name`,
      rule: "manifest-name",
      message: `must be the name of the ${manifest.kind}, got ${shown((manifest.metadata as Manifest["metadata"] | undefined)?.name)}`,
    }));
}

/** Two manifests of one object: the one applied last would win, and each run would change it back and forth. */
function sharedIdentities(placed: readonly Placed[]): Problem[] {
  const first = new Map<string, string>();
  const problems: Problem[] = [];
  for (const { origin, manifest } of placed.filter(({ manifest }) => hasName(manifest))) {
    const identity = `${apiGroup(manifest)} ${manifestTitle(manifest)}`;
    const other = first.get(identity);
    if (other === undefined) {
      first.set(identity, origin);
    } else {
      problems.push({
        path: origin,
        rule: "manifest-identity",
        message: `must be the only ${manifestTitle(manifest)} of the cluster, which ${other} is already`,
      });
    }
  }
  return problems;
}

/** A number of replicas beside an autoscaler: every run would undo what the autoscaler did. */
function pinnedReplicas(placed: readonly Placed[]): Problem[] {
  const pinned = new Map(
    placed
      .filter(({ manifest }) => replicas(manifest) !== undefined && hasName(manifest))
      .map((each) => [manifestTitle(each.manifest), each] as const),
  );
  return placed.flatMap(({ manifest }) => {
    const target = pinned.get(scaleTarget(manifest) ?? "");
    return target === undefined
      ? []
      : [
          {
            path: `${target.origin}.spec.replicas`,
            rule: "autoscaled-replicas",
            message: `must be left to ${manifestTitle(manifest)}, got ${shown(replicas(target.manifest))}`,
          },
        ];
  });
}

/** What a HorizontalPodAutoscaler scales, as a title: `Deployment shop/web`. */
function scaleTarget({ kind, metadata, spec }: Manifest): string | undefined {
  const target = (spec as { scaleTargetRef?: { kind: string; name: string } } | undefined)?.scaleTargetRef;
  return kind === "HorizontalPodAutoscaler" && target !== undefined
    ? manifestTitle({ apiVersion: "", kind: target.kind, metadata: { ...metadata, name: target.name } })
    : undefined;
}

function replicas({ spec }: Manifest): unknown {
  return (spec as { replicas?: unknown } | undefined)?.replicas;
}

function hasName(manifest: Manifest): boolean {
  // Manifests may come from outside the type checker: from a file, from JavaScript.
  const { name } = (manifest.metadata as Partial<Manifest["metadata"]> | undefined) ?? {};
  return typeof name === "string" && name !== "";
}
