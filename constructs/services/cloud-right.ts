/** A right in a cloud, said once for all of them; each cloud's own grant follows from it. */
export type CloudRight = DnsRecords;

/** May change the records of a DNS zone, and find the zone. */
export interface DnsRecords {
  readonly right: "dns-records";
  /** DNS name of the zone: `"acme.example"`. */
  readonly zone: string;
  /** Id of the zone by cloud: a hosted zone, a managed zone of the project, or the resource id of the zone. */
  readonly zoneId: string;
  /**
   * Record types that may be changed.
   *
   * @defaultValue those that the cloud has
   */
  readonly recordTypes?: readonly ("A" | "AAAA" | "CNAME" | "TXT")[];
  /**
   * Whether the zone is looked for among all that there are, as external-dns does. Who is told the zone's id needs not, and
   * then sees no other zone.
   *
   * @defaultValue true
   */
  readonly findsZone?: boolean;
}
