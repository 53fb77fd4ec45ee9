import { apiGroup, type Manifest } from "../../lib/manifests.js";
import { textAt } from "../kubernetes/kube-object.js";
import type { Properties } from "../provider/property-value.js";
import { standInDefinition } from "../stand-ins/definition.js";
import type { SyncedObject, Syncing } from "./object-sync.js";

/** Makes the kind of constraints that a template of Gatekeeper describes, which Gatekeeper itself would; it goes with the template. */
export async function defineConstraints({ cluster }: Syncing, object: Manifest, { live }: SyncedObject): Promise<void> {
  if (object.kind !== "ConstraintTemplate" || apiGroup(object) !== "templates.gatekeeper.sh" || live === undefined) {
    return;
  }
  const kind = textAt(live.object, "spec", "crd", "spec", "names", "kind");
  const definition = standInDefinition({
    group: "constraints.gatekeeper.sh",
    versions: ["v1beta1"],
    kind,
    plural: kind.toLowerCase(),
    scope: "Cluster",
  });
  const { apiVersion, metadata } = live.object as unknown as Manifest;
  const owner = { apiVersion, kind: object.kind, name: metadata.name, uid: textAt(live.object, "metadata", "uid") };
  const body = {
    ...definition,
    metadata: { ...definition.metadata, ownerReferences: [owner] },
  } as unknown as Properties;
  const path = `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/${definition.metadata.name}`;
  await cluster.client.send({
    method: "PATCH",
    path: `${path}?fieldManager=flotilla-sync&force=true`,
    body,
    contentType: "application/apply-patch+yaml",
  });
}
