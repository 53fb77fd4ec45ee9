import type { BucketSpec } from "./bucket.js";
import type { OrderProps } from "./offering.js";
import type { PostgresDatabaseSpec } from "./postgres-database.js";

const place = { name: "assets", namespace: "shop", domain: "acme.example" } as const;

/** An order of a bucket in each cloud, with and without options. */
export const bucketOrders: readonly OrderProps<BucketSpec>[] = [
  { ...place, cloud: "aws", spec: { account: "us", region: "us-east-1", bucket: "acme-shop-assets" } },
  {
    ...place,
    cloud: "gcp",
    spec: { account: "eu", region: "europe-west1", bucket: "acme-shop-assets", versioning: false },
  },
  {
    ...place,
    cloud: "azure",
    spec: { account: "asia", region: "japaneast", bucket: "acme-shop-assets", versioning: true, whenDeleted: "delete" },
  },
];

const server = {
  server: "acme-shop-orders",
  version: "17",
  size: "medium",
  storage: "128Gi",
  password: { name: "orders-database", key: "password" },
} as const;

/** An order of a database in each cloud, with and without options. */
export const databaseOrders: readonly OrderProps<PostgresDatabaseSpec>[] = [
  {
    ...place,
    name: "orders",
    cloud: "aws",
    spec: {
      ...server,
      account: "us",
      region: "us-east-1",
      standby: "other-zone",
      network: { name: "acme-us-databases", securityGroup: "sg-0123456789abcdef0" },
    },
  },
  {
    ...place,
    name: "orders",
    cloud: "gcp",
    spec: {
      ...server,
      account: "eu",
      region: "europe-west1",
      network: { name: "projects/acme-eu/global/networks/acme-eu" },
      whenDeleted: "delete",
    },
  },
  {
    ...place,
    name: "orders",
    cloud: "azure",
    spec: {
      ...server,
      account: "asia",
      region: "japaneast",
      standby: "other-zone",
      network: {
        name: "/subscriptions/1/resourceGroups/acme-asia/providers/Microsoft.Network/virtualNetworks/acme-asia/subnets/databases",
        dnsZone:
          "/subscriptions/1/resourceGroups/acme-asia/providers/Microsoft.Network/privateDnsZones/acme.postgres.database.azure.com",
      },
    },
  },
];
