import { createHash } from "node:crypto";

import { objectOf, objectsOf, textOf } from "../../clouds/reading.js";
import type { CloudObject } from "../../clouds/resource-type.js";
import { isProperties, type Properties, type PropertyValue } from "../../provider/property-value.js";
import type { WantedResource } from "../cloud-view.js";
import type { Pass } from "../cluster-driver.js";
import type { ManagedObject } from "../managed-object.js";
import { NotYetError } from "../not-yet-error.js";

/** How Azure's own kinds and names of resources follow from those of Azure Service Operator. */
const kinds: Readonly<Record<string, { readonly type: string; readonly name: string; readonly owner: string }>> = {
  ResourceGroup: { type: "azure-native:resources:ResourceGroup", name: "resourceGroupName", owner: "" },
  PublicIPAddress: inGroup("azure-native:network:PublicIPAddress", "publicIpAddressName"),
  NatGateway: inGroup("azure-native:network:NatGateway", "natGatewayName"),
  VirtualNetwork: inGroup("azure-native:network:VirtualNetwork", "virtualNetworkName"),
  VirtualNetworksSubnet: { type: "azure-native:network:Subnet", name: "subnetName", owner: "VirtualNetwork" },
  UserAssignedIdentity: inGroup("azure-native:managedidentity:UserAssignedIdentity", "resourceName"),
  RoleAssignment: { type: "azure-native:authorization:RoleAssignment", name: "roleAssignmentName", owner: "" },
  ManagedCluster: inGroup("azure-native:containerservice:ManagedCluster", "resourceName"),
  ManagedClustersAgentPool: {
    type: "azure-native:containerservice:AgentPool",
    name: "agentPoolName",
    owner: "ManagedCluster",
  },
};

function inGroup(type: string, name: string) {
  return { type, name, owner: "ResourceGroup" };
}

/** The resources of Azure in an object of the provider. */
export function resourcesOf(object: ManagedObject | undefined): readonly Properties[] {
  return objectsOf(object?.spec?.["resources"]);
}

/** The names of a resource in Azure, by which it is found there. */
export function identityOf(pass: Pass, resource: Properties): Pick<WantedResource, "type" | "by"> {
  const { type, name, owner } = kinds[textOf(resource["kind"])] ?? inGroup("", "");
  const spec = objectOf(resource["spec"]);
  if (resource["kind"] === "RoleAssignment") {
    return { type, by: { [name]: assignmentName(pass, resource) } };
  }
  const parent = owner === "" ? undefined : resourceNamed(pass, owner, textOf(objectOf(spec["owner"])["name"]));
  const within = parent === undefined ? {} : identityOf(pass, parent).by;
  return { type, by: { ...within, [name]: textOf(spec["azureName"]) } };
}

/** Id of what a reference names: a resource of the same cluster, or one in Azure. */
export function armId(pass: Pass, reference: Properties): string {
  if (reference["armId"] !== undefined) {
    return textOf(reference["armId"]);
  }
  return existing(pass, resourceNamed(pass, textOf(reference["kind"]), textOf(reference["name"]))).id;
}

/** What Azure has of a resource. */
export function existing(pass: Pass, resource: Properties): CloudObject {
  const { type, by } = identityOf(pass, resource);
  const found = pass.cloud.find(type, by);
  if (found === undefined) {
    const name = textOf(objectOf(resource["metadata"])["name"]);
    throw new NotYetError("WaitingForOwner", `${textOf(resource["kind"])} ${name} is not there yet`);
  }
  return found;
}

/** What Azure Service Operator asks Azure for: the spec without what is its own, and ids in the place of references. */
export function inputsOf(pass: Pass, resource: Properties): Properties {
  const { owner, principalIdFromConfig, ...spec } = objectOf(resource["spec"]);
  const asked = Object.entries(spec).filter(([name]) => name !== "azureName" && name !== "operatorSpec");
  const inputs = objectOf(resolved(pass, Object.fromEntries(asked)));
  if (resource["kind"] !== "RoleAssignment") {
    return inputs;
  }
  const principal =
    principalIdFromConfig === undefined ? {} : { principalId: principalOf(pass, principalIdFromConfig) };
  return { ...inputs, ...principal, scope: armId(pass, objectOf(owner)) };
}

function resourceNamed({ family }: Pass, kind: string, name: string): Properties {
  const all = [family.infrastructure, family.controlPlane].flatMap(resourcesOf);
  const found = all.find((each) => each["kind"] === kind && objectOf(each["metadata"])["name"] === name);
  if (found === undefined) {
    throw new NotYetError("WaitingForOwner", `no object of the cluster has the ${kind} ${name}`);
  }
  return found;
}

/** `{reference}` becomes `{id}`, and a field that ends in `Reference` one that ends in `Id`. */
function resolved(pass: Pass, value: PropertyValue): PropertyValue {
  if (Array.isArray(value)) {
    return (value as readonly PropertyValue[]).map((item) => resolved(pass, item));
  }
  if (!isProperties(value)) {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, item]): [string, PropertyValue] => {
      if (name === "reference") return ["id", armId(pass, objectOf(item))];
      if (name === "vnetSubnetReference") return ["vnetSubnetID", armId(pass, objectOf(item))];
      if (name.endsWith("Reference")) return [name.replace(/Reference$/, "Id"), armId(pass, objectOf(item))];
      if (name === "userAssignedIdentities") {
        return [name, objectsOf(item).map(({ reference }) => armId(pass, objectOf(reference)))];
      }
      return [name, resolved(pass, item)];
    }),
  );
}

/** Who an identity is, which Azure Service Operator writes into the ConfigMap that the identity names. */
function principalOf(pass: Pass, from: PropertyValue): string {
  const { name } = objectOf(from);
  const identity = [pass.family.infrastructure, pass.family.controlPlane].flatMap(resourcesOf).find((each) => {
    const exported = objectOf(objectOf(objectOf(each["spec"])["operatorSpec"])["configMaps"])["principalId"];
    return objectOf(exported)["name"] === name;
  });
  if (identity === undefined) {
    throw new NotYetError("WaitingForConfigMap", `no identity of the cluster writes the ConfigMap ${textOf(name)}`);
  }
  return textOf(existing(pass, identity).outputs["principalId"]);
}

/** Azure wants a UUID for a name: one that follows from the object finds the grant again. */
function assignmentName({ family }: Pass, resource: Properties): string {
  const { namespace } = family.cluster.metadata;
  const text = [namespace, family.cluster.metadata.uid, textOf(objectOf(resource["metadata"])["name"])].join("/");
  const digits = createHash("sha256").update(text).digest("hex");
  const parts = [digits.slice(0, 8), digits.slice(8, 12), `8${digits.slice(13, 16)}`, `8${digits.slice(17, 20)}`];
  return [...parts, digits.slice(20, 32)].join("-");
}
