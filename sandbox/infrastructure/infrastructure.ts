import { setTimeout as sleep } from "node:timers/promises";

import { askClouds } from "../clouds/ask-clouds.js";
import type { Ask } from "../clouds/provider.js";
import type { CloudName } from "../clouds/resource-type.js";
import type { ApiServer } from "../control-planes/api-server.js";
import { clientCredential } from "../control-planes/client-credential.js";
import { nodesOfPools } from "../control-planes/pool-nodes.js";
import { eksDriver } from "./aws/eks-driver.js";
import { aksDriver } from "./azure/aks-driver.js";
import type { ClusterDriver } from "./cluster-driver.js";
import { ClusterPass, type WorkloadClusters } from "./cluster-pass.js";
import { CloudView } from "./cloud-view.js";
import { families, membersOf, type Family } from "./family.js";
import { gkeDriver } from "./gcp/gke-driver.js";
import { ManagementObjects } from "./management-objects.js";

/** Where the clusters are that a provider makes. */
export interface InfrastructureOptions {
  /** The sandbox. */
  readonly root: string;
  /** The management control plane. */
  readonly api: ApiServer;
  /**
   * Asks the clouds.
   *
   * @defaultValue the running server of the sandbox
   */
  readonly ask?: Ask;
  /** @defaultValue the control planes of the sandbox */
  readonly workloads?: WorkloadClusters;
}

/** The sandbox's own infrastructure provider for Cluster API. */
export interface Infrastructure {
  /**
   * Brings every cluster nearer to what its objects say, and returns when that is done or, since a cloud may take long, soon:
   * it goes on then, and the next call leaves that cluster out. It costs next to nothing while nothing changes.
   */
  reconcile(): Promise<void>;
  /** Ends the connection to the management control plane. */
  close(): void;
}

const drivers: Readonly<Record<CloudName, ClusterDriver>> = {
  aws: eksDriver,
  gcp: gkeDriver,
  "azure-native": aksDriver,
};

/** How often a cluster is looked at of which nothing has changed: somebody may have deleted a node of it. */
const fullPassMilliseconds = 10_000;

/** How long one reconciliation waits for its clusters; one that takes longer goes on beside the next. */
const patienceMilliseconds = 2_000;

/** What is known of a cluster between two passes. */
interface Known {
  /** Versions of its objects when all was done. */
  readonly versions: string;
  readonly at: number;
}

/** Opens the provider of the managed clusters of all clouds: it makes in the simulated clouds what the objects of Cluster API say. */
export function openInfrastructure({ root, api, ...options }: InfrastructureOptions): Infrastructure {
  const ask: Ask = options.ask ?? ((request) => askClouds(root, request));
  const workloads = options.workloads ?? realWorkloads(root);
  const objects = new ManagementObjects(api);
  const busy = new Set<string>();
  const known = new Map<string, Known>();
  const failures: string[] = [];

  async function pass(family: Family): Promise<void> {
    const key = keyOf(family);
    const versions = versionsOf(family);
    const before = known.get(key);
    if (busy.has(key) || (before?.versions === versions && Date.now() - before.at < fullPassMilliseconds)) {
      return;
    }
    busy.add(key);
    try {
      known.delete(key);
      if (await cluster(family)) {
        known.set(key, { versions, at: Date.now() });
      }
    } finally {
      busy.delete(key);
    }
  }

  async function cluster(family: Family): Promise<boolean> {
    const driver = drivers[family.cloud];
    const cloud = await view(driver, family);
    return cloud !== undefined && (await new ClusterPass({ family, cloud, objects }, driver, workloads).run());
  }

  async function view(driver: ClusterDriver, family: Family): Promise<CloudView | undefined> {
    try {
      return await CloudView.of(ask, family.cloud, await driver.place(family, objects));
    } catch (error) {
      await ClusterPass.refuse({ family, objects }, error);
      return undefined;
    }
  }

  return {
    async reconcile() {
      const found = await families(objects);
      const passes = found.map((family) =>
        pass(family).catch((error: unknown) => {
          failures.push(error instanceof Error ? error.message : String(error));
        }),
      );
      await Promise.race([Promise.all(passes), sleep(patienceMilliseconds, undefined, { ref: false })]);
      if (failures.length > 0) {
        throw new Error(failures.splice(0).join("; "));
      }
    },
    close() {
      api.close();
    },
  };
}

function realWorkloads(root: string): WorkloadClusters {
  return {
    credential: (controlPlane) => clientCredential(root, controlPlane),
    nodes: async (controlPlane, pool) => (await nodesOfPools(root, controlPlane)).get(pool) ?? [],
  };
}

function keyOf({ cloud, cluster: { metadata } }: Family): string {
  return `${cloud}/${metadata.namespace}/${metadata.name}`;
}

function versionsOf(family: Family): string {
  return membersOf(family)
    .map(({ metadata }) => `${metadata.uid}@${metadata.resourceVersion}`)
    .join(" ");
}
