import { Provider } from "@pulumi/azure-native/provider";
import { ResourceGroup } from "@pulumi/azure-native/resources";
import type { Resource } from "@pulumi/pulumi";

import type { AksSpec } from "../../../lib/fleet/cluster-spec.js";
import { aksHardening } from "../../../lib/fleet/hardening.js";
import { resourceName } from "../../../lib/names.js";
import { secretsKeyLateValue, secretsVault } from "../../cluster-api/secrets-key.js";
import { vaultWithKey } from "../aks/encryption.js";
import type { AksScope } from "../aks/scope.js";
import { grantOnAks } from "../identity/grant-on-aks.js";
import { aksCredential } from "../kubeconfig.js";
import type { CloudClusterArgs } from "../scope.js";
import type { CloudPart, Prerequisites } from "./prerequisites.js";

/** What a cluster on AKS has beside its objects: a vault with the key of its Secrets, in a resource group of its own. */
export function aksPart(cluster: string, args: CloudClusterArgs<AksSpec>): CloudPart {
  return {
    credential: aksCredential(args.spec.tenant),
    prerequisites: (parent) => prerequisites(cluster, args, parent),
  };
}

function prerequisites(cluster: string, args: CloudClusterArgs<AksSpec>, parent: Resource): Prerequisites {
  const { spec } = args;
  const provider = new Provider(
    cluster,
    { subscriptionId: spec.subscription, tenantId: spec.tenant, location: spec.region },
    { parent },
  );
  const scope = { ...args, cluster, on: aksHardening(spec), options: { parent, provider } };
  const identities = once(() => resourceGroup(scope, "identities", resourceName(args.fleet, cluster, "identities")));
  return { ...secretsKey(scope), grant: (grant) => grantOnAks({ ...scope, place: identities() }, grant) };
}

/** What is made in Azure, and where; each part has a resource group of its own, for Cluster API deletes that of the cluster. */
type PartScope = Omit<AksScope, "place" | "protect"> & Pick<CloudClusterArgs<AksSpec>, "unprotected">;

function secretsKey(scope: PartScope): Pick<Prerequisites, "ready" | "lateValues"> {
  const { cluster, fleet, on, unprotected = false } = scope;
  if (!on.secretsEncryption) {
    return { ready: [], lateValues: {} };
  }
  const place = resourceGroup(scope, "keys", secretsVault(fleet, cluster).group);
  const { key } = vaultWithKey({ ...scope, place, protect: on.deletionProtection && !unprotected });
  return { ready: [key], lateValues: { [secretsKeyLateValue(cluster)]: key.keyUriWithVersion } };
}

function resourceGroup({ cluster, fleet, spec, options }: PartScope, role: string, name: string): AksScope["place"] {
  const group = new ResourceGroup(
    `${cluster}-${role}`,
    {
      resourceGroupName: name,
      location: spec.region,
      tags: { "flotilla:fleet": fleet, "flotilla:cluster": cluster },
    },
    options,
  );
  return { resourceGroupName: group.name, location: spec.region };
}

/** Makes something the first time that it is asked for. */
function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}
