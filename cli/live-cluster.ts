import { askApiServer, type Ask } from "../lib/kubernetes/api-server.js";
import { versionText, type VersionInfo } from "../lib/kubernetes/version-text.js";
import type { LiveCluster, Readiness } from "./cluster-status.js";

const pageSize = 500;

interface Condition {
  readonly type: string;
  readonly status: string;
}
interface Item {
  readonly status?: { readonly phase?: string; readonly conditions?: readonly Condition[] };
}
interface Page {
  readonly metadata?: { readonly continue?: string };
  readonly items?: readonly Item[];
}
/**
 * Asks the API server of a kubeconfig for its version, nodes and pods.
 *
 * @throws when the API server does not answer within the given time
 */
export function liveCluster(kubeconfig: string, milliseconds: number): Promise<LiveCluster> {
  return askApiServer(kubeconfig, milliseconds, async (get) => {
    const [version, nodes, pods] = await Promise.all([
      get("/version"),
      readiness(get, "/api/v1/nodes"),
      readiness(get, "/api/v1/pods"),
    ]);
    return { kubernetes: versionText(version as VersionInfo), nodes, pods };
  });
}

/** Counts what has not finished, page by page, and how much of it has the condition `Ready`. */
async function readiness(get: Ask, path: string): Promise<Readiness> {
  let [ready, total, next] = [0, 0, ""];
  do {
    const page = (await get(`${path}?limit=${pageSize}${next}`)) as Page;
    const items = (page.items ?? []).filter(isUnfinished);
    total += items.length;
    ready += items.filter(isReady).length;
    const token = page.metadata?.continue ?? "";
    next = token === "" ? "" : `&continue=${encodeURIComponent(token)}`;
  } while (next !== "");
  return { ready, total };
}

function isUnfinished({ status }: Item): boolean {
  return status?.phase !== "Succeeded" && status?.phase !== "Failed";
}

function isReady({ status }: Item): boolean {
  return status?.conditions?.some(({ type, status: value }) => type === "Ready" && value === "True") === true;
}
