import { childPath } from "../path.js";
import { violation, type Problem } from "../problem.js";
import type { Fleet } from "./fleet.js";
import type { CrossplaneIdentity } from "./management-layer.js";

/** What is missing of Crossplane's identity, written at `path`, in a cloud of the fleet. */
export function identityProblems(
  path: string,
  { clusters }: Pick<Fleet, "clusters">,
  { google, azure }: CrossplaneIdentity,
): Problem[] {
  const clouds = new Set(Object.values(clusters).map(({ cloud }) => cloud));
  const missing = (key: string, must: string) =>
    violation("crossplane-identity", childPath(path, key), must, { got: undefined });
  return [
    ...(clouds.has("aks") && azure === undefined
      ? [
          missing(
            "azure",
            "name the application that trusts the management cluster, since the fleet has clusters on AKS",
          ),
        ]
      : []),
    ...(clouds.has("gke") && google === undefined
      ? [missing("google", "name the workload identity pool provider, since the fleet has clusters on GKE")]
      : []),
  ];
}
