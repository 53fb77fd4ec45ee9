import type { Input, ResourceType } from "../resource-type.js";
import { poolExists } from "./identity-rules.js";

const project: Input = { replaces: true };
const member: Input = {
  required: true,
  replaces: true,
  pattern: {
    is: /^(serviceAccount|user|group|domain|principal|principalSet):.+$/,
    text: "a member such as serviceAccount:name@project.iam.gserviceaccount.com",
  },
};
const role: Input = {
  required: true,
  replaces: true,
  pattern: {
    is: /^(roles|projects\/[^/]+\/roles|organizations\/\d+\/roles)\/[\w.]+$/,
    text: "a role such as roles/viewer",
  },
};
const zoneName = {
  is: /^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/,
  text: "1 to 63 of a-z, 0-9 and -, the first a letter",
};
const condition: Input = {
  replaces: true,
  fields: { title: { required: true }, expression: { required: true }, description: {} },
};

/** Identity and keys of Google Cloud. */
export const identity: Readonly<Record<string, ResourceType>> = {
  "gcp:serviceaccount/account:Account": {
    noun: "Service Account",
    id: "projects/{project}/serviceAccounts/{accountId}@{project}.iam.gserviceaccount.com",
    inputs: {
      accountId: {
        required: true,
        replaces: true,
        pattern: { is: /^[a-z]([-a-z0-9]{4,28}[a-z0-9])$/, text: "6 to 30 of a-z, 0-9 and -, the first a letter" },
      },
      displayName: { maxLength: 100 },
      description: { maxLength: 256 },
      disabled: { default: false },
      createIgnoreAlreadyExists: {},
      project,
    },
    computed: {
      project: "{project}",
      email: "{accountId}@{project}.iam.gserviceaccount.com",
      member: "serviceAccount:{accountId}@{project}.iam.gserviceaccount.com",
      name: "{id}",
      uniqueId: "{uid17}",
    },
  },
  "gcp:serviceaccount/iAMMember:IAMMember": {
    noun: "IAM Member of a Service Account",
    id: "{serviceAccountId}/{role}/{member}",
    importIds: ["{serviceAccountId} {role} {member}"],
    inputs: {
      serviceAccountId: {
        required: true,
        replaces: true,
        refersTo: { types: ["gcp:serviceaccount/account:Account"], by: "id name", onDelete: "cascade" },
      },
      role,
      member,
      condition,
    },
    computed: { etag: "BwX{uid8}" },
  },
  "gcp:projects/iAMMember:IAMMember": {
    noun: "IAM Member of a Project",
    id: "{project}/{role}/{member}",
    importIds: ["{project} {role} {member}"],
    inputs: { project: { ...project, required: true }, role, member, condition },
    computed: { etag: "BwX{uid8}" },
    rules: [poolExists],
  },
  "gcp:dns/dnsManagedZoneIamMember:DnsManagedZoneIamMember": {
    noun: "IAM Member of a Managed Zone",
    id: "projects/{project}/managedZones/{managedZone}/{role}/{member}",
    importIds: ["projects/{project}/managedZones/{managedZone} {role} {member}"],
    inputs: { project, managedZone: { required: true, replaces: true, pattern: zoneName }, role, member, condition },
    computed: { project: "{project}", etag: "BwX{uid8}" },
    rules: [poolExists],
  },
  "gcp:kms/keyRing:KeyRing": {
    noun: "KeyRing",
    id: "projects/{project}/locations/{location}/keyRings/{name}",
    inputs: {
      name: {
        required: true,
        replaces: true,
        pattern: { is: /^[\w-]{1,63}$/, text: "1 to 63 letters, digits, - and _" },
      },
      location: { required: true, replaces: true },
      project,
    },
    computed: { project: "{project}" },
  },
  "gcp:kms/cryptoKey:CryptoKey": {
    noun: "CryptoKey",
    id: "{keyRing}/cryptoKeys/{name}",
    inputs: {
      name: {
        required: true,
        replaces: true,
        pattern: { is: /^[\w-]{1,63}$/, text: "1 to 63 letters, digits, - and _" },
      },
      keyRing: {
        required: true,
        replaces: true,
        refersTo: { types: ["gcp:kms/keyRing:KeyRing"], onDelete: "cascade" },
      },
      rotationPeriod: { pattern: { is: /^\d+s$/, text: "seconds such as 7776000s" } },
      purpose: { default: "ENCRYPT_DECRYPT", replaces: true },
      destroyScheduledDuration: { replaces: true },
      labels: {},
      versionTemplate: { fields: { algorithm: { required: true }, protectionLevel: { replaces: true } } },
      skipInitialVersionCreation: { replaces: true },
    },
    computed: { effectiveLabels: "{allTags}", pulumiLabels: "{allTags}" },
  },
  "gcp:kms/cryptoKeyIAMMember:CryptoKeyIAMMember": {
    noun: "IAM Member of a CryptoKey",
    id: "{cryptoKeyId}/{role}/{member}",
    importIds: ["{cryptoKeyId} {role} {member}"],
    inputs: {
      cryptoKeyId: {
        required: true,
        replaces: true,
        refersTo: { types: ["gcp:kms/cryptoKey:CryptoKey"], onDelete: "cascade" },
      },
      role,
      member,
      condition,
    },
    computed: { etag: "BwX{uid8}" },
  },
};
