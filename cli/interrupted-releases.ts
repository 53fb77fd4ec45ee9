import { gunzipSync, gzipSync } from "node:zlib";

import type { Deployment, Stack } from "@pulumi/pulumi/automation";

import type { KnownInputs } from "../lib/import-ids.js";
import { askApiServer, type Ask } from "../lib/kubernetes/api-server.js";
import { inputsByReference, stateOf, withState } from "./stack-state.js";

/** Type of a Helm release among the resources of a stack. */
export const releaseType = "kubernetes:helm.sh/v3:Release";

/** A revision of a release, as Helm writes it down: https://helm.sh/docs/topics/advanced/#storage-backends */
interface Revision {
  readonly metadata: {
    readonly name: string;
    readonly resourceVersion: string;
    readonly labels: { readonly status: string; readonly version: string };
  };
  readonly data: { readonly release: string };
}

type Condition = "gone" | "interrupted" | "settled";

/** What Helm writes down while it works; whoever finds it later finds a release that nobody works on any more. */
const interrupted: readonly string[] = ["pending-install", "pending-upgrade", "pending-rollback", "uninstalling"];
const patience = 30_000;

/**
 * Mends the Helm releases of a stack whose engine has died. Helm refuses to touch a release that is being installed or upgraded,
 * and nobody ends that any more: such a revision is marked as failed, as Flux does, and the engine is told that its resource is
 * half made, so that the next run upgrades or uninstalls it. A release that is uninstalled already is dropped: Helm would fail to
 * uninstall it again.
 *
 * A cluster that does not answer has nothing mended; the run after this says so by itself.
 *
 * @returns the URNs of releases that were left half done
 */
export async function mendReleases(stack: Stack): Promise<readonly string[]> {
  const { resources = [] } = stateOf(await stack.exportStack());
  const known = inputsByReference(resources);
  const found = await Promise.all(
    resources
      .filter(({ type, id }) => type === releaseType && id !== undefined)
      .map(async ({ urn, id = "", provider }) => ({ urn, condition: await mended(id, known.get(provider)) })),
  );
  const urns = (wanted: Condition) => found.flatMap(({ urn, condition }) => (condition === wanted ? [urn] : []));
  if (urns("gone").length > 0) {
    await stack.refresh({ target: urns("gone"), suppressOutputs: true, color: "never" });
  }
  if (urns("interrupted").length > 0) {
    await stack.importStack(withHalfMade(await stack.exportStack(), new Set(urns("interrupted"))));
  }
  return urns("interrupted");
}

async function mended(id: string, provider: KnownInputs | undefined): Promise<Condition> {
  const kubeconfig = kubeconfigOf(provider);
  const [namespace = "", name = ""] = id.split("/");
  return kubeconfig === undefined
    ? "settled"
    : askApiServer(kubeconfig, patience, (ask) => settle(ask, namespace, name)).catch(() => "settled");
}

/**
 * Marks the last revision of a release as failed where Helm was at work on it.
 *
 * @returns how the release was found
 */
export async function settle(ask: Ask, namespace: string, name: string): Promise<Condition> {
  const secrets = `/api/v1/namespaces/${namespace}/secrets`;
  const list = await ask(`${secrets}?labelSelector=${encodeURIComponent(`owner=helm,name=${name}`)}`);
  const { items: revisions } = list as { readonly items: readonly Revision[] };
  const last = [...revisions].sort((a, b) => numberOf(b) - numberOf(a))[0];
  if (last === undefined) {
    return "gone";
  }
  const { resourceVersion, labels } = last.metadata;
  if (!interrupted.includes(labels.status)) {
    return "settled";
  }
  // Whoever is at work on it after all has changed it since, and then the API server refuses this.
  const body = {
    metadata: { resourceVersion, labels: { status: "failed" } },
    data: { release: asFailed(last.data.release, labels.status) },
  };
  await ask(`${secrets}/${last.metadata.name}`, {
    method: "PATCH",
    contentType: "application/merge-patch+json",
    body,
  });
  return "interrupted";
}

function numberOf({ metadata }: Revision): number {
  return Number(metadata.labels.version);
}

/** The record of a revision with another status: JSON, compressed, twice in base64. What else it says stays as it is, to the byte. */
function asFailed(record: string, status: string): string {
  const compressed = Buffer.from(Buffer.from(record, "base64").toString(), "base64");
  const text = gunzipSync(compressed).toString().replace(`"status":"${status}"`, '"status":"failed"');
  return Buffer.from(gzipSync(text).toString("base64")).toString("base64");
}

/** The kubeconfig of a provider; the state has it as a secret if the program says so. */
function kubeconfigOf(provider: KnownInputs | undefined): string | undefined {
  const value = provider?.["kubeconfig"];
  if (typeof value === "string") {
    return value;
  }
  const { plaintext } = (value ?? {}) as { readonly plaintext?: string };
  return plaintext === undefined ? undefined : (JSON.parse(plaintext) as string);
}

/** The engine repairs with the next run what the state says failed to become ready. */
function withHalfMade(deployment: Deployment, urns: ReadonlySet<string>): Deployment {
  const { resources = [] } = stateOf(deployment);
  const initErrors = ["an interrupted run has left it half done"];
  return withState(deployment, {
    resources: resources.map((resource) => (urns.has(resource.urn) ? { ...resource, initErrors } : resource)),
  });
}
