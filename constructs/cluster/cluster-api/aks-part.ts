import { Provider } from "@pulumi/azure-native/provider";
import { ResourceGroup } from "@pulumi/azure-native/resources";
import type { Resource } from "@pulumi/pulumi";

import type { AksSpec } from "../../../lib/fleet/cluster-spec.js";
import { aksHardening } from "../../../lib/fleet/hardening.js";
import { secretsKeyLateValue, secretsVault } from "../../cluster-api/secrets-key.js";
import { vaultWithKey } from "../aks/encryption.js";
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

function prerequisites(
  cluster: string,
  { fleet, spec, unprotected = false }: CloudClusterArgs<AksSpec>,
  parent: Resource,
): Prerequisites {
  const on = aksHardening(spec);
  if (!on.secretsEncryption) {
    return { ready: [], lateValues: {} };
  }
  const provider = new Provider(
    cluster,
    { subscriptionId: spec.subscription, tenantId: spec.tenant, location: spec.region },
    { parent },
  );
  const options = { parent, provider };
  const group = new ResourceGroup(
    `${cluster}-keys`,
    {
      resourceGroupName: secretsVault(fleet, cluster).group,
      location: spec.region,
      tags: { "flotilla:fleet": fleet, "flotilla:cluster": cluster },
    },
    options,
  );
  const place = { resourceGroupName: group.name, location: spec.region };
  const { key } = vaultWithKey({
    ...{ cluster, fleet, spec, on, options, place },
    protect: on.deletionProtection && !unprotected,
  });
  return { ready: [key], lateValues: { [secretsKeyLateValue(cluster)]: key.keyUriWithVersion } };
}
