import { resolve } from "node:path";

import type { KubeContext, UserEntry } from "./kubeconfig.js";

const NAME = "cluster";

/** A kubeconfig of one context, for a program that reads one: it means the same wherever it lies. */
export function kubeconfigFile({ folder, namespace, cluster, user }: KubeContext): string {
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": NAME,
    contexts: [{ name: NAME, context: { cluster: NAME, user: NAME, ...(namespace !== undefined && { namespace }) } }],
    clusters: [{ name: NAME, cluster: withAbsolute(cluster, ["certificate-authority"], folder) }],
    users: [{ name: NAME, user: absoluteUser(user, folder) }],
  });
}

function absoluteUser(user: UserEntry, folder: string): UserEntry {
  const absolute = withAbsolute(user, ["client-certificate", "client-key", "tokenFile"], folder);
  return user.exec?.command.includes("/")
    ? { ...absolute, exec: { ...user.exec, command: resolve(folder, user.exec.command) } }
    : absolute;
}

/** The entry with the paths in these fields made absolute. */
function withAbsolute<Entry extends object>(entry: Entry, fields: readonly (keyof Entry)[], folder: string): Entry {
  const paths = fields.flatMap((field) => {
    const path = entry[field];
    return typeof path === "string" ? [[field, resolve(folder, path)] as const] : [];
  });
  return { ...entry, ...Object.fromEntries(paths) };
}
