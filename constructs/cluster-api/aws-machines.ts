import type { NodePool } from "../../lib/fleet/cluster-spec.js";
import { machineType } from "../../lib/machine-types.js";
import type { Manifest } from "../../lib/manifests.js";
import { zones } from "../../lib/zones.js";
import { zoneRanges } from "../cluster/eks/ranges.js";
import { AWS_VERSION, groups } from "./contract.js";
import { zoneSubnets } from "./eks-network.js";
import { hashedName } from "./hashed-name.js";
import type { AwsInfrastructure } from "./kubeadm-spec.js";
import type { MachineProvider, MachineSet } from "./machine-sets.js";
import { objectMetadata, type ObjectScope } from "./object-scope.js";
import { zoneShares } from "./zone-shares.js";

const apiVersion = `${groups.infrastructure}/${AWS_VERSION}`;

/** Self-managed machines on Amazon EC2. */
export function awsMachines(scope: ObjectScope, infrastructure: AwsInfrastructure): MachineProvider {
  const names = zones("eks", infrastructure.region, infrastructure.zones ?? 3);
  return {
    cluster: awsCluster(scope, infrastructure, names),
    machineTemplate: awsMachineTemplate,
    machineSets: (name, pool) => machineSets(name, pool, names),
    // The cloud controller manager finds a machine by the name that EC2 gave it.
    nodeRegistration: {
      name: "{{ ds.meta_data.local_hostname }}",
      kubeletExtraArgs: [{ name: "cloud-provider", value: "external" }],
    },
  };
}

function awsCluster(
  scope: ObjectScope,
  { identity, nodes = "10.0.0.0/16", privateEndpoint = true, region }: AwsInfrastructure,
  names: readonly string[],
): Manifest {
  return {
    apiVersion,
    kind: "AWSCluster",
    metadata: objectMetadata(scope, scope.cluster),
    spec: {
      region,
      identityRef: identity === undefined ? undefined : { kind: "AWSClusterRoleIdentity", name: identity },
      network: {
        vpc: { cidrBlock: nodes },
        subnets: zoneRanges({ nodes, pods: nodes, services: nodes }, names).flatMap(zoneSubnets),
      },
      controlPlaneLoadBalancer: { loadBalancerType: "nlb", scheme: privateEndpoint ? "internal" : "internet-facing" },
    },
  };
}

/** The machines of a role: private, with encrypted disks, without a login, their metadata by session token alone. */
function awsMachineTemplate(scope: ObjectScope, role: string, machine: string, isControlPlane: boolean): Manifest {
  const spec = {
    template: {
      spec: {
        instanceType: machineType(machine, "eks").type,
        iamInstanceProfile: `${isControlPlane ? "control-plane" : "nodes"}.cluster-api-provider-aws.sigs.k8s.io`,
        publicIP: false,
        sshKeyName: "",
        rootVolume: { size: 80, type: "gp3", encrypted: true },
        instanceMetadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
      },
    },
  };
  const metadata = objectMetadata(scope, hashedName(`${scope.cluster}-${role}`, spec));
  return { apiVersion, kind: "AWSMachineTemplate", metadata, spec };
}

function machineSets(name: string, pool: NodePool, names: readonly string[]): MachineSet[] {
  return zoneShares(pool, names.length).flatMap((part, index) => {
    const zone = names[index];
    const largest = "nodes" in part ? part.nodes : part.max;
    return zone === undefined || largest === 0 ? [] : [{ name: `${name}-${zone}`, pool: part, failureDomain: zone }];
  });
}
