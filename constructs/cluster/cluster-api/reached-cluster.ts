import { setTimeout as pause } from "node:timers/promises";

import { askApiServer, type Ask } from "../../../lib/kubernetes/api-server.js";
import type { ApiServer } from "../api-server-address.js";
import { runError } from "../run-error.js";
import { apiServerOf, oidcIssuer, type NamedCluster } from "./cluster-access.js";
import { clusterView, type ClusterObjects, type ClusterView } from "./cluster-view.js";
import { patientSession } from "./patient-session.js";
import { unreadyReasons } from "./unready-reasons.js";
import { untilReady } from "./until-ready.js";

/** What a stack has to know of a cluster that is there. */
export interface ReachedCluster extends ApiServer {
  readonly oidcIssuer: string;
}

/** A cluster that Cluster API makes, and where. */
export interface AwaitedCluster extends NamedCluster {
  /** Kubeconfig of the management cluster. */
  readonly management: string;
  readonly objects: ClusterObjects;
}

/** How long a cluster may take: managed control planes take up to half an hour, and pools roll one machine after another. */
const patience = { minutes: 60, secondsBetweenLooks: 3 } as const;

/** Looks with one credential: four minutes of them. */
const looksPerCredential = 80;

/**
 * Waits until a cluster is what its objects say, and tells how to reach it.
 *
 * @param say - told why it is not ready yet, whenever that changes
 * @throws when it takes more than an hour
 */
export async function readyCluster(awaited: AwaitedCluster, say: (text: string) => void): Promise<ReachedCluster> {
  const { cluster, objects, spec } = awaited;
  const session = patientSession(awaited.management, looksPerCredential);
  let seen: ClusterView = { cluster: undefined, controlPlane: undefined, pools: [] };
  try {
    const reasons = await untilReady({
      reasons: async () => {
        try {
          seen = await session.asking((ask) => clusterView(ask, objects));
        } catch (error) {
          return [`the management cluster does not answer (${error instanceof Error ? error.message : String(error)})`];
        }
        return unreadyReasons(seen, spec.kubernetes);
      },
      say: (texts) => {
        say(`${cluster}: ${texts.join("; ")}`);
      },
      looks: (patience.minutes * 60) / patience.secondsBetweenLooks,
      pause: () => pause(patience.secondsBetweenLooks * 1000),
    });
    if (reasons.length > 0) {
      throw runError(lateText(cluster, objects, reasons));
    }
    const reached = await session.asking((ask) => reachedCluster(ask, awaited, seen));
    if (reached === undefined) {
      throw runError(`${cluster} is available, but Cluster API has made no Secret ${cluster}-kubeconfig for it`);
    }
    return reached;
  } finally {
    session.close();
  }
}

/** How to reach a cluster that may be there, for a preview: one look, and nothing when it fails or takes long. */
export async function knownCluster(awaited: AwaitedCluster): Promise<ReachedCluster | undefined> {
  try {
    return await askApiServer(awaited.management, 10_000, async (ask) =>
      reachedCluster(ask, awaited, await clusterView(ask, awaited.objects)),
    );
  } catch {
    return undefined;
  }
}

async function reachedCluster(
  ask: Ask,
  awaited: AwaitedCluster,
  view: ClusterView,
): Promise<ReachedCluster | undefined> {
  const [api, issuer] = await Promise.all([apiServerOf(ask, awaited.objects.cluster), oidcIssuer(ask, awaited, view)]);
  return api === undefined ? undefined : { ...api, oidcIssuer: issuer };
}

function lateText(cluster: string, { cluster: { metadata } }: ClusterObjects, reasons: readonly string[]): string {
  return [
    `${cluster} is not ready after ${patience.minutes} minutes:`,
    ...reasons.map((reason) => `  ${reason}`),
    `what its managers do: clusterctl describe cluster ${metadata.name} --namespace ${metadata.namespace ?? "default"}, on the management cluster`,
    "nothing is lost: the next run goes on waiting",
  ].join("\n");
}
