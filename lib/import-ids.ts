/** Inputs of a resource as far as they are known, and what its provider adds: `project`, `region`, `account`. */
export type KnownInputs = Readonly<Record<string, unknown>>;

/** An object of AWS with its tags, as the Resource Groups Tagging API lists it. */
export interface TaggedObject {
  readonly arn: string;
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * Ids by which `pulumi import` finds what a program describes, for types whose name is part of their id. Each is what the
 * page of the type in the Pulumi registry says under "Import"; `{a}` is an input.
 */
const byName: Readonly<Record<string, string>> = {
  "aws:cloudwatch/logGroup:LogGroup": "{name}",
  "aws:ec2/route:Route": "{routeTableId}_{destinationCidrBlock}",
  "aws:ec2/routeTableAssociation:RouteTableAssociation": "{subnetId}/{routeTableId}",
  "aws:eks/accessEntry:AccessEntry": "{clusterName}:{principalArn}",
  "aws:eks/accessPolicyAssociation:AccessPolicyAssociation": "{clusterName}#{principalArn}#{policyArn}",
  "aws:eks/addon:Addon": "{clusterName}:{addonName}",
  "aws:eks/cluster:Cluster": "{name}",
  "aws:eks/nodeGroup:NodeGroup": "{clusterName}:{nodeGroupName}",
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider": "arn:aws:iam::{account}:oidc-provider/{url}",
  "aws:iam/policy:Policy": "arn:aws:iam::{account}:policy/{name}",
  "aws:iam/role:Role": "{name}",
  "aws:iam/rolePolicy:RolePolicy": "{role}:{name}",
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": "{role}/{policyArn}",
  "aws:kms/alias:Alias": "{name}",

  "gcp:compute/firewall:Firewall": "projects/{project}/global/firewalls/{name}",
  "gcp:compute/network:Network": "projects/{project}/global/networks/{name}",
  "gcp:compute/router:Router": "projects/{project}/regions/{region}/routers/{name}",
  "gcp:compute/routerNat:RouterNat": "{project}/{region}/{router}/{name}",
  "gcp:compute/subnetwork:Subnetwork": "projects/{project}/regions/{region}/subnetworks/{name}",
  "gcp:container/cluster:Cluster": "projects/{project}/locations/{location}/clusters/{name}",
  "gcp:container/nodePool:NodePool": "{project}/{location}/{cluster}/{name}",
  "gcp:dns/dnsManagedZoneIamMember:DnsManagedZoneIamMember":
    "projects/{project}/managedZones/{managedZone} {role} {member}",
  "gcp:kms/cryptoKey:CryptoKey": "{keyRing}/cryptoKeys/{name}",
  "gcp:kms/cryptoKeyIAMMember:CryptoKeyIAMMember": "{cryptoKeyId} {role} {member}",
  "gcp:kms/keyRing:KeyRing": "projects/{project}/locations/{location}/keyRings/{name}",
  "gcp:projects/iAMMember:IAMMember": "{project} {role} {member}",
  "gcp:serviceaccount/account:Account":
    "projects/{project}/serviceAccounts/{accountId}@{project}.iam.gserviceaccount.com",
  "gcp:serviceaccount/iAMMember:IAMMember": "{serviceAccountId} {role} {member}",

  "azure-native:authorization:RoleAssignment":
    "{scope}/providers/Microsoft.Authorization/roleAssignments/{roleAssignmentName}",
  "azure-native:containerservice:AgentPool": inGroup(
    "Microsoft.ContainerService/managedClusters/{resourceName}/agentPools/{agentPoolName}",
  ),
  "azure-native:containerservice:ManagedCluster": inGroup("Microsoft.ContainerService/managedClusters/{resourceName}"),
  "azure-native:keyvault:Key": inGroup("Microsoft.KeyVault/vaults/{vaultName}/keys/{keyName}"),
  "azure-native:keyvault:Vault": inGroup("Microsoft.KeyVault/vaults/{vaultName}"),
  "azure-native:managedidentity:FederatedIdentityCredential": inGroup(
    "Microsoft.ManagedIdentity/userAssignedIdentities/{resourceName}/federatedIdentityCredentials/{federatedIdentityCredentialResourceName}",
  ),
  "azure-native:managedidentity:UserAssignedIdentity": inGroup(
    "Microsoft.ManagedIdentity/userAssignedIdentities/{resourceName}",
  ),
  "azure-native:monitor:DiagnosticSetting": "{resourceUri}/providers/Microsoft.Insights/diagnosticSettings/{name}",
  "azure-native:network:NatGateway": inGroup("Microsoft.Network/natGateways/{natGatewayName}"),
  "azure-native:network:NetworkSecurityGroup": inGroup(
    "Microsoft.Network/networkSecurityGroups/{networkSecurityGroupName}",
  ),
  "azure-native:network:PublicIPAddress": inGroup("Microsoft.Network/publicIPAddresses/{publicIpAddressName}"),
  "azure-native:network:Subnet": inGroup("Microsoft.Network/virtualNetworks/{virtualNetworkName}/subnets/{subnetName}"),
  "azure-native:network:VirtualNetwork": inGroup("Microsoft.Network/virtualNetworks/{virtualNetworkName}"),
  "azure-native:operationalinsights:Workspace": inGroup("Microsoft.OperationalInsights/workspaces/{workspaceName}"),
  "azure-native:resources:ResourceGroup": "/subscriptions/{account}/resourceGroups/{resourceGroupName}",

  "kubernetes:helm.sh/v3:Release": "{namespace}/{name}",
};

/**
 * What the ARN of a type without a name says before the id that AWS made up: these are found by their tags. What an ARN
 * says: https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
const byTags: Readonly<Record<string, string>> = {
  "aws:ec2/eip:Eip": "ec2:elastic-ip",
  "aws:ec2/internetGateway:InternetGateway": "ec2:internet-gateway",
  "aws:ec2/launchTemplate:LaunchTemplate": "ec2:launch-template",
  "aws:ec2/natGateway:NatGateway": "ec2:natgateway",
  "aws:ec2/routeTable:RouteTable": "ec2:route-table",
  "aws:ec2/securityGroup:SecurityGroup": "ec2:security-group",
  "aws:ec2/subnet:Subnet": "ec2:subnet",
  "aws:ec2/vpc:Vpc": "ec2:vpc",
  "aws:kms/key:Key": "kms:key",
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": "ec2:security-group-rule",
};

/** The types that {@link importId} knows. */
export const importableTypes: readonly string[] = [...Object.keys(byName), ...Object.keys(byTags)];

/**
 * The id by which a provider finds what a program describes, whether it exists or not; `undefined` while it is not known:
 * an input is missing, or no object, or more than one, has all its tags.
 *
 * @param tagged - objects of AWS that may be the one
 */
export function importId(type: string, inputs: KnownInputs, tagged: readonly TaggedObject[]): string | undefined {
  const kind = byTags[type];
  if (kind !== undefined) {
    return idByTags(kind, inputs["tags"], tagged);
  }
  const template = byName[type];
  return template === undefined ? undefined : filled(template, shortened(type, inputs));
}

/** A resource of a resource group of Azure. */
function inGroup(rest: string): string {
  return `/subscriptions/{account}/resourceGroups/{resourceGroupName}/providers/${rest}`;
}

/** Where an id holds less than the input: the URL without its scheme, the cluster without its project and location. */
function shortened(type: string, inputs: KnownInputs): KnownInputs {
  if (type === "aws:iam/openIdConnectProvider:OpenIdConnectProvider" && typeof inputs["url"] === "string") {
    return { ...inputs, url: inputs["url"].replace(/^https:\/\//, "") };
  }
  if (type === "gcp:container/nodePool:NodePool" && typeof inputs["cluster"] === "string") {
    return { ...inputs, cluster: inputs["cluster"].replace(/^.*\//, "") };
  }
  return inputs;
}

function filled(template: string, inputs: KnownInputs): string | undefined {
  const names = [...template.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);
  if (names.some((name) => !isKnown(inputs[name]))) {
    return undefined;
  }
  return template.replace(/\{(\w+)\}/g, (_, name: string) => String(inputs[name]));
}

/** Stands for what a preview cannot know, in the events of the engine. */
const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

function isKnown(value: unknown): boolean {
  return typeof value === "string" && value !== "" && value !== unknown;
}

function idByTags(kind: string, wanted: unknown, tagged: readonly TaggedObject[]): string | undefined {
  if (typeof wanted !== "object" || wanted === null || Object.keys(wanted).length === 0) {
    return undefined;
  }
  const found = tagged.filter(({ arn, tags }) => {
    const [, , service, , , resource = ""] = arn.split(":");
    const sameKind = `${service ?? ""}:${resource.replace(/\/.*$/, "")}` === kind;
    return sameKind && Object.entries(wanted).every(([key, value]) => tags[key] === value);
  });
  return found.length === 1 ? found[0]?.arn.replace(/^.*\//, "") : undefined;
}
