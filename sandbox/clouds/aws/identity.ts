import type { Input, ResourceType } from "../resource-type.js";
import { jsonPolicy, rolePoliciesFit, trustPolicyFits } from "./identity-rules.js";

const tags = { tags: {} } as const;
const allTags = { tagsAll: "{allTags}" } as const;
const roleName = { is: /^[\w+=,.@-]{1,64}$/, text: "1 to 64 letters, digits, and + = , . @ - _" };
const days = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653];

const role: Input = {
  required: true,
  replaces: true,
  refersTo: { types: ["aws:iam/role:Role"], by: "name arn" },
};

/** Identity, keys and logs of AWS: IAM, KMS, CloudWatch Logs. */
export const identity: Readonly<Record<string, ResourceType>> = {
  "aws:iam/role:Role": {
    noun: "IAM Role",
    global: true,
    id: "{name}",
    inputs: {
      name: { required: true, replaces: true, pattern: roleName },
      description: { maxLength: 1000 },
      assumeRolePolicy: { required: true },
      forceDetachPolicies: { default: false },
      maxSessionDuration: { default: 3600, range: [3600, 43200] },
      path: { default: "/", replaces: true },
      permissionsBoundary: {},
      ...tags,
    },
    computed: { arn: "arn:aws:iam::{account}:role/{name}", uniqueId: "AROA{upper}", ...allTags },
    words: {
      exists: "api error EntityAlreadyExists: Role with name {name} already exists.",
      inUse: "api error DeleteConflict: Cannot delete entity, must detach all policies first.",
    },
    rules: [jsonPolicy("assumeRolePolicy"), trustPolicyFits],
  },
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": {
    noun: "IAM Role Policy Attachment",
    global: true,
    id: "{role}/{policyArn}",
    inputs: {
      role,
      policyArn: {
        required: true,
        replaces: true,
        pattern: { is: /^arn:aws[\w-]*:iam::(aws|\d{12}):policy\/.+$/, text: "the ARN of a policy" },
        refersTo: { types: ["aws:iam/policy:Policy"], by: "arn", except: /^arn:aws[\w-]*:iam::aws:policy\// },
      },
    },
  },
  "aws:iam/rolePolicy:RolePolicy": {
    noun: "IAM Role Policy",
    global: true,
    id: "{role}:{name}",
    inputs: { role, name: { required: true, replaces: true, maxLength: 128 }, policy: { required: true } },
    rules: [jsonPolicy("policy"), rolePoliciesFit],
  },
  "aws:iam/policy:Policy": {
    noun: "IAM Policy",
    global: true,
    id: "arn:aws:iam::{account}:policy/{name}",
    inputs: {
      name: { required: true, replaces: true, maxLength: 128 },
      description: { replaces: true, maxLength: 1000 },
      path: { default: "/", replaces: true },
      policy: { required: true },
      ...tags,
    },
    computed: { arn: "{id}", policyId: "ANPA{upper}", ...allTags },
    rules: [jsonPolicy("policy")],
  },
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider": {
    noun: "IAM OIDC Provider",
    global: true,
    id: "arn:aws:iam::{account}:oidc-provider/{bareUrl}",

    inputs: {
      url: { required: true, replaces: true, pattern: { is: /^https:\/\//, text: "a URL that begins with https://" } },
      clientIdLists: { required: true, set: true },
      thumbprintLists: {},
      ...tags,
    },
    computed: { arn: "{id}", ...allTags },
    words: { exists: "api error EntityAlreadyExists: Provider with url {url} already exists." },
  },
  "aws:kms/key:Key": {
    noun: "KMS Key",
    id: "{uuid}",
    inputs: {
      description: { maxLength: 8192 },
      enableKeyRotation: { default: false },
      rotationPeriodInDays: { range: [90, 2560] },
      deletionWindowInDays: { range: [7, 30] },
      keyUsage: { default: "ENCRYPT_DECRYPT", replaces: true },
      customerMasterKeySpec: { default: "SYMMETRIC_DEFAULT", replaces: true },
      multiRegion: { replaces: true },
      isEnabled: { default: true },
      policy: {},
      ...tags,
    },
    computed: { arn: "arn:aws:kms:{region}:{account}:key/{uuid}", keyId: "{uuid}", ...allTags },
  },
  "aws:kms/alias:Alias": {
    noun: "KMS Alias",
    id: "{name}",
    inputs: {
      name: {
        required: true,
        replaces: true,
        pattern: { is: /^alias\/[\w/-]{1,250}$/, text: "a name that begins with alias/" },
      },
      targetKeyId: { required: true, refersTo: { types: ["aws:kms/key:Key"], by: "id arn", onDelete: "cascade" } },
    },
    computed: { arn: "arn:aws:kms:{region}:{account}:{name}" },
    words: { exists: "api error AlreadyExistsException: An alias with the name {name} already exists" },
  },
  "aws:cloudwatch/logGroup:LogGroup": {
    noun: "CloudWatch Logs Log Group",
    id: "{name}",
    inputs: {
      name: { required: true, replaces: true, maxLength: 512 },
      retentionInDays: { oneOf: [0, ...days], default: 0 },
      kmsKeyId: { refersTo: { types: ["aws:kms/key:Key"], by: "arn", onDelete: "ignore" } },
      logGroupClass: { oneOf: ["STANDARD", "INFREQUENT_ACCESS", "DELIVERY"], default: "STANDARD", replaces: true },
      skipDestroy: { default: false },
      ...tags,
    },
    computed: { arn: "arn:aws:logs:{region}:{account}:log-group:{name}", ...allTags },
    words: { exists: "api error ResourceAlreadyExistsException: The specified log group already exists" },
  },
};
