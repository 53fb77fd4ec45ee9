import { isDnsLabel } from "../../names.js";
import { pathOf } from "../../path.js";
import { violation, type Problem } from "../../problem.js";
import { neededGates, provisioned } from "../cluster-api-needs.js";
import { clusterApiOwner, gatesOf } from "../cluster-api-owner.js";
import type { AksSpec, EksSpec, GkeSpec } from "../cluster-spec.js";
import { eksAddonsOf } from "../eks-addon-versions.js";
import type { Fleet } from "../fleet.js";
import { eksHardening } from "../hardening.js";
import type { GateSettings } from "../management-layer.js";
import { unsaidOptions } from "../preset-gaps.js";
import { isFromClusterApi } from "../provisioner.js";
import { eachCluster } from "./each.js";

/** What only Cluster API needs is not said of a cluster that Pulumi creates: nothing would read it. */
export const unreadClusterApi = eachCluster((spec, path) =>
  spec.cloud === "local" || isFromClusterApi(spec) || spec.clusterApi === undefined
    ? []
    : [violation("unread-cluster-api", `${path}.clusterApi`, unread, { got: spec.clusterApi })],
);

const unread = 'not be there unless the provisioner is "cluster-api"';

/** The management cluster is there before Cluster API is. */
export function managementByPulumi({ clusters, management }: Fleet): Problem[] {
  const spec = Object.hasOwn(clusters, management) ? clusters[management] : undefined;
  const must = 'be "pulumi", since the management cluster runs Cluster API and cannot create itself';
  return spec !== undefined && isFromClusterApi(spec)
    ? [violation("management-provisioner", pathOf("clusters", management, "provisioner"), must, { got: "cluster-api" })]
    : [];
}

/** The management cluster has Cluster API where a cluster needs it. */
export function clusterApiThere(fleet: Fleet): Problem[] {
  if (clusterApiOwner(fleet.managementLayer) !== undefined) {
    return [];
  }
  const must =
    'be "pulumi" where the management layer has no Cluster API, which managementLayer.rancher or managementLayer.clusterApiOperator brings';
  return Object.keys(provisioned(fleet)).map((name) =>
    violation("no-cluster-api", pathOf("clusters", name, "provisioner"), must, { got: "cluster-api" }),
  );
}

/** A feature gate that a cluster needs is not closed by hand: its objects would be refused, or wait for ever. */
export function openGates(fleet: Fleet): Problem[] {
  const found = clusterApiOwner(fleet.managementLayer);
  if (found === undefined) {
    return [];
  }
  const { owner, path } = found;
  const settings = gatesOf(owner);
  const needed = neededGates(Object.values(provisioned(fleet)));
  return Object.entries(needed).flatMap(([provider, names]) =>
    Object.keys(names)
      .filter((gate) => settings[provider as keyof GateSettings]?.[gate] === false)
      .map((gate) =>
        violation(
          "closed-gate",
          `${path}.${pathOf("gates", provider, gate)}`,
          "be true, since a cluster of Cluster API needs it",
          { got: false },
        ),
      ),
  );
}

/** The provider of Cluster API can say every option that the cluster has on. */
export const saidOptions = eachCluster((spec, path) =>
  isFromClusterApi(spec)
    ? unsaidOptions(spec).map(([option, reason]) =>
        violation("unsaid-option", `${path}.hardening.${option}`, `be false for Cluster API, since ${reason}`, {
          got: true,
        }),
      )
    : [],
);

/** What Cluster API needs of a cluster is there. */
export const clusterApiNeeds = eachCluster((spec, path) => {
  if (!isFromClusterApi(spec)) {
    return [];
  }
  switch (spec.cloud) {
    case "eks":
      return [...addons(spec, path), ...identity(spec, path), ...privateCallers(spec, `${path}.authorizedNetworks`)];
    case "gke":
      return gkeNeeds(spec, path);
    case "aks":
      return aksNeeds(spec, path);
    case "local":
      return [];
  }
});

/** The provider for AWS makes no rule for the security group of a private endpoint. */
export function privateCallers(spec: EksSpec, path: string): Problem[] {
  const { authorizedNetworks = [] } = spec;
  const must =
    "be empty where Cluster API makes a cluster on eks with a private endpoint, which it opens to nobody else";
  return authorizedNetworks.length === 0 || !eksHardening(spec).privateEndpoint
    ? []
    : [violation("private-callers", path, must, { got: authorizedNetworks })];
}

/** The provider for Google Cloud holds a cluster at one patch version, which is of the spec's minor. */
export function patchVersion(path: string, kubernetes: string, version: string | undefined): Problem[] {
  return new RegExp(`^${kubernetes.replace(".", "\\.")}\\.\\d+$`).test(version ?? "")
    ? []
    : [violation("patch-version", path, `be a patch version of the spec's ${kubernetes}`, { got: version })];
}

/** Where no table knows the versions of the add-ons, the spec does. */
function addons(spec: EksSpec, path: string): Problem[] {
  const known = eksAddonsOf(spec);
  const names = ["vpc-cni", "kube-proxy", "coredns"] as const;
  const wanted = eksHardening(spec).workloadIdentity ? [...names, "eks-pod-identity-agent" as const] : names;
  const must = `be a version such as "v1.20.0-eksbuild.1": aws eks describe-addon-versions --kubernetes-version ${spec.kubernetes}`;
  return wanted
    .filter((name) => !/^v\d+\.\d+\.\d+-eksbuild\.\d+$/.test(known[name] ?? ""))
    .map((name) =>
      violation("addon-version", `${path}.${pathOf("clusterApi", "addons", name)}`, must, { got: known[name] }),
    );
}

function identity({ clusterApi }: EksSpec, path: string): Problem[] {
  return objectName(clusterApi?.identity, `${path}.clusterApi.identity`, "AWSClusterRoleIdentity");
}

function gkeNeeds({ clusterApi, kubernetes }: GkeSpec, path: string): Problem[] {
  return [
    ...patchVersion(`${path}.clusterApi.version`, kubernetes, clusterApi?.version),
    ...objectName(clusterApi?.credentials, `${path}.clusterApi.credentials`, "Secret"),
  ];
}

function aksNeeds({ clusterApi }: AksSpec, path: string): Problem[] {
  const must = "name the Secret by which Azure Service Operator acts in the subscription";
  const at = `${path}.clusterApi.credentials`;
  return clusterApi === undefined
    ? [violation("cluster-api-credentials", at, must, { got: undefined })]
    : objectName(clusterApi.credentials, at, "Secret");
}

/** A name only: what is in another namespace cannot be referred to. */
function objectName(name: string | undefined, path: string, kind: string): Problem[] {
  return name === undefined || isDnsLabel(name)
    ? []
    : [
        violation("object-name", path, `name an object of kind ${kind} in the same namespace (a-z, 0-9 and "-")`, {
          got: name,
        }),
      ];
}
