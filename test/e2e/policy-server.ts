import { setTimeout as sleep } from "node:timers/promises";

import type { Manifest } from "../../lib/manifests.js";
import { inTreePolicies } from "../../policies/engines/in-tree.js";
import { podKinds } from "../../policies/engines/pod-kinds.js";
import type { MatchedResource } from "../../policies/rule.js";
import { rules } from "../../policies/rules.js";
import type { ApiClient, ApiRequest } from "../../sandbox/kubernetes/api-client.js";
import { ApiError } from "../../sandbox/kubernetes/api-error.js";
import type { Properties } from "../../sandbox/provider/property-value.js";
import { standInDefinition } from "../../sandbox/stand-ins/definition.js";
import type { NamedTrial } from "./engine-verdicts.js";
import { settingLabel, type Setting } from "./policy-trials.js";

/** What an API server says to a request. */
export type Answer = "done" | Readonly<{ refused: string }> | Readonly<{ invalid: string }>;

const definitionsPath = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
const policies = "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies";

/**
 * Asks, and says what came of it: a rule may refuse, or the API server itself.
 *
 * @throws ApiError for what is not there, and where the server fails
 */
export async function ask(client: ApiClient, request: ApiRequest): Promise<Answer> {
  try {
    await client.send(request);
    return "done";
  } catch (error) {
    if (!(error instanceof ApiError) || error.code === 404 || error.code >= 500) throw error;
    const refused = /ValidatingAdmissionPolicy '.*?' with binding '.*?' denied request: (.*)/s.exec(error.message)?.[1];
    return refused === undefined ? { invalid: error.message } : { refused };
  }
}

const kinds: readonly MatchedResource[] = [
  ...podKinds,
  ...rules.flatMap(({ matches }) => (matches === "pods" ? [] : matches.resources)),
];

/** Path of the objects of a kind in a namespace. */
export function collectionOf({ kind, apiVersion, metadata }: Manifest): string {
  const root = apiVersion === "v1" ? "/api" : "/apis";
  const resource = kinds.find((each) => each.kind === kind)?.resource ?? "";
  return `${root}/${apiVersion}/namespaces/${metadata.namespace ?? "default"}/${resource}`;
}

/** Defines the kinds that rules judge and the server does not know; the definitions take whatever there is in an object. */
export async function defineKinds(client: ApiClient): Promise<void> {
  for (const { group, version, kind, resource } of kinds) {
    const path = group === "" ? `/api/${version}` : `/apis/${group}/${version}`;
    if ((await client.find(path)) !== undefined) continue;
    const definition = standInDefinition({ group, versions: [version], kind, plural: resource, scope: "Namespaced" });
    await client.send({ method: "POST", path: definitionsPath, body: definition });
    await until(async () => (await client.find(`${path}/namespaces/default/${resource}`)) !== undefined);
  }
}

/** What asks for an object and changes nothing. */
export function creation(object: Manifest): ApiRequest {
  return { method: "POST", path: `${collectionOf(object)}?dryRun=All`, body: object as unknown as Properties };
}

/** What asks for a change of an object, or of a part of it such as its scale, and changes nothing. */
export function change(object: Manifest, body: Properties, part = ""): ApiRequest {
  return {
    method: "PATCH",
    path: `${collectionOf(object)}/${object.metadata.name}${part}?dryRun=All`,
    contentType: "application/strategic-merge-patch+json",
    body,
  };
}

/** What asks for the object of a trial; ephemeral containers come by a request of their own, to a pod that is there. */
export function requestOf({ object }: NamedTrial): ApiRequest {
  const { ephemeralContainers } = object["spec"] as Properties;
  return ephemeralContainers === undefined
    ? creation(object)
    : change(object, { spec: { ephemeralContainers } }, "/ephemeralcontainers");
}

/**
 * Makes what has to be there before the rules are: the accounts of pods, and pods that are to get ephemeral containers. Gives the
 * names of the trials that the server can be asked about.
 */
export async function prepare(client: ApiClient, trials: readonly NamedTrial[]): Promise<ReadonlySet<string>> {
  await makeAccounts(client, trials);
  const asked = await sideBySide(
    trials.filter(({ isValid }) => isValid),
    async ({ name, object }) => {
      const { ephemeralContainers, ...spec } = object["spec"] as Properties;
      if (ephemeralContainers === undefined) return [name];
      // No scheduler looks for a node.
      const body = { ...object, spec: { ...spec, schedulerName: "nobody" } } as unknown as Properties;
      return (await ask(client, { method: "POST", path: collectionOf(object), body })) === "done" ? [name] : [];
    },
  );
  return new Set(asked.flat());
}

async function makeAccounts(client: ApiClient, trials: readonly NamedTrial[]): Promise<void> {
  for (const namespace of new Set(["default", ...trials.flatMap(({ object }) => object.metadata.namespace ?? [])])) {
    const path = `/api/v1/namespaces/${namespace}/serviceaccounts/default`;
    await until(async () => (await client.find(path)) !== undefined);
  }
  const names = trials.flatMap(({ object }) => (object["spec"] as Properties)["serviceAccountName"] ?? []);
  for (const name of new Set(names)) {
    const path = "/api/v1/namespaces/default/serviceaccounts";
    await ask(client, { method: "POST", path, body: { metadata: { name } } });
  }
}

/** Has the server hold the objects of settings to their rules; it does so a second or two later. */
export async function enforce(client: ApiClient, settings: readonly Setting[]): Promise<void> {
  await apply(
    client,
    settings.flatMap((setting) => inTreePolicies(setting.set).map((object) => ofSetting(setting, object))),
  );
}

/** Creates policies and bindings. */
export async function apply(client: ApiClient, objects: readonly Manifest[]): Promise<void> {
  await sideBySide(objects, async (object) => {
    const path = object.kind === "ValidatingAdmissionPolicy" ? policies : policies.replace(/ies$/, "ybindings");
    await client.send({ method: "POST", path, body: object as unknown as Properties });
  });
}

/** What the server says, asked until it refuses. */
export async function refusal(client: ApiClient, request: ApiRequest): Promise<Answer> {
  let answer = await ask(client, request);
  for (let tries = 0; answer === "done" && tries < 100; tries += 1) {
    await sleep(200);
    answer = await ask(client, request);
  }
  return answer;
}

/** What the server says of objects, by their names: of bad ones first, after which it is known to hold to their rules. */
export async function serverVerdicts(
  client: ApiClient,
  trials: readonly NamedTrial[],
): Promise<ReadonlyMap<string, Answer>> {
  const bad = trials.filter(({ verdict }) => verdict === "bad");
  const good = trials.filter(({ verdict }) => verdict === "good");
  const answers = [
    ...(await sideBySide(bad, async (trial) => [trial.name, await refusal(client, requestOf(trial))] as const)),
    ...(await sideBySide(good, async (trial) => [trial.name, await ask(client, requestOf(trial))] as const)),
  ];
  return new Map(answers);
}

/** A policy or its binding under the name of a setting, for its objects alone. */
export function ofSetting({ name }: Setting, object: Manifest): Manifest {
  const spec = object["spec"] as Properties;
  const objectSelector = { matchLabels: { [settingLabel]: name } };
  const own =
    object.kind === "ValidatingAdmissionPolicy" ? {} : { policyName: name, matchResources: { objectSelector } };
  return { ...object, metadata: { name }, spec: { ...spec, ...own } };
}

/** What the type checker of Kubernetes says of the expressions of policies, once it has looked at all of them. */
export async function typeWarnings(client: ApiClient, names: readonly string[]): Promise<readonly string[]> {
  const warnings: string[] = [];
  for (const name of names) {
    await until(async () => {
      const { status = {} } = (await client.find(`${policies}/${name}`)) ?? {};
      const { typeChecking } = status as { readonly typeChecking?: TypeChecking };
      const texts = (typeChecking?.expressionWarnings ?? []).map(({ warning }) => warning);
      warnings.push(...texts.flatMap((text) => text.match(/(?<=ERROR: <input>:\d+:\d+: ).*/g) ?? [text]));
      return typeChecking !== undefined;
    });
  }
  return warnings;
}

interface TypeChecking {
  readonly expressionWarnings?: readonly { readonly warning: string }[];
}

/** Does something with every item, a few at a time. */
export async function sideBySide<Item, Result>(
  items: readonly Item[],
  work: (item: Item, index: number) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  const waiting = items.entries();
  const worker = async (): Promise<void> => {
    for (const [index, item] of waiting) results[index] = await work(item, index);
  };
  await Promise.all(Array.from({ length: 8 }, worker));
  return results;
}

/** Waits until something holds, two minutes at most. */
export async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 1200; tries += 1) {
    if (await holds()) return;
    await sleep(100);
  }
  throw new Error("the API server does not do as it was told");
}
