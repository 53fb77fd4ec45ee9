import {
  ComponentResource,
  concat,
  CustomResource,
  DependencyResource,
  secret,
  type ComponentResourceOptions,
  type CustomResourceOptions,
  type Input,
  type Inputs,
  type Output,
  type Resource,
} from "@pulumi/pulumi";

import { isRelease, releaseInputs } from "./chart-release.js";
import { hasLatePart, lateUses, textParts, type LateValues } from "./late.js";
import { layerProblems, type Layer } from "./layer.js";
import { apiGroup, manifestTitle, secretFields, type Manifest } from "./manifests.js";
import { nearest } from "./nearest.js";
import { referencedTitles } from "./referenced-titles.js";
import { refuse, shown, type Problem } from "./problem.js";
import { stages, type Stage } from "./stages.js";

/** Arguments of {@link AppliedLayer}. */
export interface AppliedLayerArgs {
  /** Name of the cluster in the fleet: the first part of every resource's name. */
  readonly cluster: string;
  readonly layer: Layer;
  /** What the cluster provides for the late values of the manifests. */
  readonly lateValues: LateValues<Input<string>>;
  /**
   * What must be there before the first object. An `AppliedLayer` means all of its objects.
   *
   * @defaultValue nothing
   */
  readonly after?: readonly Resource[];
  /**
   * What else Pulumi is to know of the resource of a manifest.
   *
   * @defaultValue nothing
   */
  readonly options?: (manifest: Manifest) => ObjectOptions;
  /**
   * Whether the objects outlive their resources, because the layer is changing hands.
   *
   * @defaultValue false
   */
  readonly isRetained?: boolean;
}

/** What Pulumi may know of one object. */
export type ObjectOptions = Pick<CustomResourceOptions, "customTimeouts" | "protect">;

/**
 * A layer on a cluster: each manifest is a Pulumi resource of its own, created stage by stage and deleted in the opposite
 * order. The options carry the `provider` of the cluster.
 *
 * @example
 * new AppliedLayer("production-us/foundation", { cluster: "production-us", layer, lateValues }, { provider });
 */
export class AppliedLayer extends ComponentResource {
  /** What a resource that needs all objects of the layer depends on. */
  readonly ready: readonly Input<Resource>[];
  /** The objects by their titles: `Cluster default/staging`. */
  readonly objects: ReadonlyMap<string, CustomResource>;

  constructor(name: string, args: AppliedLayerArgs, opts: ComponentResourceOptions) {
    const { cluster, layer, lateValues, after = [], options, isRetained = false } = args;
    refuse(`layer ${layer.name} of ${cluster}`, [...layerProblems([layer]), ...unknownLateValues(layer, lateValues)]);
    super("flotilla:manifests:Layer", name, {}, opts);

    let dependsOn = after.flatMap<Input<Resource>>((each) => (each instanceof AppliedLayer ? each.ready : [each]));
    const applied = new Map<string, CustomResource>();
    for (const stage of stages(layer.manifests)) {
      const objects = stage.manifests.map((manifest) => {
        const object = new KubernetesObject(
          typeToken(manifest),
          resourceName(cluster, manifest),
          inputs(manifest, lateValues),
          {
            ...options?.(manifest),
            retainOnDelete: isRetained,
            parent: this,
            dependsOn: [...dependsOn, ...references(stage, manifest, applied)],
            additionalSecretOutputs: secretOutputs(manifest),
          },
        );
        return [manifestTitle(manifest), object] as const;
      });
      objects.forEach(([title, object]) => applied.set(title, object));
      const inStage = objects.map(([, object]) => object);
      dependsOn = [new CompleteStage(`${name}/${stage.name}`, inStage, this).complete];
    }
    this.objects = applied;
    this.ready = dependsOn;
    this.registerOutputs({});
  }
}

/** Any Kubernetes object; none of its outputs is read, so it has none. */
class KubernetesObject extends CustomResource {}

/**
 * Stands for all objects of a stage, so that each object of the next stage depends on one resource: 10,000 objects that
 * each depend on 10,000 others are 10^8 edges in the state and in the engine's messages.
 */
class CompleteStage extends ComponentResource {
  /** What to depend on. The SDK replaces a component by its children, of which this one has none. */
  readonly complete: Output<Resource>;

  constructor(name: string, objects: readonly Resource[], parent: Resource) {
    super("flotilla:manifests:Stage", name, {}, { parent, dependsOn: [...objects] });
    this.complete = this.urn.apply((urn) => new DependencyResource(urn));
    this.registerOutputs({});
  }
}

/**
 * What an object of Cluster API refers to, of those before it. When both are taken out of a layer that stays, Pulumi sees no
 * order in the stages between them, as these stay.
 */
function references(
  { name }: Stage,
  manifest: Manifest,
  applied: ReadonlyMap<string, CustomResource>,
): readonly CustomResource[] {
  return name === "machine-pools" ? referencedTitles(manifest).flatMap((title) => applied.get(title) ?? []) : [];
}

/** The name of a manifest's resource: `production-us/shop/Deployment/web`, without a namespace `production-us/Namespace/shop`. */
function resourceName(cluster: string, { kind, metadata: { namespace, name } }: Manifest): string {
  return [cluster, ...(namespace === undefined ? [] : [namespace]), kind, name].join("/");
}

/** The token of a manifest's type: `kubernetes:apps/v1:Deployment`, `kubernetes:core/v1:Service`. */
function typeToken(manifest: Manifest): string {
  const { apiVersion, kind } = manifest;
  return `kubernetes:${apiGroup(manifest) === "" ? `core/${apiVersion}` : apiVersion}:${kind}`;
}

/** What the provider takes for a manifest, with its late values filled in: a text that is not known yet leaves the rest known. */
function inputs(manifest: Manifest, lateValues: LateValues<Input<string>>): Inputs {
  const secrets = secretFields(manifest);
  const given = isRelease(manifest) ? releaseInputs(manifest) : manifest;
  return Object.fromEntries(
    Object.entries(given).map(([field, value]) => {
      const filled = withLateValues(value, lateValues);
      return [field, secrets.includes(field) ? secret(filled) : filled];
    }),
  );
}

/** An API server answers what was sent as `stringData` under `data`. */
function secretOutputs(manifest: Manifest): string[] {
  return secretFields(manifest).length > 0 ? ["data", "stringData"] : [];
}

function withLateValues(value: unknown, lateValues: LateValues<Input<string>>): unknown {
  if (typeof value === "string") {
    return filledText(value, lateValues);
  }
  if (Array.isArray(value)) {
    return value.map((item) => withLateValues(item, lateValues));
  }
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, withLateValues(child, lateValues)]));
  }
  return value;
}

function filledText(text: string, lateValues: LateValues<Input<string>>): Input<string> {
  return hasLatePart(text)
    ? concat(...textParts(text).map((part) => ("late" in part ? lateValues[part.late] : part.literal)))
    : text;
}

/** Late values that the cluster does not provide: they would fail half way through an update, after other objects. */
function unknownLateValues({ manifests }: Layer, lateValues: LateValues<unknown>): Problem[] {
  const known = Object.keys(lateValues).sort();
  return manifests.flatMap((manifest) =>
    lateUses(manifest)
      .filter(({ late }) => !known.includes(late))
      .map(({ path, late }) => {
        const fix = nearest(late, known);
        return {
          path: `${manifestTitle(manifest)}: ${path}`,
          rule: "late-value",
          message: `must use a late value of the cluster (${known.join(", ") || "it has none"}), got ${shown(late)}`,
          ...(fix === undefined ? {} : { fix: shown(fix) }),
        };
      }),
  );
}
