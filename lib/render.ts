import { compareTexts } from "./compare-texts.js";
import type { Fleet } from "./fleet/fleet.js";
import { hasLatePart, textParts } from "./late.js";
import type { Layer } from "./layer.js";
import { apiGroup, manifestTitle, secretFields, type Manifest } from "./manifests.js";
import { stages } from "./stages.js";
import { yamlText } from "./yaml.js";

/** Path of the fleet's own data in a rendering. */
export const fleetFile = "fleet.yaml";

/** The rendering of a fleet, by path and in the order of the paths: its data, and what {@link renderCluster} is of each cluster. */
export function render(fleet: Fleet, clusters: Readonly<Record<string, readonly Layer[]>>): Map<string, string> {
  const files = Object.entries(clusters).flatMap(([cluster, layers]) => [...renderCluster(cluster, layers)]);
  return inPathOrder([[fleetFile, fleetText(fleet)], ...files]);
}

/** A fleet's own data as one document of YAML. */
export function fleetText(fleet: Fleet): string {
  return yamlText(fleet);
}

/**
 * The rendering of a cluster, by path and in the order of the paths: a file a layer (`production-us/foundation.yaml`), and the
 * folder that a GitOps engine syncs it from (`production-us/foundation/kustomization.yaml`). The objects of a layer stand in
 * the order in which they can be created, those of a stage by namespace, kind and name.
 */
export function renderCluster(cluster: string, layers: readonly Layer[]): Map<string, string> {
  return inPathOrder(layers.flatMap((layer) => layerFiles(cluster, layer)));
}

function layerFiles(cluster: string, { name, manifests, isPlain, files = {} }: Layer): (readonly [string, string])[] {
  const objects: (readonly [string, string])[] = [
    [`${cluster}/${name}.yaml`, objectsText(manifests, isPlain)],
    [`${cluster}/${name}/kustomization.yaml`, kustomization(name)],
  ];
  return [
    ...(manifests.length === 0 ? [] : objects),
    ...Object.entries(files).map(([path, text]) => [`${cluster}/${name}/${path}`, text] as const),
  ];
}

/** The objects of a layer as a file, in the order in which they can be created; see {@link yaml}. */
export function objectsText(manifests: readonly Manifest[], isPlain = false): string {
  return yaml(inOrder(manifests), isPlain);
}

/**
 * The kustomization of a layer, which stands in a folder of its own: Flux builds whole folders, without load restrictions.
 * https://github.com/fluxcd/pkg/blob/main/kustomize/kustomize_generator.go (SecureBuild)
 */
export function kustomization(layer: string): string {
  return kustomizationOf([`../${layer}.yaml`]);
}

/** A kustomization of some files. */
export function kustomizationOf(resources: readonly string[]): string {
  return yamlText({ apiVersion: "kustomize.config.k8s.io/v1beta1", kind: "Kustomization", resources });
}

/**
 * Manifests as a file of YAML documents. A late value is written `${name}`, which Flux fills in; `$$` stands for a `$` of
 * the manifest's own where Flux would read more into it. What a Secret holds is replaced by `<secret>`.
 *
 * @param isPlain - whether somebody else than Flux reads it, so that each `$` stands as it is
 */
export function yaml(manifests: readonly Manifest[], isPlain = false): string {
  const options = isPlain ? {} : { text: fluxText };
  return manifests.map((manifest) => yamlText(withoutSecrets(manifest), options)).join("---\n");
}

/** Whether some text of some manifests is written in another way for Flux than it is. */
export function isWrittenForFlux(value: unknown): boolean {
  if (typeof value === "string") {
    return fluxText(value) !== value;
  }
  return (
    typeof value === "object" &&
    value !== null &&
    Object.entries(value).some(([key, child]) => isWrittenForFlux(key) || isWrittenForFlux(child))
  );
}

/** A text for Flux: https://fluxcd.io/flux/components/kustomize/kustomizations/#post-build-variable-substitution */
function fluxText(text: string): string {
  if (!text.includes("$") && !hasLatePart(text)) {
    return text; // as nearly all are, of which there are hundreds of thousands
  }
  return textParts(text)
    .map((part) =>
      "late" in part ? `\${${part.late}}` : part.literal.replace(readByFlux, (dollars) => dollars + dollars),
    )
    .join("");
}

/** One `$` before a brace or before the late value that follows, and all where there are several: Flux halves pairs. */
const readByFlux = /\${2,}|\$(?=\{|$)/g;

/**
 * A Secret whose values cannot be read. They stand under `data`, where `<secret>` is no base64: an API server refuses the
 * object instead of taking the mark for the secret.
 */
function withoutSecrets(manifest: Manifest): Manifest {
  const fields = secretFields(manifest);
  if (fields.length === 0) {
    return manifest;
  }
  const keys = fields.flatMap((field) => Object.keys(manifest[field] ?? {}));
  const shown = Object.fromEntries(keys.map((key) => [key, "<secret>"]));
  return { ...manifest, stringData: undefined, data: shown };
}

function inOrder(manifests: readonly Manifest[]): Manifest[] {
  return stages(manifests).flatMap((stage) =>
    stage.manifests
      .map((manifest) => ({ manifest, key: sortKey(manifest) }))
      .sort((a, b) => compareTexts(a.key, b.key))
      .map(({ manifest }) => manifest),
  );
}

function sortKey(manifest: Manifest): string {
  return [manifest.metadata.namespace ?? "", apiGroup(manifest), manifestTitle(manifest)].join(" ");
}

function inPathOrder(files: readonly (readonly [path: string, text: string])[]): Map<string, string> {
  return new Map([...files].sort(([a], [b]) => compareTexts(a, b)));
}
