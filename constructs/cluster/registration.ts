import type { Fleet } from "../../lib/fleet/fleet.js";
import { askApiServer, existing, HttpError, type Ask } from "../../lib/kubernetes/api-server.js";
import { versionText, type VersionInfo } from "../../lib/kubernetes/version-text.js";
import type { Manifest } from "../../lib/manifests.js";
import { clusterProfileStatus, type ObservedCluster } from "../management/inventory.js";

/** A cluster that its own stack has made, and where it is listed. */
export interface Registered {
  readonly fleet: Fleet;
  readonly cluster: string;
  /** Kubeconfig of the cluster. */
  readonly kubeconfig: string;
  /** Kubeconfig of the management cluster. */
  readonly management: string;
}

type ControlPlane = ObservedCluster["controlPlane"];

/** Time that the inventory may keep a stack from ending. */
const milliseconds = 15_000;

/**
 * Writes what is seen of a cluster, its version and health, to its profile in the inventory on the management cluster. Without an
 * inventory there is nothing to write to.
 *
 * @throws when one of the two clusters does not answer
 */
export async function register({ fleet, cluster, kubeconfig, management }: Registered): Promise<void> {
  const observed = await askApiServer(kubeconfig, milliseconds, observe);
  await askApiServer(management, milliseconds, async (ask) => {
    const status = clusterProfileStatus(fleet, cluster, await sinceBefore(ask, fleet, cluster, observed));
    await existing(
      ask(`${profilePath(status)}/status?fieldManager=flotilla-inventory&force=true`, {
        method: "PATCH",
        contentType: "application/apply-patch+yaml",
        body: status,
      }),
    );
  });
}

async function observe(ask: Ask): Promise<ObservedCluster> {
  const version = (await ask("/version")) as VersionInfo;
  return { kubernetes: versionText(version), controlPlane: await health(ask) };
}

/** What the API server says of itself, and of etcd behind it: https://kubernetes.io/docs/reference/using-api/health-checks/ */
async function health(ask: Ask): Promise<ControlPlane> {
  const since = `${new Date().toISOString().slice(0, 19)}Z`;
  try {
    await ask("/readyz");
    return { isHealthy: true, reason: "ReadyzPassed", message: "the API server says that it is ready", since };
  } catch (error) {
    if (error instanceof HttpError) {
      return { isHealthy: false, reason: "ReadyzFailed", message: error.message, since };
    }
    throw error;
  }
}

/** The observation, with the time since which the cluster has been as it is. */
async function sinceBefore(
  ask: Ask,
  fleet: Fleet,
  cluster: string,
  observed: ObservedCluster,
): Promise<ObservedCluster> {
  const profile = (await existing(ask(profilePath(clusterProfileStatus(fleet, cluster))))) as
    | {
        readonly status?: {
          readonly conditions?: readonly {
            readonly type: string;
            readonly status: string;
            readonly lastTransitionTime?: string;
          }[];
        };
      }
    | undefined;
  const before = profile?.status?.conditions?.find(({ type }) => type === "ControlPlaneHealthy");
  const isSame = before?.status === (observed.controlPlane.isHealthy ? "True" : "False");
  return isSame && before.lastTransitionTime !== undefined
    ? { ...observed, controlPlane: { ...observed.controlPlane, since: before.lastTransitionTime } }
    : observed;
}

function profilePath({ apiVersion, metadata }: Manifest): string {
  return `/apis/${apiVersion}/namespaces/${metadata.namespace ?? ""}/clusterprofiles/${metadata.name}`;
}
