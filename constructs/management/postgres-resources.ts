import { externalName, format, lookup } from "./composed-resource.js";
import type { Offering } from "./offering.js";
import type { PostgresDatabaseSpec, PostgresDatabaseStatus } from "./postgres-database.js";

const user = "app";
const region = { from: "region", to: "spec.forProvider.region" } as const;
const location = { from: "region", to: "spec.forProvider.location" } as const;
const named = { from: "server", to: externalName } as const;
const protectedBy = (to: string) =>
  ({ from: "whenDeleted", to, transforms: [lookup({ delete: false, keep: true })] }) as const;
const inInstance = { instanceSelector: { matchControllerRef: true } } as const;
const gibibytes = { "32Gi": 32, "64Gi": 64, "128Gi": 128, "256Gi": 256, "512Gi": 512, "1024Gi": 1024 } as const;
const mebibytes = Object.fromEntries(Object.entries(gibibytes).map(([size, each]) => [size, each * 1024]));

/** What a PostgresDatabase becomes in each cloud; fields as of the provider versions in `crossplane-packages.ts`. */
export const postgresResources: Offering<PostgresDatabaseSpec, PostgresDatabaseStatus>["resources"] = {
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
          transforms: [lookup({ small: "db-custom-2-8192", medium: "db-custom-4-16384", large: "db-custom-8-32768" })],
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
};
