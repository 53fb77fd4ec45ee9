import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";

import { material, type ExecEntry, type KubeContext } from "./kubeconfig.js";

/** What proves to an API server who asks. */
export interface Credential {
  readonly certificate?: Buffer | string | undefined;
  readonly key?: Buffer | string | undefined;
  /** Value of the Authorization header. */
  readonly authorization?: string | undefined;
  /** When it stops being valid, as milliseconds since the epoch. */
  readonly expires?: number | undefined;
}

/** The credential of a context's user; runs its credential program if it has one. */
export async function credential(context: KubeContext): Promise<Credential> {
  const { user, folder } = context;
  if (user.exec) return execCredential(user.exec, context);
  return {
    certificate: material(user["client-certificate-data"], user["client-certificate"], folder),
    key: material(user["client-key-data"], user["client-key"], folder),
    authorization: authorization(context),
  };
}

function authorization({ user, folder }: KubeContext): string | undefined {
  const token =
    user.tokenFile === undefined ? user.token : readFileSync(resolve(folder, user.tokenFile), "utf8").trim();
  if (token !== undefined) return `Bearer ${token}`;
  if (user.username === undefined) return undefined;
  return `Basic ${Buffer.from(`${user.username}:${user.password ?? ""}`).toString("base64")}`;
}

interface ExecCredential {
  readonly status?: {
    readonly token?: string;
    readonly clientCertificateData?: string;
    readonly clientKeyData?: string;
    readonly expirationTimestamp?: string;
  };
}

async function execCredential(exec: ExecEntry, context: KubeContext): Promise<Credential> {
  const output = await run(exec, context);
  const status = (JSON.parse(output) as ExecCredential).status ?? {};
  return {
    certificate: status.clientCertificateData,
    key: status.clientKeyData,
    authorization: status.token === undefined ? undefined : `Bearer ${status.token}`,
    expires: status.expirationTimestamp === undefined ? undefined : Date.parse(status.expirationTimestamp),
  };
}

/** What a credential program is told of the cluster, when its entry asks for it. */
function clusterInfo({ provideClusterInfo }: ExecEntry, { cluster }: KubeContext) {
  const { server, "certificate-authority-data": authority } = cluster;
  return provideClusterInfo ? { cluster: { server, "certificate-authority-data": authority } } : {};
}

function run(exec: ExecEntry, context: KubeContext): Promise<string> {
  const { folder } = context;
  const command = exec.command.includes("/") ? resolve(folder, exec.command) : exec.command;
  const request = {
    apiVersion: exec.apiVersion,
    kind: "ExecCredential",
    spec: { interactive: false, ...clusterInfo(exec, context) },
  };
  const given = Object.fromEntries((exec.env ?? []).map(({ name, value }) => [name, value]));
  const env = { ...process.env, KUBERNETES_EXEC_INFO: JSON.stringify(request), ...given };
  return new Promise((resolvePromise, reject) => {
    const child = spawn(command, [...(exec.args ?? [])], { env, stdio: ["ignore", "pipe", "pipe"] });
    const output: Buffer[] = [];
    const errors: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => output.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => errors.push(chunk));
    child.on("error", (cause) => {
      reject(new Error(`the credential program ${exec.command} cannot run: ${cause.message}`, { cause }));
    });
    child.on("close", (code) => {
      if (code === 0) resolvePromise(Buffer.concat(output).toString("utf8"));
      else
        reject(new Error(`the credential program ${exec.command} failed: ${Buffer.concat(errors).toString().trim()}`));
    });
  });
}
