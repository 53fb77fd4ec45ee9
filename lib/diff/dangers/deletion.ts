import type { ObjectChange } from "../change.js";
import { counted } from "../counted.js";
import { fenceOf } from "./admission.js";
import { isDeleted, kindOf, type DangerRule } from "./rule.js";
import { textAt } from "./values.js";
import { scaledKinds, workloadKinds } from "./workload.js";

/** A namespace goes, and with it what nobody listed. */
export const namespaceDeletion: DangerRule = {
  id: "namespace-deleted",
  kinds: ["/Namespace"],
  messages: (change, { base }) => {
    if (!isDeleted(change)) {
      return [];
    }
    const { workloads, counts } = base.namespace(change.from?.metadata.name);
    const claims = counts.get("/PersistentVolumeClaim") ?? 0;
    const known = [
      ...(workloads.length === 0 ? [] : [counted(workloads.length, "workload")]),
      ...(claims === 0 ? [] : [counted(claims, "volume claim")]),
    ];
    const listed = known.length === 0 ? "" : `: ${known.join(", ")}`;
    return [`the namespace is deleted with everything in it, also what no rendering shows${listed}`];
  },
};

/** A definition goes, and with it every object of its kind. */
export const definitionDeletion: DangerRule = {
  id: "definition-deleted",
  kinds: ["apiextensions.k8s.io/CustomResourceDefinition"],
  messages: (change) => {
    const kind = textAt(change.from, "spec", "names", "kind") ?? "its kind";
    return isDeleted(change) ? [`the definition is deleted, and with it every ${kind} of the cluster`] : [];
  },
};

/** What holds data, or the only way to it, by kind. */
const DATA: Readonly<Record<string, string>> = {
  "/PersistentVolume": "the volume is deleted, with its data unless its reclaim policy is Retain",
  "/PersistentVolumeClaim": "the claim is deleted, and its data with it unless the volume's reclaim policy is Retain",
  "/Secret": "the Secret is deleted with all that it holds: what reads it fails at its next start",
  "apps/StatefulSet":
    "the StatefulSet is deleted: its pods stop, and its volumes stay behind without an owner or go with it",
  "storage.k8s.io/StorageClass": "the StorageClass is deleted: claims that name it stay without a volume",
};

/** What holds data goes. */
export const dataDeletion: DangerRule = {
  id: "data-deleted",
  kinds: Object.keys(DATA),
  messages: (change) => {
    const message = DATA[kindOf(change)];
    return isDeleted(change) && message !== undefined ? [message + again(change)] : [];
  },
};

/** Pods go from a cluster. */
export const workloadDeletion: DangerRule = {
  id: "workload-deleted",
  kinds: workloadKinds.filter((kind) => DATA[kind] === undefined),
  messages: (change, { base }) => {
    if (!isDeleted(change)) {
      return [];
    }
    const workload = base.workload(change.movedFrom ?? change.object);
    const isScaled = scaledKinds.includes(kindOf(change));
    const pods = isScaled && workload?.pods !== undefined ? podsText(workload.pods) : "its pods";
    return [`the ${change.object.kind} is deleted, ${pods} with it${again(change)}`];
  },
};

/** Kinds that other rules speak of when they are deleted. */
const SPOKEN_OF: ReadonlySet<string> = new Set([
  "/Namespace",
  "apiextensions.k8s.io/CustomResourceDefinition",
  "flotilla/ClusterSpec",
  "flotilla/Fleet",
  ...Object.keys(DATA),
  ...workloadKinds,
]);

/** What is missing once an object is gone, by kind. */
const MISSED: Readonly<Record<string, string>> = {
  "/ConfigMap": "what reads it fails at its next start",
  "/Service": "its address and its name in DNS are gone",
  "/ServiceAccount": "its pods can neither start nor call the API server",
  "apiregistration.k8s.io/APIService": "its API is gone",
  "autoscaling/HorizontalPodAutoscaler": "the number of pods stays as it is",
  "cert-manager.io/Certificate": "it is not renewed any more",
  "cert-manager.io/ClusterIssuer": "the certificates that it issued are not renewed any more",
  "cert-manager.io/Issuer": "the certificates that it issued are not renewed any more",
  "gateway.networking.k8s.io/Gateway": "what enters the cluster through it does not any more",
  "gateway.networking.k8s.io/HTTPRoute": "what enters the cluster through it does not any more",
  "helm.sh/Release": "all that its chart made goes with it, but definitions that the chart keeps",
  "networking.k8s.io/Ingress": "what enters the cluster through it does not any more",
  "networking.k8s.io/IngressClass": "no controller serves what names it",
  "node.k8s.io/RuntimeClass": "pods that name it are refused",
  "rbac.authorization.k8s.io/ClusterRole": "whoever is bound to it loses its permissions",
  "rbac.authorization.k8s.io/ClusterRoleBinding": "its subjects lose the permissions",
  "rbac.authorization.k8s.io/Role": "whoever is bound to it loses its permissions",
  "rbac.authorization.k8s.io/RoleBinding": "its subjects lose the permissions",
  "scheduling.k8s.io/PriorityClass": "pods that name it are refused",
};

/** Any other object goes. */
export const objectDeletion: DangerRule = {
  id: "object-deleted",
  messages: (change, sides) => {
    if (!isDeleted(change) || SPOKEN_OF.has(kindOf(change))) {
      return [];
    }
    const isMissed = !sides.goesWithItsNamespace(change);
    if (isMissed && change.change === "removed" && fenceOf(kindOf(change)) !== undefined) {
      return []; // of which another rule speaks
    }
    const missed = MISSED[kindOf(change)];
    const why = missed === undefined || !isMissed ? "" : `: ${missed}`;
    return [`the ${change.object.kind} is deleted${why}${again(change)}`];
  },
};

/** That the object is created anew elsewhere. */
function again({ change, object, movedFrom }: ObjectChange): string {
  if (change !== "moved" || movedFrom === undefined) {
    return "";
  }
  if (movedFrom.cluster !== object.cluster) {
    return ", and a new one is created on another cluster";
  }
  return `, and a new one is created ${movedFrom.namespace === object.namespace ? "under another name" : "in another namespace"}`;
}

function podsText({ min, max }: { readonly min: number; readonly max: number }): string {
  return min === max ? counted(max, "pod") : `${min} to ${counted(max, "pod")}`;
}
