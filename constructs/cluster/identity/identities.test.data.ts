import type { AksSpec, EksSpec, GkeSpec } from "../../../lib/fleet/cluster-spec.js";
import type { CloudRight } from "../../services/cloud-right.js";
import type { ServiceIdentity } from "../../services/service.js";
import type { IdentityPlace } from "./identity-place.js";

const common = {
  tier: "development",
  kubernetes: "1.35",
  network: { nodes: "10.0.0.0/16", pods: "10.1.0.0/16", services: "10.2.0.0/16" },
  pools: { general: { machine: "general.xlarge", nodes: 3 } },
} as const;

/** A cluster on EKS, for tests to change. */
export const onEks: IdentityPlace<EksSpec> = {
  fleet: "acme",
  cluster: "us",
  spec: { ...common, cloud: "eks", region: "us-east-1", account: "222222222222", administrators: [] },
};

/** A cluster on GKE, for tests to change. */
export const onGke: IdentityPlace<GkeSpec> = {
  fleet: "acme",
  cluster: "eu",
  spec: { ...common, cloud: "gke", region: "europe-west1", project: "acme-eu", projectNumber: "666666666666" },
};

/** A cluster on AKS, for tests to change. */
export const onAks: IdentityPlace<AksSpec> = {
  fleet: "acme",
  cluster: "apac",
  spec: {
    ...common,
    cloud: "aks",
    region: "australiaeast",
    subscription: "33333333-3333-4333-8333-333333333333",
    tenant: "44444444-4444-4444-8444-444444444444",
    administrators: [],
    systemPool: "general",
  },
};

/** Id of a zone on each cloud. */
export const zoneIds = {
  eks: "Z0123456789ABCDEFGHIJ",
  gke: "acme-example",
  aks: "/subscriptions/33333333-3333-4333-8333-333333333333/resourceGroups/dns/providers/Microsoft.Network/dnsZones/acme.example",
} as const;

/** The right to change records of a zone. */
export function records(zoneId: string, right: Partial<CloudRight> = {}): CloudRight {
  return { right: "dns-records", zone: "acme.example", zoneId, ...right };
}

/** The identity of external-dns with some rights. */
export function externalDns(...rights: readonly CloudRight[]): ServiceIdentity {
  return { name: "external-dns", namespace: "dns", serviceAccount: "external-dns", rights };
}
