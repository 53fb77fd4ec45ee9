import type { Input, ResourceType } from "../resource-type.js";
import {
  addonIsKnown,
  clusterNetwork,
  clusterRole,
  instancesExist,
  nodeNetwork,
  nodeRole,
  nodesAreNotNewer,
  oneAssociation,
  podIdentityRole,
  scalingFits,
} from "./eks-rules.js";

const tags = { tags: {}, region: { replaces: true } } as const;
const allTags = { tagsAll: "{allTags}" } as const;
const arn = (resource: string): string => `arn:aws:eks:{region}:{account}:${resource}`;
const clusterName: Input = {
  required: true,
  replaces: true,
  refersTo: { types: ["aws:eks/cluster:Cluster"], by: "name", onDelete: "cascade" },
};
const version: Input = { pattern: { is: /^1\.\d\d$/, text: "a version such as 1.35" } };
const principalArn: Input = {
  required: true,
  replaces: true,
  pattern: { is: /^arn:aws[\w-]*:iam::\d{12}:(role|user)\/.+$/, text: "the ARN of a role or a user" },
};
const subnets: Input = {
  required: true,
  set: true,
  refersTo: { types: ["aws:ec2/subnet:Subnet"] },
};
const kubernetesName: Input = {
  pattern: { is: /^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/, text: "a name of Kubernetes" },
};
const conflicts: Input = { oneOf: ["NONE", "OVERWRITE", "PRESERVE"] };
const missing = "api error ResourceNotFoundException: No {noun} found for name: {value}.";

/** Elastic Kubernetes Service. What replaces is what its API cannot change. */
export const eks: Readonly<Record<string, ResourceType>> = {
  "aws:eks/cluster:Cluster": {
    noun: "EKS Cluster",
    slow: true,
    id: "{name}",
    protectedBy: "deletionProtection",
    inputs: {
      name: {
        required: true,
        replaces: true,
        pattern: { is: /^[A-Za-z0-9][\w-]{0,99}$/, text: "1 to 100 letters, digits, - and _" },
      },
      roleArn: {
        required: true,
        replaces: true,
        refersTo: { types: ["aws:iam/role:Role"], by: "arn", onDelete: "ignore" },
      },
      version,
      vpcConfig: {
        required: true,
        fields: {
          subnetIds: subnets,
          securityGroupIds: { set: true, refersTo: { types: ["aws:ec2/securityGroup:SecurityGroup"] } },
          endpointPrivateAccess: { default: false },
          endpointPublicAccess: { default: true },
          publicAccessCidrs: { set: true },
        },
      },
      kubernetesNetworkConfig: {
        fields: {
          serviceIpv4Cidr: { replaces: true },
          ipFamily: { oneOf: ["ipv4", "ipv6"], replaces: true },
        },
      },
      encryptionConfig: {
        replaces: "when-removed",
        fields: {
          provider: {
            fields: { keyArn: { refersTo: { types: ["aws:kms/key:Key"], by: "arn", onDelete: "ignore" } } },
          },
          resources: { oneOf: ["secrets"], set: true },
        },
      },
      enabledClusterLogTypes: {
        set: true,
        oneOf: ["api", "audit", "authenticator", "controllerManager", "scheduler"],
      },
      accessConfig: {
        fields: {
          authenticationMode: { oneOf: ["API", "API_AND_CONFIG_MAP", "CONFIG_MAP"] },
          bootstrapClusterCreatorAdminPermissions: { replaces: true },
        },
      },
      upgradePolicy: { fields: { supportType: { oneOf: ["STANDARD", "EXTENDED"] } } },
      zonalShiftConfig: { fields: { enabled: {} } },
      deletionProtection: { default: false },
      bootstrapSelfManagedAddons: { default: true, replaces: true },
      forceUpdateVersion: {},
      ...tags,
    },
    computed: {
      arn: arn("cluster/{name}"),
      endpoint: "{controlPlane.endpoint}",
      certificateAuthority: { data: "{controlPlane.certificateAuthority}" },
      certificateAuthorities: [{ data: "{controlPlane.certificateAuthority}" }],
      identities: [{ oidcs: [{ issuer: "https://oidc.eks.{region}.amazonaws.com/id/{upper}" }] }],
      vpcConfig: { clusterSecurityGroupId: "sg-{uid17}", vpcId: "{vpcId}" },
      platformVersion: "eks.1",
      status: "ACTIVE",
      ...allTags,
    },
    words: {
      exists: "api error ResourceInUseException: Cluster already exists with name: {name}",
      inUse: "api error ResourceInUseException: Cluster has nodegroups attached",
      protected:
        "api error InvalidRequestException: Cluster {name} cannot be deleted because deletion protection is enabled",
      failed: "waiting for EKS Cluster ({name}) create: unexpected state 'FAILED', wanted target 'ACTIVE'",
    },
    rules: [clusterRole, clusterNetwork],
  },
  "aws:eks/nodeGroup:NodeGroup": {
    noun: "EKS Node Group",
    slow: true,
    id: "{clusterName}:{nodeGroupName}",
    inputs: {
      clusterName: { ...clusterName, refersTo: { types: ["aws:eks/cluster:Cluster"], by: "name" } },
      nodeGroupName: {
        required: true,
        replaces: true,
        pattern: { is: /^[A-Za-z0-9][\w-]{0,62}$/, text: "1 to 63 letters, digits, - and _" },
      },
      nodeRoleArn: {
        required: true,
        replaces: true,
        refersTo: { types: ["aws:iam/role:Role"], by: "arn", onDelete: "ignore" },
      },
      subnetIds: { ...subnets, replaces: true },
      version,
      releaseVersion: {},
      amiType: {
        replaces: true,
        oneOf: [
          "AL2023_x86_64_STANDARD",
          "AL2023_ARM_64_STANDARD",
          "AL2023_x86_64_NVIDIA",
          "BOTTLEROCKET_x86_64",
          "BOTTLEROCKET_ARM_64",
          "CUSTOM",
        ],
      },
      instanceTypes: { replaces: true },
      capacityType: { replaces: true, oneOf: ["ON_DEMAND", "SPOT", "CAPACITY_BLOCK"] },
      diskSize: { replaces: true },
      launchTemplate: {
        fields: {
          id: { replaces: true, refersTo: { types: ["aws:ec2/launchTemplate:LaunchTemplate"], onDelete: "ignore" } },
          name: { replaces: true },
          version: { required: true },
        },
      },
      scalingConfig: {
        required: true,
        fields: {
          minSize: { required: true, range: [0, 100000] },
          maxSize: { required: true, range: [1, 100000] },
          desiredSize: { required: true, range: [0, 100000] },
        },
      },
      updateConfig: {
        fields: { maxUnavailable: { range: [1, 100] }, maxUnavailablePercentage: { range: [1, 100] } },
      },
      nodeRepairConfig: { fields: { enabled: {} } },
      labels: {},
      taints: {
        set: true,
        fields: {
          key: { required: true, maxLength: 63 },
          value: { maxLength: 63 },
          effect: { required: true, oneOf: ["NO_SCHEDULE", "NO_EXECUTE", "PREFER_NO_SCHEDULE"] },
        },
      },
      remoteAccess: { replaces: true },
      forceUpdateVersion: {},
      ...tags,
    },
    computed: {
      arn: arn("nodegroup/{clusterName}/{nodeGroupName}/{uuid}"),
      resources: [{ autoscalingGroups: [{ name: "eks-{nodeGroupName}-{uuid}" }] }],
      status: "ACTIVE",
      ...allTags,
    },
    words: {
      exists:
        "api error ResourceInUseException: NodeGroup already exists with name {nodeGroupName} and cluster name {clusterName}",
      failed: "waiting for EKS Node Group ({clusterName}:{nodeGroupName}) create: unexpected state 'CREATE_FAILED'",
    },
    rules: [nodeRole, nodeNetwork, instancesExist, scalingFits, nodesAreNotNewer],
  },
  "aws:eks/addon:Addon": {
    noun: "EKS Add-On",
    slow: true,
    id: "{clusterName}:{addonName}",
    inputs: {
      clusterName,
      addonName: { required: true, replaces: true },
      addonVersion: {},
      configurationValues: {},
      resolveConflictsOnCreate: { oneOf: ["NONE", "OVERWRITE"] },
      resolveConflictsOnUpdate: conflicts,
      serviceAccountRoleArn: { refersTo: { types: ["aws:iam/role:Role"], by: "arn", onDelete: "ignore" } },
      podIdentityAssociations: { set: true, fields: { roleArn: {}, serviceAccount: {} } },
      preserve: {},
      ...tags,
    },
    computed: { arn: arn("addon/{clusterName}/{addonName}/{uuid}"), addonVersion: "v1.0.0-eksbuild.1", ...allTags },
    words: { exists: "api error ResourceInUseException: Addon already exists." },
    rules: [addonIsKnown],
  },
  "aws:eks/accessEntry:AccessEntry": {
    noun: "EKS Access Entry",
    id: "{clusterName}:{principalArn}",
    inputs: {
      clusterName,
      principalArn,
      type: {
        replaces: true,
        default: "STANDARD",
        oneOf: ["STANDARD", "EC2_LINUX", "EC2_WINDOWS", "FARGATE_LINUX", "EC2", "HYBRID_LINUX"],
      },
      kubernetesGroups: { set: true },
      userName: {},
      ...tags,
    },
    computed: { accessEntryArn: arn("access-entry/{clusterName}/{uuid}"), ...allTags },
    words: {
      exists:
        "api error ResourceInUseException: The specified access entry resource is already in use on this cluster.",
      dangling: missing,
    },
  },
  "aws:eks/accessPolicyAssociation:AccessPolicyAssociation": {
    noun: "EKS Access Policy Association",
    id: "{clusterName}#{principalArn}#{policyArn}",
    inputs: {
      clusterName,
      principalArn: {
        ...principalArn,
        refersTo: { types: ["aws:eks/accessEntry:AccessEntry"], by: "principalArn", onDelete: "cascade" },
      },
      policyArn: {
        required: true,
        replaces: true,
        pattern: {
          is: /^arn:aws[\w-]*:eks::aws:cluster-access-policy\/AmazonEKS\w+$/,
          text: "an access policy of EKS",
        },
      },
      accessScope: {
        required: true,
        replaces: true,
        fields: { type: { required: true, oneOf: ["cluster", "namespace"] }, namespaces: { set: true } },
      },
      region: { replaces: true },
    },
    computed: { associatedAt: "", modifiedAt: "" },
  },
  "aws:eks/podIdentityAssociation:PodIdentityAssociation": {
    noun: "EKS Pod Identity Association",
    id: "a-{uid17}",
    importIds: ["{clusterName},{id}"],
    inputs: {
      clusterName,
      namespace: { ...kubernetesName, required: true, replaces: true },
      serviceAccount: { ...kubernetesName, required: true, replaces: true },
      roleArn: { required: true, refersTo: { types: ["aws:iam/role:Role"], by: "arn", onDelete: "ignore" } },
      ...tags,
    },
    computed: { associationArn: arn("podidentityassociation/{clusterName}/{id}"), associationId: "{id}", ...allTags },
    words: { dangling: missing },
    rules: [podIdentityRole, oneAssociation],
  },
};
