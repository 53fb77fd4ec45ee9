/** A public DNS zone, told apart by the service that hosts it. */
export type DnsZone = CloudZone | InMemoryZone;

/** A public DNS zone that a cloud hosts. */
export type CloudZone = Route53Zone | CloudDnsZone | AzureDnsZone;

/** A hosted zone of Amazon Route 53. */
export interface Route53Zone {
  readonly dns: "route53";
  /** DNS name of the zone: `"us.acme.example"`. */
  readonly name: string;
  /** Id of the hosted zone: `"Z0123456789ABCDEFGHIJ"`. */
  readonly hostedZoneId: string;
  /** AWS account, 12 digits. */
  readonly account: string;
}

/** A managed zone of Google Cloud DNS. */
export interface CloudDnsZone {
  readonly dns: "cloud-dns";
  /** DNS name of the zone: `"eu.acme.example"`. */
  readonly name: string;
  /** Name of the managed zone in its project: `"eu-acme-example"`. */
  readonly managedZone: string;
  /** Google Cloud project id. */
  readonly project: string;
}

/** A zone of Azure DNS, which knows it by its DNS name. */
export interface AzureDnsZone {
  readonly dns: "azure-dns";
  /** DNS name of the zone: `"apac.acme.example"`. */
  readonly name: string;
  readonly resourceGroup: string;
  /** Azure subscription id. */
  readonly subscription: string;
}

/** A zone that external-dns itself makes and forgets: for a cluster without a cloud. */
export interface InMemoryZone {
  readonly dns: "in-memory";
  /** DNS name of the zone: `"development.acme.example"`. */
  readonly name: string;
}
