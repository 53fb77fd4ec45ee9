import { list, object, oneOf, text, variant } from "../schema.js";

const zones = {
  route53: object({ dns: oneOf("route53"), name: text(), hostedZoneId: text(), account: text() }),
  "cloud-dns": object({ dns: oneOf("cloud-dns"), name: text(), managedZone: text(), project: text() }),
  "azure-dns": object({ dns: oneOf("azure-dns"), name: text(), resourceGroup: text(), subscription: text() }),
  "in-memory": object({ dns: oneOf("in-memory"), name: text() }),
};

const { route53, "cloud-dns": cloudDns, "azure-dns": azureDns, "in-memory": inMemory } = zones;

/** The shape of the zones of a cluster, by its cloud. */
export const dnsZonesSchemas = {
  eks: list(variant("dns", { route53 })),
  gke: list(variant("dns", { "cloud-dns": cloudDns })),
  aks: list(variant("dns", { "azure-dns": azureDns })),
  local: list(variant("dns", { "in-memory": inMemory })),
};

/** The shape of zones in any cloud. */
export const cloudZonesSchema = list(variant("dns", { route53, "cloud-dns": cloudDns, "azure-dns": azureDns }));
