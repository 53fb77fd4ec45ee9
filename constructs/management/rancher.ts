import { ApiObject } from "cdk8s";
import { Construct } from "constructs";

import { compareTexts } from "../../lib/compare-texts.js";
import type { Fleet } from "../../lib/fleet/fleet.js";
import type { RancherSpec, RancherTeam } from "../../lib/fleet/management-layer.js";
import { rancherClusterIds, teamProblems, unknownCluster } from "../../lib/fleet/rancher-teams.js";
import { pathOf } from "../../lib/path.js";
import { refuse, type Problem } from "../../lib/problem.js";
import { flotillaLabels } from "../labels.js";
import type { ChartRelease } from "../../lib/chart-release.js";
import { clusterProperties, inventory } from "./inventory.js";

/**
 * Values of Rancher's chart. There is none for the first password: Rancher makes one up and keeps it in the Secret
 * `cattle-system/bootstrap-secret`, so that nobody has to write it down.
 * https://ranchermanager.docs.rancher.com/getting-started/installation-and-upgrade/installation-references/helm-chart-options
 */
export interface RancherValues {
  /** Name under which browsers and agents find it: `"rancher.acme.example"`. */
  readonly hostname: string;
  readonly replicas: number;
  readonly ingress: { readonly tls: { readonly source: "rancher" | "letsEncrypt" | "secret" } };
  /** Whether agents trust only Rancher's own authority, or whatever their system trusts. */
  readonly agentTLSMode: "strict" | "system-store";
  readonly antiAffinity: "required" | "preferred";
  readonly auditLog: { readonly enabled: boolean; readonly level: 0 | 1 | 2 | 3 };
  /** Account to which Let's Encrypt writes; with that source alone. */
  readonly letsEncrypt?: { readonly email: string };
  /** Whether the certificate is of an authority that is not publicly known. */
  readonly privateCA?: boolean;
}

/** Namespace of Rancher. */
export const rancherNamespace = "cattle-system";

/** Rancher itself; Turtles and Fleet come with it. */
export function rancherRelease({
  hostname,
  certificate,
  replicas = 3,
}: Pick<RancherSpec, "hostname" | "certificate" | "replicas">): ChartRelease<RancherValues> {
  return {
    name: "rancher",
    chart: "rancher",
    repository: "https://releases.rancher.com/server-charts/stable",
    version: "2.15.0",
    namespace: rancherNamespace,
    values: {
      hostname,
      replicas,
      ingress: { tls: { source: certificate.source } },
      agentTLSMode: certificate.source === "letsEncrypt" ? "system-store" : "strict",
      antiAffinity: "required",
      auditLog: { enabled: true, level: 1 },
      ...(certificate.source === "letsEncrypt" ? { letsEncrypt: { email: certificate.email } } : {}),
      ...(certificate.source === "secret" ? { privateCA: certificate.privateCA } : {}),
    },
  };
}

/** Label by which Turtles imports a cluster of Cluster API, or all those of a namespace, into Rancher. */
export const autoImportLabels = { "cluster-api.cattle.io/rancher-auto-import": "true" } as const;

/** Namespace of imported clusters, which Rancher makes. */
export const importNamespace = "fleet-default";

/** Options of {@link Rancher}. */
export interface RancherProps {
  readonly fleet: Fleet;
  /**
   * Clusters that Cluster API creates: Turtles imports them by {@link autoImportLabels}.
   *
   * @defaultValue none
   */
  readonly fromClusterApi?: readonly string[];
  /**
   * Teams by name, a project for each on each of its clusters.
   *
   * @defaultValue none
   */
  readonly teams?: Readonly<Record<string, RancherTeam>>;
  /**
   * Ids that Rancher gave to clusters when it imported them, or late values of them; a project is made in its cluster's id.
   *
   * @defaultValue `local`, the id of the cluster that Rancher runs on
   */
  readonly clusterIds?: Readonly<Record<string, string>>;
}

/**
 * The clusters of a fleet in Rancher: each is imported, but those of Cluster API, which Turtles imports by their label, and the
 * one that Rancher runs on. Rancher itself is a chart: {@link rancherRelease}.
 *
 * @example
 * new Rancher(chart, "Rancher", { fleet, fromClusterApi: ["staging"] });
 */
export class Rancher extends Construct {
  constructor(scope: Construct, id: string, props: RancherProps) {
    super(scope, id);
    refuse(this.node.path, rancherProblems(props));

    this.importClusters(props);
    this.addProjects(props);
  }

  private importClusters({ fleet, fromClusterApi = [] }: RancherProps): void {
    const others = new Set([fleet.management, ...fromClusterApi]);
    const imported = inventory(fleet).filter(({ name }) => !others.has(name));
    for (const entry of imported) {
      new ApiObject(this, entry.name, {
        apiVersion: "provisioning.cattle.io/v1",
        kind: "Cluster",
        metadata: {
          name: entry.name,
          namespace: importNamespace,
          labels: { ...flotillaLabels, ...clusterProperties(entry) }, // Rancher hands them on to the cluster of Fleet
        },
        spec: {},
      });
    }
  }

  private addProjects({ fleet, teams = {}, clusterIds }: RancherProps): void {
    const ids = rancherClusterIds(fleet, clusterIds);
    for (const [team, { clusters, quota }] of Object.entries(teams).sort(([a], [b]) => compareTexts(a, b))) {
      for (const cluster of clusters) {
        this.addProject(team, cluster, { id: ids[cluster] ?? "", quota });
      }
    }
  }

  private addProject(
    team: string,
    cluster: string,
    { id, quota }: { readonly id: string; readonly quota: RancherTeam["quota"] },
  ): void {
    const limit = quota === undefined ? undefined : { requestsCpu: quota.cpu, requestsMemory: quota.memory };
    new ApiObject(this, `${team}-${cluster}`, {
      apiVersion: "management.cattle.io/v3",
      kind: "Project",
      metadata: { name: team, namespace: id, labels: flotillaLabels },
      spec: {
        clusterName: id,
        displayName: team,
        ...(limit === undefined ? {} : { resourceQuota: { limit }, namespaceDefaultResourceQuota: { limit } }),
      },
    });
  }
}

/** What is wrong with the options of {@link Rancher}. */
export function rancherProblems({ fleet, fromClusterApi = [], ...teams }: RancherProps): Problem[] {
  return [
    ...fromClusterApi.flatMap((name, index) => unknownCluster(fleet, pathOf("fromClusterApi", index), name)),
    ...teamProblems("teams", fleet, teams),
  ];
}
