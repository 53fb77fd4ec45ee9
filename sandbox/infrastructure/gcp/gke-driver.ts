import { gkeCredential } from "../../../constructs/cluster/kubeconfig.js";
import { kubeletVersion } from "../../clouds/effects.js";
import { objectOf, objectsOf, textOf } from "../../clouds/reading.js";
import type { CloudObject } from "../../clouds/resource-type.js";
import type { Properties } from "../../provider/property-value.js";
import type { ClusterDriver, MadeControlPlane, Pass } from "../cluster-driver.js";
import { execUser } from "../exec-user.js";
import type { Family } from "../family.js";
import { bareVersion } from "../versions.js";
import { gkeNetwork, gkeNetworkParts } from "./gke-network.js";
import { gkePool, gkePoolName, gkePoolParts } from "./gke-pool.js";
import { requireSecret } from "../secret-exists.js";

const CLUSTER = "gcp:container/cluster:Cluster";

/** Clusters on GKE, as the provider for Google Cloud makes them: the network is the infrastructure. */
export const gkeDriver: ClusterDriver = {
  async place({ infrastructure }, objects) {
    const spec = infrastructure?.spec ?? {};
    const { name, namespace } = objectOf(spec["credentialsRef"]);
    if (name !== undefined) {
      await requireSecret(objects, textOf(namespace), textOf(name));
    }
    return () => ({ account: textOf(spec["project"]), region: textOf(spec["region"]) });
  },
  async makeInfrastructure(pass) {
    await gkeNetwork(pass);
    return {};
  },
  makeControlPlane: gkeControlPlane,
  makePool: gkePool,
  nameOf: (family, pool) => ({ controlPlane: `gke-${clusterName(family)}`, pool: gkePoolName(pool) }),
  removePool: (pass, pool) => pass.cloud.delete(gkePoolParts(pass, pool)),
  removeControlPlane: (pass) => pass.cloud.delete(clusters(pass)),
  removeInfrastructure: (pass) => pass.cloud.delete(gkeNetworkParts(pass)),
  endpoint: (endpoint) => ({ spec: { endpoint } }),
  conditions: { controlPlane: "GKEControlPlaneReady", pool: "GKEMachinePoolReady" },
};

/** Name of a cluster in the cloud. */
export function clusterName({ controlPlane, cluster }: Family): string {
  return textOf(controlPlane?.spec?.["clusterName"] ?? cluster.metadata.name);
}

function clusters({ cloud, family }: Pass): readonly CloudObject[] {
  return cloud.all(CLUSTER, { name: clusterName(family) });
}

async function gkeControlPlane(pass: Pass): Promise<MadeControlPlane> {
  const { cloud, family } = pass;
  const spec = family.controlPlane?.spec ?? {};
  const name = clusterName(family);
  const cluster = await cloud.ensure({
    type: CLUSTER,
    by: { name, location: textOf(spec["location"]) },
    inputs: {
      ...networking(family, spec),
      ...security(spec),
      minMasterVersion: bareVersion(textOf(spec["version"])),
      resourceLabels: {
        [`capg-cluster-${family.cluster.metadata.name}`]: "owned",
        ...objectOf(family.infrastructure?.spec?.["additionalLabels"]),
      },
      deletionProtection: false, // a switch of Pulumi's provider, which the API does not know
    },
  });
  const { endpoint, masterAuth } = cluster.outputs;
  return {
    name: `gke-${name}`,
    endpoint: `https://${textOf(endpoint)}`,
    certificateAuthority: textOf(objectOf(masterAuth)["clusterCaCertificate"]),
    version: kubeletVersion(textOf(cluster.inputs["minMasterVersion"])),
    user: execUser(gkeCredential()),
    status: { currentVersion: bareVersion(textOf(spec["version"])) },
  };
}

function networking(family: Family, spec: Properties): Properties {
  const network = objectOf(family.infrastructure?.spec?.["network"]);
  const [subnet] = objectsOf(network["subnets"]);
  const own = objectOf(spec["clusterNetwork"]);
  const privacy = objectOf(own["privateCluster"]);
  const callers = objectOf(spec["master_authorized_networks_config"]);
  return {
    network: textOf(network["name"]),
    subnetwork: textOf(subnet?.["name"]),
    networkingMode: own["useIPAliases"] === true ? "VPC_NATIVE" : "ROUTES",
    ipAllocationPolicy: {
      clusterIpv4CidrBlock: textOf(objectOf(own["pod"])["cidrBlock"]),
      servicesIpv4CidrBlock: textOf(objectOf(own["service"])["cidrBlock"]),
    },
    privateClusterConfig: {
      enablePrivateNodes: privacy["enablePrivateNodes"] === true,
      enablePrivateEndpoint: privacy["enablePrivateEndpoint"] === true,
    },
    masterAuthorizedNetworksConfig: {
      cidrBlocks: objectsOf(callers["cidr_blocks"]).map(({ cidr_block: range, display_name: title }) => ({
        cidrBlock: textOf(range),
        displayName: textOf(title),
      })),
      gcpPublicCidrsAccessEnabled: callers["gcp_public_cidrs_access_enabled"] === true,
    },
  };
}

function security(spec: Properties): Properties {
  const own = objectOf(spec["clusterSecurity"]);
  const groups = objectOf(own["authenticatorGroupConfig"])["securityGroups"];
  const binary = spec["binaryAuthorization"];
  return {
    ...(own["workloadIdentityConfig"] === undefined
      ? {}
      : { workloadIdentityConfig: objectOf(own["workloadIdentityConfig"]) }),
    ...(groups === undefined ? {} : { authenticatorGroupsConfig: { securityGroup: textOf(groups) } }),
    ...(binary === undefined ? {} : { binaryAuthorization: { evaluationMode: textOf(binary).toUpperCase() } }),
  };
}
