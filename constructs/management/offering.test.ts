import { deepEqual, throws } from "node:assert/strict";

import { manifests, type Manifest } from "../../lib/manifests.js";
import { bucket, Bucket, type BucketSpec } from "./bucket.js";
import { composedOrder } from "./composed-order.test.data.js";
import { composition, definition, offeringClouds, type OfferingCloud, type OrderProps } from "./offering.js";
import { bucketOrders, databaseOrders } from "./orders.test.data.js";
import { postgresDatabase, PostgresDatabase } from "./postgres-database.js";

const orders: readonly Manifest[] = manifests("shop", (chart) => {
  for (const each of bucketOrders) new Bucket(chart, `bucket-${each.cloud}`, each);
  for (const each of databaseOrders) new PostgresDatabase(chart, `database-${each.cloud}`, each);
});

/** An order as an API server stores it. */
const withDefaults = (manifest: Manifest): Manifest => {
  const defaults = manifest.kind === "Bucket" ? { versioning: true } : {};
  return { ...manifest, spec: { whenDeleted: "keep", ...defaults, ...(manifest["spec"] as object) } };
};
const composedBucket = (cloud: OfferingCloud, index: number) =>
  composedOrder(composition(bucket, "acme.example", cloud), withDefaults(orders[index] as Manifest));

describe("an offering", () => {
  it("is an API whose every field is known", () => {
    deepEqual(definition(bucket, "acme.example"), {
      apiVersion: "apiextensions.crossplane.io/v2",
      kind: "CompositeResourceDefinition",
      metadata: {
        name: "buckets.platform.acme.example",
        labels: { "app.kubernetes.io/managed-by": "flotilla" },
      },
      spec: {
        group: "platform.acme.example",
        scope: "Namespaced",
        names: { kind: "Bucket", plural: "buckets" },
        versions: [
          {
            name: "v1alpha1",
            served: true,
            referenceable: true,
            schema: {
              openAPIV3Schema: {
                type: "object",
                description: "A place for objects, encrypted and private.",
                required: ["spec"],
                properties: {
                  spec: {
                    type: "object",
                    description: "What is ordered.",
                    required: ["account", "region", "bucket"],
                    properties: {
                      account: {
                        type: "string",
                        description: "Cluster whose account, project or subscription it is made in.",
                        maxLength: 63,
                        "x-kubernetes-validations": [{ rule: "self == oldSelf", message: "cannot change" }],
                      },
                      region: {
                        type: "string",
                        description: "Region of the cloud.",
                        maxLength: 63,
                        "x-kubernetes-validations": [{ rule: "self == oldSelf", message: "cannot change" }],
                      },
                      whenDeleted: {
                        type: "string",
                        description:
                          "What happens to the resources in the cloud when this is deleted. " +
                          "keep: they stay, and cost. delete: they are deleted too, with all that they hold.",
                        enum: ["keep", "delete"],
                        default: "keep",
                      },
                      bucket: {
                        type: "string",
                        description: "Name in the cloud, which nobody else in the world may have.",
                        maxLength: 63,
                        pattern: "^[a-z0-9]([a-z0-9-]{1,61})[a-z0-9]$",
                        "x-kubernetes-validations": [{ rule: "self == oldSelf", message: "cannot change" }],
                      },
                      versioning: {
                        type: "boolean",
                        description: "Whether an object that is overwritten or deleted can be brought back.",
                        default: true,
                      },
                    },
                  },
                  status: {
                    type: "object",
                    description: "What the cloud says of it.",
                    properties: {
                      address: {
                        type: "string",
                        description: "Name or address by which programs find it.",
                        maxLength: 2048,
                      },
                    },
                  },
                },
              },
            },
          },
        ],
      },
    });
  });

  it("is ordered by an object that says which cloud's composition makes it", () => {
    deepEqual(orders[0], {
      apiVersion: "platform.acme.example/v1alpha1",
      kind: "Bucket",
      metadata: { name: "assets", namespace: "shop", labels: { "app.kubernetes.io/managed-by": "flotilla" } },
      spec: {
        account: "us",
        region: "us-east-1",
        bucket: "acme-shop-assets",
        crossplane: { compositionRef: { name: "buckets-aws" } },
      },
    });
  });

  it("is ordered with fields that it has: another is a compile error", () => {
    const place = { name: "assets", namespace: "shop", domain: "acme.example", cloud: "aws" } as const;
    const spec = { account: "us", region: "us-east-1", bucket: "acme-shop-assets" } as const;
    const props: OrderProps<BucketSpec> = { ...place, spec };
    // @ts-expect-error A bucket has no field `versioned`: a misspelling must not compile.
    const misspelt: OrderProps<BucketSpec> = { ...place, spec: { ...spec, versioned: true } };
    deepEqual({ ...props.spec, versioned: true }, misspelt.spec);
  });

  it("has a composition for each cloud, of a definition's kind", () => {
    for (const offering of [bucket, postgresDatabase] as const) {
      for (const cloud of offeringClouds) {
        const { metadata, ...rest } = composition(offering as typeof bucket, "acme.example", cloud);
        deepEqual(metadata, {
          name: `${offering.plural}-${cloud}`,
          labels: { "app.kubernetes.io/managed-by": "flotilla", "flotilla/cloud": cloud },
        });
        deepEqual((rest["spec"] as { compositeTypeRef: unknown }).compositeTypeRef, {
          apiVersion: "platform.acme.example/v1alpha1",
          kind: offering.kind,
        });
      }
    }
  });

  it("is composed by patches that fail where an order lacks what every order has", () => {
    const required = { policy: { fromFieldPath: "Required" } };
    const from = { type: "FromCompositeFieldPath" };
    deepEqual(composition(bucket, "acme.example", "gcp")["spec"], {
      compositeTypeRef: { apiVersion: "platform.acme.example/v1alpha1", kind: "Bucket" },
      mode: "Pipeline",
      pipeline: [
        {
          step: "resources",
          functionRef: { name: "function-patch-and-transform" },
          input: {
            apiVersion: "pt.fn.crossplane.io/v1beta1",
            kind: "Resources",
            resources: [
              {
                name: "bucket",
                base: {
                  apiVersion: "storage.gcp.m.upbound.io/v1beta1",
                  kind: "Bucket",
                  spec: {
                    providerConfigRef: { kind: "ClusterProviderConfig" },
                    forProvider: {
                      forceDestroy: false,
                      publicAccessPrevention: "enforced",
                      uniformBucketLevelAccess: true,
                    },
                  },
                },
                patches: [
                  { ...from, fromFieldPath: "spec.account", toFieldPath: "spec.providerConfigRef.name", ...required },
                  {
                    ...from,
                    fromFieldPath: "spec.whenDeleted",
                    toFieldPath: "spec.managementPolicies",
                    transforms: [
                      { type: "map", map: { delete: ["*"], keep: ["Observe", "Create", "Update", "LateInitialize"] } },
                    ],
                    ...required,
                  },
                  { ...from, fromFieldPath: "spec.region", toFieldPath: "spec.forProvider.location", ...required },
                  {
                    ...from,
                    fromFieldPath: "spec.bucket",
                    toFieldPath: 'metadata.annotations["crossplane.io/external-name"]',
                    ...required,
                  },
                  {
                    ...from,
                    fromFieldPath: "spec.versioning",
                    toFieldPath: "spec.forProvider.versioning.enabled",
                    ...required,
                  },
                  {
                    type: "ToCompositeFieldPath",
                    fromFieldPath: "status.atProvider.url",
                    toFieldPath: "status.address",
                  },
                ],
              },
            ],
          },
        },
      ],
    });
  });

  it("lets a patch be where an order may lack what it takes", () => {
    const { pipeline } = composition(postgresDatabase, "acme.example", "aws")["spec"] as {
      pipeline: readonly [
        { input: { resources: readonly [{ patches: readonly { fromFieldPath: string; policy?: object }[] }] } },
      ];
    };
    const optional = pipeline[0].input.resources[0].patches.filter(
      ({ fromFieldPath, policy }) => fromFieldPath.startsWith("spec.") && policy === undefined,
    );
    deepEqual(
      optional.map(({ fromFieldPath }) => fromFieldPath),
      ["spec.standby", "spec.network.securityGroup"],
    );
  });

  it("becomes the resources of its cloud, in the order's namespace and the account of a cluster", () => {
    deepEqual(composedBucket("gcp", 1), [
      {
        apiVersion: "storage.gcp.m.upbound.io/v1beta1",
        kind: "Bucket",
        metadata: {
          name: "assets-bucket",
          namespace: "shop",
          annotations: { "crossplane.io/external-name": "acme-shop-assets" },
        },
        spec: {
          providerConfigRef: { kind: "ClusterProviderConfig", name: "eu" },
          managementPolicies: ["Observe", "Create", "Update", "LateInitialize"],
          forProvider: {
            forceDestroy: false,
            location: "europe-west1",
            publicAccessPrevention: "enforced",
            uniformBucketLevelAccess: true,
            versioning: { enabled: false },
          },
        },
      },
    ]);
    deepEqual(
      composedBucket("aws", 0).map(({ kind }) => kind),
      ["Bucket", "BucketPublicAccessBlock", "BucketServerSideEncryptionConfiguration", "BucketVersioning"],
    );
  });

  it("goes with its order where the order says so", () => {
    for (const { spec } of composedBucket("azure", 2)) {
      deepEqual((spec as { managementPolicies: unknown }).managementPolicies, ["*"]);
    }
  });

  it("has a name on Azure that Azure allows, whatever the bucket is called", () => {
    const [, account] = composedBucket("azure", 2);
    deepEqual(account?.metadata.annotations, { "crossplane.io/external-name": "st0123456789abcdef012345" });
  });

  it("is refused without what its cloud needs", () => {
    const order = { ...databaseOrders[2], cloud: "azure", name: "Orders" } as (typeof databaseOrders)[number];
    const spec = { ...order.spec, network: { name: "subnet" } };
    throws(() => manifests("shop", (chart) => new PostgresDatabase(chart, "orders", { ...order, spec })), {
      name: "InvalidError",
      message:
        'shop/orders is invalid\n  name must be a DNS label (a-z, 0-9 and "-", 1 to 63 characters), got "Orders"; did you mean "orders"\n' +
        "  spec.network.dnsZone must be given on azure, got nothing",
    });
  });
});

describe("a database", () => {
  const resources = (cloud: OfferingCloud) =>
    composedOrder(
      composition(postgresDatabase, "acme.example", cloud),
      withDefaults(orders[3 + databaseOrders.findIndex((each) => each.cloud === cloud)] as Manifest),
    );
  const [aws, gcp, azure] = [resources("aws"), resources("gcp"), resources("azure")];

  it("is an instance of RDS", () => {
    deepEqual(
      aws.map(({ spec }) => (spec as { forProvider: unknown }).forProvider),
      [
        {
          allocatedStorage: 128,
          autoMinorVersionUpgrade: true,
          backupRetentionPeriod: 7,
          copyTagsToSnapshot: true,
          dbName: "app",
          dbSubnetGroupName: "acme-us-databases",
          deletionProtection: true,
          engine: "postgres",
          engineVersion: "17",
          finalSnapshotIdentifier: "acme-shop-orders-final",
          instanceClass: "db.m7g.xlarge",
          multiAz: true,
          passwordSecretRef: { name: "orders-database", key: "password" },
          publiclyAccessible: false,
          region: "us-east-1",
          skipFinalSnapshot: false,
          storageEncrypted: true,
          storageType: "gp3",
          username: "app",
          vpcSecurityGroupIds: ["sg-0123456789abcdef0"],
        },
      ],
    );
  });

  it("is an instance of Cloud SQL with a database and a user", () => {
    deepEqual(
      gcp.map(({ kind, metadata }) => [kind, metadata.annotations?.["crossplane.io/external-name"]]),
      [
        ["DatabaseInstance", "acme-shop-orders"],
        ["Database", "app"],
        ["User", "app"],
      ],
    );
    deepEqual((gcp[0]?.["spec"] as { forProvider: unknown }).forProvider, {
      databaseVersion: "POSTGRES_17",
      deletionProtection: false,
      region: "europe-west1",
      settings: {
        availabilityType: "ZONAL",
        backupConfiguration: { enabled: true, pointInTimeRecoveryEnabled: true },
        deletionProtectionEnabled: false,
        diskAutoresize: false,
        diskSize: 128,
        diskType: "PD_SSD",
        edition: "ENTERPRISE",
        ipConfiguration: {
          ipv4Enabled: false,
          privateNetwork: "projects/acme-eu/global/networks/acme-eu",
          sslMode: "ENCRYPTED_ONLY",
        },
        tier: "db-custom-4-16384",
      },
    });
  });

  it("is a flexible server of Azure with a database, in a group of its own", () => {
    deepEqual(
      azure.map(({ kind, metadata }) => [kind, metadata.annotations?.["crossplane.io/external-name"]]),
      [
        ["ResourceGroup", "postgres-acme-shop-orders"],
        ["FlexibleServer", "acme-shop-orders"],
        ["FlexibleServerDatabase", "app"],
      ],
    );
    const { storageMb, highAvailability, skuName } = (azure[1]?.["spec"] as { forProvider: Record<string, unknown> })
      .forProvider;
    deepEqual([storageMb, highAvailability, skuName], [131_072, { mode: "ZoneRedundant" }, "GP_Standard_D4ds_v5"]);
  });
});
