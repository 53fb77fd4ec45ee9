import { Construct } from "constructs";

import { order, orderFields, type Offering, type OrderProps, type OrderSpec } from "./offering.js";
import { postgresResources } from "./postgres-resources.js";

/** A PostgreSQL server with a database `app` that the user `app` owns: RDS, Cloud SQL, or Azure Database. */
export interface PostgresDatabaseSpec extends OrderSpec {
  /** Name of the server in the cloud. */
  readonly server: string;
  /** Major version. */
  readonly version: "16" | "17";
  /** Size of the machine. */
  readonly size: "small" | "medium" | "large";
  /** Size of the disk, which can grow but not shrink. */
  readonly storage: "32Gi" | "64Gi" | "128Gi" | "256Gi" | "512Gi" | "1024Gi";
  /**
   * A second server that takes over when the first fails.
   *
   * @defaultValue none
   */
  readonly standby?: "other-zone";
  /** Where it can be reached; it has no public address. */
  readonly network: {
    /** Subnet group on AWS, VPC network on Google Cloud, id of the delegated subnet on Azure. */
    readonly name: string;
    /**
     * Id of the private DNS zone, needed on Azure and used nowhere else.
     *
     * @defaultValue none
     */
    readonly dnsZone?: string;
    /**
     * Id of the security group that says who may connect, used on AWS and nowhere else.
     *
     * @defaultValue the default group of the VPC
     */
    readonly securityGroup?: string;
  };
  /** Secret of the order's namespace that holds the password of the user `app`. */
  readonly password: { readonly name: string; readonly key: string };
}

/** What the cloud says of a database. */
export interface PostgresDatabaseStatus {
  /** Name or address of the server; it listens on port 5432. */
  readonly address?: string;
}

/** The offering: encrypted, private, with a week of backups. */
export const postgresDatabase: Offering<PostgresDatabaseSpec, PostgresDatabaseStatus> = {
  kind: "PostgresDatabase",
  plural: "postgresdatabases",
  description: "A PostgreSQL server with a database app that the user app owns.",
  spec: {
    ...orderFields,
    server: {
      type: "text",
      description: "Name of the server in the cloud.",
      maxLength: 63,
      pattern: "^[a-z]([a-z0-9-]{1,61})[a-z0-9]$",
      immutable: true,
    },
    version: {
      type: "choice",
      description: "Major version.",
      values: { 16: "PostgreSQL 16", 17: "PostgreSQL 17" },
    },
    size: {
      type: "choice",
      description: "Size of the machine.",
      values: {
        small: "2 processors and 8 GiB of memory",
        medium: "4 processors and 16 GiB",
        large: "8 processors and 32 GiB",
      },
    },
    storage: {
      type: "choice",
      description: "Size of the disk, which can grow but not shrink.",
      values: {
        "32Gi": "32 GiB",
        "64Gi": "64 GiB",
        "128Gi": "128 GiB",
        "256Gi": "256 GiB",
        "512Gi": "512 GiB",
        "1024Gi": "1 TiB",
      },
    },
    standby: {
      type: "choice",
      description: "A second server that takes over when the first fails.",
      values: { "other-zone": "in another zone of the region" },
      optional: true,
    },
    network: {
      type: "group",
      description: "Where it can be reached; it has no public address.",
      fields: {
        name: {
          type: "text",
          description: "Subnet group on AWS, VPC network on Google Cloud, id of the delegated subnet on Azure.",
          maxLength: 1024,
          immutable: true,
        },
        dnsZone: {
          type: "text",
          description: "Id of the private DNS zone, needed on Azure and used nowhere else.",
          maxLength: 1024,
          optional: true,
        },
        securityGroup: {
          type: "text",
          description: "Id of the security group that says who may connect, used on AWS and nowhere else.",
          maxLength: 63,
          optional: true,
        },
      },
    },
    password: {
      type: "group",
      description: "Secret of the same namespace that holds the password of the user app.",
      fields: {
        name: { type: "text", description: "Name of the Secret.", maxLength: 253 },
        key: { type: "text", description: "Key in the Secret.", maxLength: 253 },
      },
    },
  },
  status: {
    address: {
      type: "text",
      description: "Name or address of the server; it listens on port 5432.",
      maxLength: 2048,
      optional: true,
    },
  },
  resources: postgresResources,
};

/**
 * An order of a {@link postgresDatabase}.
 *
 * @example
 * new PostgresDatabase(chart, "Orders", {
 *   name: "orders",
 *   namespace: "shop",
 *   domain: "acme.example",
 *   cloud: "gcp",
 *   spec: {
 *     account: "production-eu",
 *     region: "europe-west1",
 *     server: "acme-shop-orders",
 *     version: "17",
 *     size: "small",
 *     storage: "64Gi",
 *     network: { name: "projects/acme-production-eu/global/networks/acme-production-eu" },
 *     password: { name: "orders-database", key: "password" },
 *   },
 * });
 */
export class PostgresDatabase extends Construct {
  constructor(scope: Construct, id: string, props: OrderProps<PostgresDatabaseSpec>) {
    super(scope, id);
    order(this, postgresDatabase, props);
  }
}
