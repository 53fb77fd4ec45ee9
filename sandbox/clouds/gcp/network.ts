import type { Input, ResourceType } from "../resource-type.js";
import { freeRanges, natCoversOnce } from "./network-rules.js";

const name: Input = {
  required: true,
  replaces: true,
  pattern: { is: /^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/, text: "1 to 63 of a-z, 0-9 and -, the first a letter" },
};
const project: Input = { replaces: true };
const region: Input = { replaces: true, pattern: { is: /^[a-z]+-[a-z]+\d+$/, text: "a region such as europe-west1" } };
const range: Input = { pattern: { is: /^\d+(\.\d+){3}\/\d+$/, text: "an IPv4 range such as 10.0.0.0/20" } };
const networkInput: Input = {
  required: true,
  replaces: true,
  refersTo: { types: ["gcp:compute/network:Network"], by: "id selfLink name" },
};
const api = "https://www.googleapis.com/compute/v1/";

/** The network of Google Cloud. */
export const network: Readonly<Record<string, ResourceType>> = {
  "gcp:compute/network:Network": {
    noun: "Network",
    id: "projects/{project}/global/networks/{name}",
    inputs: {
      name,
      project,
      description: { replaces: true },
      autoCreateSubnetworks: { default: true, replaces: true },
      routingMode: { oneOf: ["REGIONAL", "GLOBAL"] },
      mtu: { range: [1300, 8896] },
      deleteDefaultRoutesOnCreate: { default: false },
    },
    computed: { project: "{project}", selfLink: `${api}{id}`, networkId: "{uid17}", gatewayIpv4: "" },
  },
  "gcp:compute/subnetwork:Subnetwork": {
    noun: "Subnetwork",
    id: "projects/{project}/regions/{region}/subnetworks/{name}",
    inputs: {
      name,
      project,
      region,
      network: networkInput,
      description: { replaces: true },
      ipCidrRange: { ...range, required: true },
      secondaryIpRanges: { fields: { rangeName: { required: true }, ipCidrRange: { ...range, required: true } } },
      privateIpGoogleAccess: {},
      purpose: { replaces: true },
      stackType: { oneOf: ["IPV4_ONLY", "IPV4_IPV6", "IPV6_ONLY"] },
      logConfig: {
        fields: { aggregationInterval: {}, flowSampling: { range: [0, 1] }, metadata: {}, filterExpr: {} },
      },
    },
    computed: { project: "{project}", region: "{region}", selfLink: `${api}{id}`, gatewayAddress: "" },
    rules: [freeRanges],
  },
  "gcp:compute/router:Router": {
    noun: "Router",
    id: "projects/{project}/regions/{region}/routers/{name}",
    inputs: { name, project, region, network: networkInput, description: {}, bgp: {} },
    computed: { project: "{project}", region: "{region}", selfLink: `${api}{id}` },
  },
  "gcp:compute/routerNat:RouterNat": {
    noun: "RouterNat",
    id: "{project}/{region}/{router}/{name}",
    inputs: {
      name,
      project,
      region,
      router: {
        required: true,
        replaces: true,
        refersTo: { types: ["gcp:compute/router:Router"], by: "name id", onDelete: "cascade" },
      },
      natIpAllocateOption: { oneOf: ["AUTO_ONLY", "MANUAL_ONLY"] },
      sourceSubnetworkIpRangesToNat: {
        required: true,
        oneOf: ["ALL_SUBNETWORKS_ALL_IP_RANGES", "ALL_SUBNETWORKS_ALL_PRIMARY_IP_RANGES", "LIST_OF_SUBNETWORKS"],
      },
      enableDynamicPortAllocation: {},
      minPortsPerVm: { range: [2, 65536] },
      logConfig: {
        fields: {
          enable: { required: true },
          filter: { required: true, oneOf: ["ERRORS_ONLY", "TRANSLATIONS_ONLY", "ALL"] },
        },
      },
    },
    computed: { project: "{project}", region: "{region}" },
    rules: [natCoversOnce],
  },
  "gcp:compute/firewall:Firewall": {
    noun: "Firewall",
    id: "projects/{project}/global/firewalls/{name}",
    inputs: {
      name,
      project,
      network: networkInput,
      description: {},
      direction: { oneOf: ["INGRESS", "EGRESS"], default: "INGRESS", replaces: true },
      priority: { range: [0, 65535], default: 1000 },
      sourceRanges: { set: true },
      destinationRanges: { set: true },
      sourceTags: { set: true },
      targetTags: { set: true },
      allows: { fields: { protocol: { required: true }, ports: {} } },
      denies: { fields: { protocol: { required: true }, ports: {} } },
    },
    computed: { project: "{project}", selfLink: `${api}{id}` },
  },
};
