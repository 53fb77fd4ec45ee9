import type { EksSpec } from "../../../lib/fleet/cluster-spec.js";
import { resourceName } from "../../../lib/names.js";
import { secretsKeyLateValue } from "../../cluster-api/secrets-key.js";
import { encryptionKey, logs } from "../eks/control-plane.js";
import { eksIdentities } from "../eks/identities.js";
import { eksScope, type EksScope } from "../eks/scope.js";
import { grantOnEks } from "../identity/grant-on-eks.js";
import { eksCredential } from "../kubeconfig.js";
import type { CloudClusterArgs } from "../scope.js";
import type { CloudPart, Prerequisites } from "./prerequisites.js";

/** What a cluster on EKS has beside its objects: the roles, the key of its Secrets and the log group that keeps its logs. */
export function eksPart(cluster: string, args: CloudClusterArgs<EksSpec>): CloudPart {
  return {
    credential: eksCredential(resourceName(args.fleet, cluster), args.spec.region),
    prerequisites: (parent) => prerequisites(eksScope(cluster, args, parent)),
  };
}

function prerequisites(scope: EksScope): Prerequisites {
  const { controlPlane, nodes } = eksIdentities(scope);
  const key = scope.on.secretsEncryption ? encryptionKey(scope) : undefined;
  return {
    ready: [...controlPlane.ready, ...nodes.ready, ...logs(scope), ...(key === undefined ? [] : [key])],
    lateValues: key === undefined ? {} : { [secretsKeyLateValue(scope.cluster)]: key.arn },
    grant: (args) => grantOnEks(scope, args),
  };
}
