import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";

import { load } from "js-yaml";

/** Where a kubeconfig comes from and which of its clusters is meant. */
export interface KubeconfigSelection {
  /** Content of a kubeconfig, or the path of one; by default `$KUBECONFIG`, then `~/.kube/config`. */
  readonly kubeconfig?: string | undefined;
  readonly context?: string | undefined;
  readonly cluster?: string | undefined;
}

/** The cluster and the user of a kubeconfig's context, with the folder that its relative paths start from. */
export interface KubeContext {
  readonly folder: string;
  readonly namespace: string | undefined;
  readonly cluster: ClusterEntry;
  readonly user: UserEntry;
}

/** How to reach an API server and how to trust it. */
export interface ClusterEntry {
  readonly server: string;
  readonly "certificate-authority"?: string;
  readonly "certificate-authority-data"?: string;
  readonly "insecure-skip-tls-verify"?: boolean;
  readonly "tls-server-name"?: string;
}

/** How to authenticate. */
export interface UserEntry {
  readonly "client-certificate"?: string;
  readonly "client-certificate-data"?: string;
  readonly "client-key"?: string;
  readonly "client-key-data"?: string;
  readonly token?: string;
  readonly tokenFile?: string;
  readonly username?: string;
  readonly password?: string;
  readonly exec?: ExecEntry;
}

/** A program that hands out a credential. */
export interface ExecEntry {
  readonly apiVersion: string;
  readonly command: string;
  readonly args?: readonly string[] | null;
  readonly env?: readonly { readonly name: string; readonly value: string }[] | null;
  readonly provideClusterInfo?: boolean;
}

interface ContextEntry {
  readonly cluster: string;
  readonly user: string;
  readonly namespace?: string;
}

interface Kubeconfig {
  readonly "current-context"?: string;
  readonly clusters?: readonly { readonly name: string; readonly cluster: ClusterEntry }[] | null;
  readonly contexts?: readonly { readonly name: string; readonly context: ContextEntry }[] | null;
  readonly users?: readonly { readonly name: string; readonly user: UserEntry | null }[] | null;
}

/** The selected context of a kubeconfig; throws when it has no such context, cluster or user. */
export function kubeContext(selection: KubeconfigSelection): KubeContext {
  const files = kubeconfigFiles(selection.kubeconfig);
  const lists = files.map(({ text, folder }) => ({ folder, config: parsed(text) }));
  const name = selection.context ?? lists.find(({ config }) => config["current-context"])?.config["current-context"];
  const context = entry(lists, ({ contexts }) => contexts, name, "context").item.context;
  const cluster = entry(lists, ({ clusters }) => clusters, selection.cluster ?? context.cluster, "cluster");
  const user = entry(lists, ({ users }) => users, context.user, "user");
  return {
    folder: user.folder,
    namespace: context.namespace,
    cluster: cluster.item.cluster,
    user: user.item.user ?? {},
  };
}

/** Bytes given in the kubeconfig itself or in a file beside it. */
export function material(data: string | undefined, file: string | undefined, folder: string): Buffer | undefined {
  if (data !== undefined) return Buffer.from(data, "base64");
  return file === undefined ? undefined : readFileSync(resolve(folder, file));
}

function parsed(text: string): Kubeconfig {
  const config: unknown = load(text);
  return typeof config === "object" && config !== null ? config : {};
}

interface Loaded {
  readonly folder: string;
  readonly config: Kubeconfig;
}

function entry<Item extends { readonly name: string }>(
  lists: readonly Loaded[],
  items: (config: Kubeconfig) => readonly Item[] | null | undefined,
  name: string | undefined,
  what: string,
): { readonly folder: string; readonly item: Item } {
  for (const { folder, config } of lists) {
    const item = items(config)?.find((candidate) => candidate.name === name);
    if (item) return { folder, item };
  }
  throw new Error(
    name === undefined ? "the kubeconfig has no current context" : `the kubeconfig has no ${what} "${name}"`,
  );
}

function kubeconfigFiles(kubeconfig: string | undefined): { readonly text: string; readonly folder: string }[] {
  if (kubeconfig !== undefined && /^\s*\{|[\n:]\s/.test(kubeconfig))
    return [{ text: kubeconfig, folder: process.cwd() }];
  const fallback = process.env["KUBECONFIG"] ?? join(homedir(), ".kube", "config");
  const paths = kubeconfig === undefined ? fallback.split(delimiter).filter(Boolean) : [kubeconfig];
  return paths.map((path) => ({ text: readFileSync(path, "utf8"), folder: dirname(resolve(path)) }));
}
