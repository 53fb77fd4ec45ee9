import { Agent, request, type AgentOptions, type RequestOptions } from "node:https";

import type { Cluster, User } from "@kubernetes/client-node" with { "resolution-mode": "import" };

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
interface VersionInfo {
  readonly gitVersion?: string;
  readonly minor?: string;
  readonly emulationMajor?: string;
  readonly emulationMinor?: string;
}
type Get = (path: string) => Promise<unknown>;

/**
 * Asks the API server of a kubeconfig for its version, nodes and pods. Credentials are fetched once for all requests: an exec
 * plugin that answers with a certificate is otherwise run for each.
 *
 * @throws when the API server does not answer within the given time
 */
export async function liveCluster(kubeconfig: string, milliseconds: number): Promise<LiveCluster> {
  const { KubeConfig } = await import("@kubernetes/client-node");
  const config = new KubeConfig();
  config.loadFromString(kubeconfig);
  config.users = config.users.map((user) => withClusterInfo(user, config.getCurrentCluster()));
  const signal = AbortSignal.timeout(milliseconds);
  const options: RequestOptions = {};
  await settled(config.applyToHTTPSOptions(options), signal);
  const agent = new Agent({ ...tlsOptions(options), keepAlive: true });
  const get: Get = (path) => getJson(new URL(path, config.getCurrentCluster()?.server), { ...options, agent, signal });
  try {
    const [version, nodes, pods] = await Promise.all([
      get("/version"),
      readiness(get, "/api/v1/nodes"),
      readiness(get, "/api/v1/pods"),
    ]);
    return { kubernetes: versionText(version as VersionInfo), nodes, pods };
  } finally {
    agent.destroy();
  }
}

/** What kubectl tells a credential plugin of the cluster that it is for; the library tells it nothing. */
function withClusterInfo(user: User, cluster: Cluster | null): User {
  const exec = user.exec as { readonly apiVersion?: string; readonly env?: readonly object[] } | undefined;
  if (exec === undefined || cluster === null) {
    return user;
  }
  const { server, caData } = cluster;
  const spec = { cluster: { server, "certificate-authority-data": caData }, interactive: false };
  const value = JSON.stringify({ apiVersion: exec.apiVersion, kind: "ExecCredential", spec });
  return { ...user, exec: { ...exec, env: [...(exec.env ?? []), { name: "KUBERNETES_EXEC_INFO", value }] } };
}

/** Counts what has not finished, page by page, and how much of it has the condition `Ready`. */
async function readiness(get: Get, path: string): Promise<Readiness> {
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

/** Version of an API server: `"1.35.2"`; of one that emulates an older minor, that minor. Clouds have minors such as `"35+"`. */
export function versionText({ gitVersion = "", minor = "", emulationMajor, emulationMinor }: VersionInfo): string {
  const emulates =
    emulationMajor !== undefined && emulationMinor !== undefined && emulationMinor !== minor.replace(/\D/g, "");
  return emulates ? `${emulationMajor}.${emulationMinor}` : gitVersion.replace(/^v/, "").replace(/[-+].*$/, "");
}

function isUnfinished({ status }: Item): boolean {
  return status?.phase !== "Succeeded" && status?.phase !== "Failed";
}

function isReady({ status }: Item): boolean {
  return status?.conditions?.some(({ type, status: value }) => type === "Ready" && value === "True") === true;
}

/** What the agent needs to know itself: it holds the connections. */
function tlsOptions({ ca, cert, key, pfx, passphrase, rejectUnauthorized, servername }: RequestOptions): AgentOptions {
  return Object.fromEntries(
    Object.entries({ ca, cert, key, pfx, passphrase, rejectUnauthorized, servername }).filter(
      ([, value]) => value !== undefined,
    ),
  );
}

function getJson(url: URL, options: RequestOptions): Promise<unknown> {
  return new Promise((resolve, reject) => {
    request(url, options, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        if (response.statusCode === 200) {
          resolve(JSON.parse(Buffer.concat(chunks).toString()));
        } else {
          reject(new Error(`${url.pathname}: HTTP ${response.statusCode ?? 0}`));
        }
      });
    })
      .on("error", reject)
      .end();
  });
}

/** An exec plugin that hangs must not hang the whole table. */
function settled<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return Promise.race([
    work,
    new Promise<never>((_, reject) => {
      signal.addEventListener("abort", () => {
        reject(new Error("the credential plugin did not answer in time"));
      });
    }),
  ]);
}
