import type { Input, ResourceType } from "../resource-type.js";
import { subnetFits } from "./network-rules.js";

const group: Input = {
  required: true,
  replaces: true,
  refersTo: { types: ["azure-native:resources:ResourceGroup"], by: "name", onDelete: "cascade" },
};
const location: Input = { replaces: true };
const tags = { tags: {} } as const;
const zones: Input = { replaces: true, set: true, oneOf: ["1", "2", "3"] };
const id = (type: string, name: string): string =>
  `/subscriptions/{account}/resourceGroups/{resourceGroupName}/providers/Microsoft.Network/${type}/{${name}}`;

function named(text: string, max: number): Input {
  const is = new RegExp(`^[A-Za-z0-9]([\\w.-]{0,${max - 2}}\\w)?$`);
  return { required: true, replaces: true, pattern: { is, text: `${text}: 1 to ${max} letters, digits, . - and _` } };
}

/** Resource groups and networks of Azure. */
export const network: Readonly<Record<string, ResourceType>> = {
  "azure-native:resources:ResourceGroup": {
    noun: "resource group",
    id: "/subscriptions/{account}/resourceGroups/{resourceGroupName}",
    inputs: { resourceGroupName: named("the name of a resource group", 90), location, managedBy: {}, ...tags },
    computed: { name: "{resourceGroupName}", location: "{location}", properties: { provisioningState: "Succeeded" } },
  },
  "azure-native:network:PublicIPAddress": {
    noun: "public IP address",
    id: id("publicIPAddresses", "publicIpAddressName"),
    inputs: {
      resourceGroupName: group,
      publicIpAddressName: named("the name of a public IP address", 80),
      location,
      sku: { replaces: true, fields: { name: { oneOf: ["Basic", "Standard", "StandardV2"] }, tier: {} } },
      publicIPAllocationMethod: { oneOf: ["Static", "Dynamic"] },
      publicIPAddressVersion: { replaces: true, oneOf: ["IPv4", "IPv6"] },
      idleTimeoutInMinutes: { range: [4, 30] },
      zones,
      ...tags,
    },
    computed: {
      name: "{publicIpAddressName}",
      location: "{location}",
      ipAddress: "{ip}",
      provisioningState: "Succeeded",
    },
  },
  "azure-native:network:NatGateway": {
    noun: "NAT gateway",
    slow: true,
    id: id("natGateways", "natGatewayName"),
    inputs: {
      resourceGroupName: group,
      natGatewayName: named("the name of a NAT gateway", 80),
      location,
      sku: { fields: { name: { oneOf: ["Standard", "StandardV2"] } } },
      publicIpAddresses: {
        fields: { id: { refersTo: { types: ["azure-native:network:PublicIPAddress"] } } },
      },
      idleTimeoutInMinutes: { range: [4, 120] },
      zones,
      ...tags,
    },
    computed: { name: "{natGatewayName}", location: "{location}", provisioningState: "Succeeded" },
  },
  "azure-native:network:NetworkSecurityGroup": {
    noun: "network security group",
    id: id("networkSecurityGroups", "networkSecurityGroupName"),
    inputs: {
      resourceGroupName: group,
      networkSecurityGroupName: named("the name of a network security group", 80),
      location,
      securityRules: {},
      ...tags,
    },
    computed: { name: "{networkSecurityGroupName}", location: "{location}", provisioningState: "Succeeded" },
  },
  "azure-native:network:VirtualNetwork": {
    noun: "virtual network",
    id: id("virtualNetworks", "virtualNetworkName"),
    inputs: {
      resourceGroupName: group,
      virtualNetworkName: named("the name of a virtual network", 64),
      location,
      addressSpace: { fields: { addressPrefixes: { set: true } } },
      enableDdosProtection: {},
      enableVmProtection: {},
      ...tags,
    },
    computed: { name: "{virtualNetworkName}", location: "{location}", provisioningState: "Succeeded" },
  },
  "azure-native:network:Subnet": {
    noun: "subnet",
    id: `${id("virtualNetworks", "virtualNetworkName")}/subnets/{subnetName}`,
    inputs: {
      resourceGroupName: group,
      virtualNetworkName: {
        required: true,
        replaces: true,
        refersTo: { types: ["azure-native:network:VirtualNetwork"], by: "name", onDelete: "cascade" },
      },
      subnetName: named("the name of a subnet", 80),
      addressPrefix: {},
      addressPrefixes: { set: true },
      natGateway: { fields: { id: { refersTo: { types: ["azure-native:network:NatGateway"] } } } },
      networkSecurityGroup: { fields: { id: { refersTo: { types: ["azure-native:network:NetworkSecurityGroup"] } } } },
      defaultOutboundAccess: {},
      privateLinkServiceNetworkPolicies: { oneOf: ["Enabled", "Disabled"] },
      privateEndpointNetworkPolicies: { oneOf: ["Enabled", "Disabled"] },
      serviceEndpoints: { fields: { service: {}, locations: {} } },
    },
    computed: { name: "{subnetName}", provisioningState: "Succeeded" },
    rules: [subnetFits],
  },
};
