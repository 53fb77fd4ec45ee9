import { isOfEveryCluster } from "../../lib/stages.js";
import { apiGroup, type Manifest } from "../../lib/manifests.js";
import { childPath, pathOf } from "../../lib/path.js";
import type { Provision, SharedService } from "./service.js";

/** What a part of a service waits for. */
export interface Need {
  readonly provision: Provision;
  /** Where it follows from: the need itself, or an object of a kind that somebody must define. */
  readonly path: string;
  /** The object that it follows from. */
  readonly object?: Manifest;
  /** Whether it is only an order, which nobody minds where the other is not there. */
  readonly isOrder?: true;
}

/** What must be there before the chart of a service, and before the objects that the chart needs. */
export function chartNeeds({ name, needs, identities, before }: SharedService): Need[] {
  const at = (key: string, index: number) => childPath(childPath(pathOf("services", name), key), index);
  return [
    ...needs.map((provision, index) => ({ provision, path: at("needs", index) })),
    ...identities.map((identity, index) => ({ provision: `identity/${identity.name}`, path: at("identities", index) })),
    ...before.flatMap((object, index) => needsOf(object, at("before", index))),
  ];
}

/** What must be there before the objects of a service, beside its own chart. */
export function objectNeeds({ name, objects }: SharedService): Need[] {
  const path = childPath(pathOf("services", name), "objects");
  return objects.flatMap((object, index) => {
    const at = childPath(path, index);
    return [...needsOf(object, at), ...recordOrder(object, at)];
  });
}

/** Whether something is there as soon as a chart is, and not only with the objects of its service. */
export function comesWithChart(provision: Provision): boolean {
  return /^(?:definitions|webhook)\//.test(provision);
}

function needsOf(object: Manifest, path: string): Need[] {
  return isOfEveryCluster(object) ? [] : [{ provision: `definitions/${apiGroup(object)}`, path, object }];
}

/** Who writes DNS records must still be there to take away those of the object. */
function recordOrder(object: Manifest, path: string): Need[] {
  return hasRecords(object) ? [{ provision: "dns-records", path, object, isOrder: true }] : [];
}

/** Kinds from which external-dns takes the names of its records. https://kubernetes-sigs.github.io/external-dns/latest/docs/sources/ */
const recordKinds: ReadonlySet<string> = new Set([
  "externaldns.k8s.io/DNSEndpoint",
  "gateway.networking.k8s.io/GRPCRoute",
  "gateway.networking.k8s.io/Gateway",
  "gateway.networking.k8s.io/HTTPRoute",
  "gateway.networking.k8s.io/TCPRoute",
  "gateway.networking.k8s.io/TLSRoute",
  "gateway.networking.k8s.io/UDPRoute",
  "networking.k8s.io/Ingress",
]);

/** Whether an object becomes DNS records. */
export function hasRecords(object: Manifest): boolean {
  const names = Object.keys(object.metadata.annotations ?? {}).filter((key) => /(?:^|\/|-)hostname$/.test(key));
  return recordKinds.has(`${apiGroup(object)}/${object.kind}`) || (object.kind === "Service" && names.length > 0);
}
