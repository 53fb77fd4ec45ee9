import { LogGroup } from "@pulumi/aws/cloudwatch";
import { Cluster, type ClusterArgs } from "@pulumi/aws/eks";
import { Alias, Key } from "@pulumi/aws/kms";
import type { Resource } from "@pulumi/pulumi";

import { fieldsOf } from "../../../lib/fleet/hardening.js";
import { cloudName, guarded } from "../scope.js";
import type { EksIdentities } from "./identities.js";
import type { EksNetwork } from "./network.js";
import type { EksScope } from "./scope.js";

/** Every log that a control plane writes: https://docs.aws.amazon.com/eks/latest/userguide/control-plane-logs.html */
const logTypes = ["api", "audit", "authenticator", "controllerManager", "scheduler"];

/** Days for which logs of the control plane are kept: the year that audits ask about. */
const logRetentionDays = 365;

/** The control plane of a cluster, with its key and its logs. */
export function eksControlPlane(scope: EksScope, network: EksNetwork, { controlPlane }: EksIdentities): Cluster {
  const { cluster, spec, on } = scope;
  const key = on.secretsEncryption ? encryptionKey(scope) : undefined;
  const args: ClusterArgs = {
    name: cloudName(scope),
    version: spec.kubernetes,
    roleArn: controlPlane.arn,
    kubernetesNetworkConfig: { ipFamily: "ipv4", serviceIpv4Cidr: spec.network.services },
    bootstrapSelfManagedAddons: false, // the add-ons are resources of their own, configured before the first node
    vpcConfig: { subnetIds: network.nodeSubnetIds, endpointPrivateAccess: true, ...publicEndpoint(scope) },
    accessConfig: {
      authenticationMode: on.accessEntriesOnly ? "API" : "API_AND_CONFIG_MAP",
      bootstrapClusterCreatorAdminPermissions: !on.creatorWithoutAccess,
    },
    upgradePolicy: { supportType: on.standardSupport ? "STANDARD" : "EXTENDED" },
    deletionProtection: scope.protect,
    ...fieldsOf<ClusterArgs, keyof typeof on>(on, { auditLogs: { enabledClusterLogTypes: logTypes } }),
    ...(key === undefined ? {} : { encryptionConfig: { provider: { keyArn: key.arn }, resources: ["secrets"] } }),
  };
  return new Cluster(cluster, args, {
    ...guarded(scope),
    deleteBeforeReplace: true, // the new cluster has the name of the old one
    dependsOn: [...controlPlane.ready, ...network.ready, ...logs(scope)],
  });
}

/** The public side of the API server's endpoint: closed, or open to the networks that the spec names. */
function publicEndpoint({ spec, on }: EksScope) {
  return on.privateEndpoint
    ? { endpointPublicAccess: false }
    : { endpointPublicAccess: true, publicAccessCidrs: [...(spec.authorizedNetworks ?? [])] };
}

/** The key that encrypts the secrets in etcd. */
export function encryptionKey(scope: EksScope): Key {
  const { cluster, options } = scope;
  const key = new Key(
    `${cluster}-secrets`,
    {
      description: `Secrets of the Kubernetes cluster ${cluster}`,
      enableKeyRotation: true,
      deletionWindowInDays: 30,
      tags: { Name: cloudName(scope, "secrets") },
    },
    guarded(scope),
  );
  new Alias(`${cluster}-secrets`, { name: `alias/${cloudName(scope, "secrets")}`, targetKeyId: key.keyId }, options);
  return key;
}

/** The log group that EKS writes to; made beforehand, as the one that EKS makes keeps its logs for ever. */
export function logs(scope: EksScope): Resource[] {
  if (!scope.on.auditLogs) {
    return [];
  }
  const name = `/aws/eks/${cloudName(scope)}/cluster`;
  return [new LogGroup(`${scope.cluster}-logs`, { name, retentionInDays: logRetentionDays }, scope.options)];
}
