import { readFile } from "node:fs/promises";

import { dump, load } from "js-yaml";

import { withLock } from "../lock.js";
import { writeAtomically } from "../write-atomically.js";

/** How to reach a cluster, under the name that its context, cluster and user have. */
export interface Access {
  readonly name: string;
  readonly server: string;
  /** PEM. */
  readonly certificateAuthority: string;
  readonly certificate: string;
  readonly key: string;
}

interface Entry {
  readonly name: string;
}

interface Kubeconfig {
  readonly clusters?: readonly Entry[] | null;
  readonly users?: readonly Entry[] | null;
  readonly contexts?: readonly Entry[] | null;
  readonly "current-context"?: string;
}

/** A kubeconfig for one cluster, with the client certificate in it. */
export function kubeconfig(access: Access) {
  const { name, server } = access;
  return {
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name, cluster: { server, "certificate-authority-data": base64(access.certificateAuthority) } }],
    users: [
      {
        name,
        user: {
          "client-certificate-data": base64(access.certificate),
          "client-key-data": base64(access.key),
        },
      },
    ],
    contexts: [{ name, context: { cluster: name, user: name } }],
    "current-context": name,
  };
}

/** Adds a cluster to a kubeconfig file and makes it the current one; what others wrote there stays. */
export async function addToKubeconfig(file: string, access: Access): Promise<void> {
  const added = kubeconfig(access);
  await edit(file, (before) => ({
    ...added,
    ...without(before, access.name, added),
    "current-context": access.name,
  }));
}

/** Takes a cluster out of a kubeconfig file. */
export async function removeFromKubeconfig(file: string, name: string): Promise<void> {
  await edit(file, (before) => ({
    ...without(before, name, { clusters: [], users: [], contexts: [] }),
    "current-context": before["current-context"] === name ? "" : (before["current-context"] ?? ""),
  }));
}

function without(
  before: Kubeconfig,
  name: string,
  added: Required<Pick<Kubeconfig, "clusters" | "users" | "contexts">>,
) {
  const merged = (key: "clusters" | "users" | "contexts") => [
    ...(before[key] ?? []).filter((entry) => entry.name !== name),
    ...(added[key] ?? []),
  ];
  return { ...before, clusters: merged("clusters"), users: merged("users"), contexts: merged("contexts") };
}

async function edit(file: string, change: (before: Kubeconfig) => object): Promise<void> {
  await withLock(`${file}.lock`, async () => {
    const text = await readFile(file, "utf8").catch(() => "");
    await writeAtomically(
      file,
      dump({ apiVersion: "v1", kind: "Config", ...change(parsed(file, text)) }, { lineWidth: -1 }),
    );
  });
}

function parsed(file: string, text: string): Kubeconfig {
  try {
    const value: Kubeconfig = load(text) ?? {};
    return value;
  } catch (error) {
    throw new Error(`${file} is not YAML, so no cluster can be added to it: delete it or set KUBECONFIG to another`, {
      cause: error,
    });
  }
}

function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}
