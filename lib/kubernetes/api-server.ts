import { request as plainRequest, type OutgoingHttpHeaders } from "node:http";
import { Agent, request, type AgentOptions, type RequestOptions } from "node:https";

import type { Cluster, User } from "@kubernetes/client-node" with { "resolution-mode": "import" };

/**
 * Asks an API server for a path, or to change what is there, and resolves to its answer: JSON as what it says, else the text.
 * Rejects with an {@link HttpError} or what kept it from answering.
 */
export type Ask = (path: string, change?: Change) => Promise<unknown>;

/** What is to change: https://kubernetes.io/docs/reference/using-api/api-concepts/ */
export interface Change {
  readonly method: "PATCH";
  /** Kind of patch: `"application/apply-patch+yaml"`. */
  readonly contentType: string;
  readonly body: unknown;
}

/** An API server answered, but not with what it was asked for. */
export class HttpError extends Error {
  override readonly name = "HttpError";

  constructor(
    path: string,
    readonly status: number,
  ) {
    super(`${path}: HTTP ${status}`);
  }
}

/** An API server that answers for as long as it was opened for. */
export interface OpenApiServer {
  readonly ask: Ask;
  /** Lets go of the connections. */
  readonly close: () => void;
}

/**
 * Opens the API server of a kubeconfig. Credentials are fetched once for all requests: an exec plugin that answers with a
 * certificate is otherwise run for each.
 *
 * @param milliseconds - the time after which nothing that was asked is answered any more
 * @throws when no credential is had within that time
 */
export async function openApiServer(kubeconfig: string, milliseconds: number): Promise<OpenApiServer> {
  const { KubeConfig } = await import("@kubernetes/client-node");
  const config = new KubeConfig();
  config.loadFromString(kubeconfig);
  config.users = config.users.map((user) => withClusterInfo(user, config.getCurrentCluster()));
  const signal = AbortSignal.timeout(milliseconds);
  const options: RequestOptions = {};
  await settled(config.applyToHTTPSOptions(options), signal);
  const agent = new Agent({ ...tlsOptions(options), keepAlive: true });
  return {
    ask: (path, change) =>
      answer(new URL(path, config.getCurrentCluster()?.server), { ...options, agent, signal }, change),
    close: () => {
      agent.destroy();
    },
  };
}

/**
 * Asks the API server of a kubeconfig.
 *
 * @throws when the API server does not answer within the given time
 */
export async function askApiServer<T>(
  kubeconfig: string,
  milliseconds: number,
  work: (ask: Ask) => Promise<T>,
): Promise<T> {
  const { ask, close } = await openApiServer(kubeconfig, milliseconds);
  try {
    return await work(ask);
  } finally {
    close();
  }
}

/** An answer; `undefined` where what was asked for is not there. */
export async function existing(answer: Promise<unknown>): Promise<unknown> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof HttpError && error.status === 404) {
      return undefined;
    }
    throw error;
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

/** What the agent needs to know itself: it holds the connections. */
function tlsOptions({ ca, cert, key, pfx, passphrase, rejectUnauthorized, servername }: RequestOptions): AgentOptions {
  return Object.fromEntries(
    Object.entries({ ca, cert, key, pfx, passphrase, rejectUnauthorized, servername }).filter(
      ([, value]) => value !== undefined,
    ),
  );
}

function answer(url: URL, options: RequestOptions, change?: Change): Promise<unknown> {
  const body = change === undefined ? undefined : JSON.stringify(change.body);
  const sent: RequestOptions =
    change === undefined
      ? options
      : {
          ...options,
          method: change.method,
          headers: { ...(options.headers as OutgoingHttpHeaders | undefined), "Content-Type": change.contentType },
        };
  const isPlain = url.protocol === "http:"; // what `kubectl proxy` opens
  return new Promise((resolve, reject) => {
    (isPlain ? plainRequest : request)(url, isPlain ? { ...sent, agent: undefined } : sent, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        const { statusCode: status = 0 } = response;
        if (status === 200 || status === 201) {
          const text = Buffer.concat(chunks).toString();
          resolve(response.headers["content-type"]?.includes("json") === true ? JSON.parse(text) : text);
        } else {
          reject(new HttpError(url.pathname, status));
        }
      });
    })
      .on("error", reject)
      .end(body);
  });
}

/** An exec plugin that hangs must not hang whoever asks. */
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
