import { apiGroup, type Manifest } from "../../lib/manifests.js";
import { isObject } from "../../lib/schema.js";
import type { SourcedObject } from "./chart-objects.js";

/** Kinds of Kubernetes itself whose objects stand in a namespace, of those that charts make. */
const namespacedKinds: ReadonlySet<string> = new Set(
  Object.entries({
    "": "ConfigMap Endpoints LimitRange PersistentVolumeClaim Pod PodTemplate ReplicationController ResourceQuota Secret Service ServiceAccount",
    apps: "DaemonSet Deployment ReplicaSet StatefulSet",
    autoscaling: "HorizontalPodAutoscaler",
    batch: "CronJob Job",
    "coordination.k8s.io": "Lease",
    "discovery.k8s.io": "EndpointSlice",
    "networking.k8s.io": "Ingress NetworkPolicy",
    policy: "PodDisruptionBudget",
    "rbac.authorization.k8s.io": "Role RoleBinding",
    "cert-manager.io": "Certificate Issuer",
    "gateway.networking.k8s.io": "Gateway GRPCRoute HTTPRoute ReferenceGrant",
    "monitoring.coreos.com": "PodMonitor PrometheusRule ServiceMonitor",
  }).flatMap(([group, kinds]) => kinds.split(" ").map((kind) => `${group}/${kind}`)),
);

/** Objects of a chart, each in the namespace where Helm puts it: that of the release, where it names none of its own. */
export function withNamespaces(objects: readonly SourcedObject[], namespace: string): SourcedObject[] {
  const defined = new Set(objects.flatMap(({ manifest }) => definedKinds(manifest)));
  return objects.map((object) => {
    const { manifest } = object;
    const kind = `${apiGroup(manifest)}/${manifest.kind}`;
    return manifest.metadata.namespace !== undefined || !(namespacedKinds.has(kind) || defined.has(kind))
      ? object
      : { ...object, manifest: { ...manifest, metadata: { ...manifest.metadata, namespace } } };
  });
}

/** The kind that a definition defines, if its objects stand in namespaces. */
function definedKinds({ kind, spec }: Manifest): string[] {
  if (kind !== "CustomResourceDefinition" || !isObject(spec) || spec["scope"] !== "Namespaced") {
    return [];
  }
  const { names } = spec;
  return isObject(names) ? [`${String(spec["group"])}/${String(names["kind"])}`] : [];
}
