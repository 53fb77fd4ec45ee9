import { Construct } from "constructs";

import { asText, externalName, format, hashed, lookup } from "./composed-resource.js";
import { order, orderFields, type Offering, type OrderProps, type OrderSpec } from "./offering.js";

/** A place for objects: an S3 bucket, a Cloud Storage bucket, or a container in a storage account of its own. */
export interface BucketSpec extends OrderSpec {
  /** Name in the cloud, which nobody else in the world may have. */
  readonly bucket: string;
  /**
   * Whether an object that is overwritten or deleted can be brought back.
   *
   * @defaultValue true
   */
  readonly versioning?: boolean;
}

/** What the cloud says of a bucket. */
export interface BucketStatus {
  /** Name or address by which programs find it. */
  readonly address?: string;
}

const inBucket = { bucketSelector: { matchControllerRef: true } } as const;
const inGroup = { resourceGroupNameSelector: { matchControllerRef: true } } as const;
const region = { from: "region", to: "spec.forProvider.region" } as const;
const location = { from: "region", to: "spec.forProvider.location" } as const;
const named = { from: "bucket", to: externalName } as const;
const s3 = "s3.aws.m.upbound.io/v1beta1";

/** The offering: encrypted, private, and with a history. Fields as of the provider versions in `crossplane-packages.ts`. */
export const bucket: Offering<BucketSpec, BucketStatus> = {
  kind: "Bucket",
  plural: "buckets",
  description: "A place for objects, encrypted and private.",
  spec: {
    ...orderFields,
    bucket: {
      type: "text",
      description: "Name in the cloud, which nobody else in the world may have.",
      maxLength: 63,
      pattern: "^[a-z0-9]([a-z0-9-]{1,61})[a-z0-9]$",
      immutable: true,
    },
    versioning: {
      type: "flag",
      description: "Whether an object that is overwritten or deleted can be brought back.",
      optional: true,
      default: true,
    },
  },
  status: {
    address: {
      type: "text",
      description: "Name or address by which programs find it.",
      maxLength: 2048,
      optional: true,
    },
  },
  resources: {
    aws: [
      {
        name: "bucket",
        apiVersion: s3,
        kind: "Bucket",
        forProvider: { forceDestroy: false },
        patches: [region, named, { report: "status.atProvider.bucketRegionalDomainName", as: "address" }],
      },
      {
        name: "public-access-block",
        apiVersion: s3,
        kind: "BucketPublicAccessBlock",
        forProvider: {
          ...inBucket,
          blockPublicAcls: true,
          blockPublicPolicy: true,
          ignorePublicAcls: true,
          restrictPublicBuckets: true,
        },
        patches: [region],
      },
      {
        name: "encryption",
        apiVersion: s3,
        kind: "BucketServerSideEncryptionConfiguration",
        forProvider: {
          ...inBucket,
          rule: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms" }, bucketKeyEnabled: true }],
        },
        patches: [region],
      },
      {
        name: "versioning",
        apiVersion: s3,
        kind: "BucketVersioning",
        forProvider: inBucket,
        patches: [
          region,
          {
            from: "versioning",
            to: "spec.forProvider.versioningConfiguration.status",
            transforms: [asText, lookup({ false: "Suspended", true: "Enabled" })],
          },
        ],
      },
    ],
    gcp: [
      {
        name: "bucket",
        apiVersion: "storage.gcp.m.upbound.io/v1beta1",
        kind: "Bucket",
        forProvider: {
          forceDestroy: false,
          publicAccessPrevention: "enforced",
          uniformBucketLevelAccess: true,
        },
        patches: [
          location,
          named,
          { from: "versioning", to: "spec.forProvider.versioning.enabled" },
          { report: "status.atProvider.url", as: "address" },
        ],
      },
    ],
    azure: [
      {
        name: "group",
        apiVersion: "azure.m.upbound.io/v1beta1",
        kind: "ResourceGroup",
        forProvider: {},
        patches: [location, { ...named, transforms: [format("bucket-%s")] }],
      },
      {
        name: "account",
        apiVersion: "storage.azure.m.upbound.io/v1beta1",
        kind: "Account",
        forProvider: {
          ...inGroup,
          accountKind: "StorageV2",
          accountReplicationType: "ZRS",
          accountTier: "Standard",
          allowNestedItemsToBePublic: false,
          httpsTrafficOnlyEnabled: true,
          infrastructureEncryptionEnabled: true,
          minTlsVersion: "TLS1_2",
          sharedAccessKeyEnabled: false,
        },
        patches: [
          location,
          // Storage accounts have 3 to 24 letters and digits, so that the name of the bucket itself will not do.
          { ...named, transforms: [...hashed(22), format("st%s")] },
          { from: "versioning", to: "spec.forProvider.blobProperties.versioningEnabled" },
          { report: "status.atProvider.primaryBlobEndpoint", as: "address" },
        ],
      },
      {
        name: "container",
        apiVersion: "storage.azure.m.upbound.io/v1beta1",
        kind: "Container",
        forProvider: { containerAccessType: "private", storageAccountIdSelector: { matchControllerRef: true } },
        patches: [named],
      },
    ],
  },
};

/**
 * An order of a {@link bucket}.
 *
 * @example
 * new Bucket(chart, "Assets", {
 *   name: "assets",
 *   namespace: "shop",
 *   domain: "acme.example",
 *   cloud: "aws",
 *   spec: { account: "production-us", region: "us-east-1", bucket: "acme-shop-assets" },
 * });
 */
export class Bucket extends Construct {
  constructor(scope: Construct, id: string, props: OrderProps<BucketSpec>) {
    super(scope, id);
    order(this, bucket, props);
  }
}
