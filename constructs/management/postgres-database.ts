import { Construct } from "constructs";

import { externalName, format, lookup } from "./composed-resource.js";
import { order, orderFields, type Offering, type OrderProps, type OrderSpec } from "./offering.js";

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

const user = "app";
const region = { from: "region", to: "spec.forProvider.region" } as const;
const location = { from: "region", to: "spec.forProvider.location" } as const;
const named = { from: "server", to: externalName } as const;
const protectedBy = (to: string) =>
  ({ from: "whenDeleted", to, transforms: [lookup({ delete: false, keep: true })] }) as const;
const inInstance = { instanceSelector: { matchControllerRef: true } } as const;
const gibibytes = { "32Gi": 32, "64Gi": 64, "128Gi": 128, "256Gi": 256, "512Gi": 512, "1024Gi": 1024 } as const;
const mebibytes = Object.fromEntries(Object.entries(gibibytes).map(([size, each]) => [size, each * 1024]));

/** The offering: encrypted, private, with a week of backups. Fields as of the provider versions in `crossplane-packages.ts`. */
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
  resources: {
    aws: [
      {
        name: "server",
        apiVersion: "rds.aws.m.upbound.io/v1beta1",
        kind: "Instance",
        forProvider: {
          autoMinorVersionUpgrade: true,
          backupRetentionPeriod: 7,
          copyTagsToSnapshot: true,
          dbName: user,
          engine: "postgres",
          multiAz: false,
          publiclyAccessible: false,
          skipFinalSnapshot: false,
          storageEncrypted: true,
          storageType: "gp3",
          username: user,
        },
        patches: [
          region,
          named,
          { from: "version", to: "spec.forProvider.engineVersion" },
          {
            from: "size",
            to: "spec.forProvider.instanceClass",
            transforms: [lookup({ small: "db.m7g.large", medium: "db.m7g.xlarge", large: "db.m7g.2xlarge" })],
          },
          { from: "storage", to: "spec.forProvider.allocatedStorage", transforms: [lookup(gibibytes)] },
          { from: "standby", to: "spec.forProvider.multiAz", transforms: [lookup({ "other-zone": true })] },
          { from: "network.name", to: "spec.forProvider.dbSubnetGroupName" },
          { from: "network.securityGroup", to: "spec.forProvider.vpcSecurityGroupIds[0]" },
          { from: "password", to: "spec.forProvider.passwordSecretRef" },
          { from: "server", to: "spec.forProvider.finalSnapshotIdentifier", transforms: [format("%s-final")] },
          protectedBy("spec.forProvider.deletionProtection"),
          { report: "status.atProvider.address", as: "address" },
        ],
      },
    ],
    gcp: [
      {
        name: "server",
        apiVersion: "sql.gcp.m.upbound.io/v1beta1",
        kind: "DatabaseInstance",
        forProvider: {
          settings: {
            availabilityType: "ZONAL",
            backupConfiguration: { enabled: true, pointInTimeRecoveryEnabled: true },
            diskAutoresize: false,
            diskType: "PD_SSD",
            edition: "ENTERPRISE",
            ipConfiguration: { ipv4Enabled: false, sslMode: "ENCRYPTED_ONLY" },
          },
        },
        patches: [
          region,
          named,
          { from: "version", to: "spec.forProvider.databaseVersion", transforms: [format("POSTGRES_%s")] },
          {
            from: "size",
            to: "spec.forProvider.settings.tier",
            transforms: [
              lookup({ small: "db-custom-2-8192", medium: "db-custom-4-16384", large: "db-custom-8-32768" }),
            ],
          },
          { from: "storage", to: "spec.forProvider.settings.diskSize", transforms: [lookup(gibibytes)] },
          {
            from: "standby",
            to: "spec.forProvider.settings.availabilityType",
            transforms: [lookup({ "other-zone": "REGIONAL" })],
          },
          { from: "network.name", to: "spec.forProvider.settings.ipConfiguration.privateNetwork" },
          protectedBy("spec.forProvider.deletionProtection"),
          protectedBy("spec.forProvider.settings.deletionProtectionEnabled"),
          { report: "status.atProvider.privateIpAddress", as: "address" },
        ],
      },
      {
        name: "database",
        apiVersion: "sql.gcp.m.upbound.io/v1beta1",
        kind: "Database",
        forProvider: inInstance,
        externalName: user,
        patches: [],
      },
      {
        name: "user",
        apiVersion: "sql.gcp.m.upbound.io/v1beta1",
        kind: "User",
        forProvider: inInstance,
        externalName: user,
        patches: [{ from: "password", to: "spec.forProvider.passwordSecretRef" }],
      },
    ],
    azure: [
      {
        name: "group",
        apiVersion: "azure.m.upbound.io/v1beta1",
        kind: "ResourceGroup",
        forProvider: {},
        patches: [location, { ...named, transforms: [format("postgres-%s")] }],
      },
      {
        name: "server",
        apiVersion: "dbforpostgresql.azure.m.upbound.io/v1beta1",
        kind: "FlexibleServer",
        forProvider: {
          administratorLogin: user,
          authentication: { passwordAuthEnabled: true },
          autoGrowEnabled: false,
          backupRetentionDays: 7,
          publicNetworkAccessEnabled: false,
          resourceGroupNameSelector: { matchControllerRef: true },
        },
        patches: [
          location,
          named,
          { from: "version", to: "spec.forProvider.version" },
          {
            from: "size",
            to: "spec.forProvider.skuName",
            transforms: [
              lookup({ small: "GP_Standard_D2ds_v5", medium: "GP_Standard_D4ds_v5", large: "GP_Standard_D8ds_v5" }),
            ],
          },
          { from: "storage", to: "spec.forProvider.storageMb", transforms: [lookup(mebibytes)] },
          {
            from: "standby",
            to: "spec.forProvider.highAvailability",
            transforms: [lookup({ "other-zone": { mode: "ZoneRedundant" } })],
          },
          { from: "network.name", to: "spec.forProvider.delegatedSubnetId" },
          { from: "network.dnsZone", to: "spec.forProvider.privateDnsZoneId", needed: true },
          { from: "password", to: "spec.forProvider.administratorPasswordSecretRef" },
          { report: "status.atProvider.fqdn", as: "address" },
        ],
      },
      {
        name: "database",
        apiVersion: "dbforpostgresql.azure.m.upbound.io/v1beta1",
        kind: "FlexibleServerDatabase",
        forProvider: { charset: "UTF8", collation: "en_US.utf8", serverIdSelector: { matchControllerRef: true } },
        externalName: user,
        patches: [],
      },
    ],
  },
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
