import type { AzureDnsZone, CloudDnsZone, InMemoryZone, Route53Zone } from "../../lib/fleet/dns-zone-spec.js";

/** A zone for each cluster of the small fleet, each in the account of its cluster. */
export const zones = {
  us: { dns: "route53", name: "us.acme.example", hostedZoneId: "Z0US", account: "111111111111" },
  eu: { dns: "cloud-dns", name: "eu.acme.example", managedZone: "eu-acme-example", project: "acme-eu" },
  asia: {
    dns: "azure-dns",
    name: "asia.acme.example",
    resourceGroup: "dns",
    subscription: "11111111-1111-4111-8111-111111111111",
  },
  dev: { dns: "in-memory", name: "dev.acme.example" },
} as const satisfies { us: Route53Zone; eu: CloudDnsZone; asia: AzureDnsZone; dev: InMemoryZone };

/** Names of the clusters of the small fleet. */
export type SmallFleetCluster = keyof typeof zones;
