import { selectsPlainly } from "../../kubernetes/label-selector.js";
import type { ClusterSide } from "./cluster-side.js";
import { isDeleted, isSameObject, type DangerRule } from "./rule.js";
import { at, textAt } from "./values.js";

/** A Service loses the address by which others reach it. */
export const serviceAddress: DangerRule = {
  id: "service-address-lost",
  kinds: ["/Service"],
  messages: (change) => {
    const [from, to] = [change.from, change.to].map((side) => textAt(side, "spec", "type") ?? "ClusterIP");
    if (!isSameObject(change) || from === to) {
      return [];
    }
    return lostAddress(from ?? "", to ?? "");
  },
};

function lostAddress(from: string, to: string): string[] {
  if (from === "LoadBalancer") {
    return [`the type becomes ${to}: the load balancer and its address are deleted`];
  }
  const isLost = [from, to].includes("ExternalName") || (from === "NodePort" && to === "ClusterIP");
  return isLost ? [`the type becomes ${to}: who uses the address of the ${from} no longer reaches it`] : [];
}

/** A Service selects no pod any more. */
export const serviceWithoutPods: DangerRule = {
  id: "service-without-pods",
  kinds: ["/Service"],
  messages: (change, { base, head }) =>
    !isDeleted(change) &&
    hasPods(base, change.from, change.object.namespace) &&
    !hasPods(head, change.to, change.object.namespace)
      ? ["the selector matches no pod any more: whoever calls the Service gets no answer"]
      : [],
};

function hasPods(side: ClusterSide, service: unknown, namespace: string | undefined): boolean {
  const selector = at(service, "spec", "selector");
  return side.namespace(namespace).workloads.some(({ labels }) => selectsPlainly(selector, labels));
}
