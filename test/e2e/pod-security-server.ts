import { ok } from "node:assert/strict";

import type { Manifest } from "../../lib/manifests.js";
import { inTreePolicies } from "../../policies/engines/in-tree.js";
import { podKindOf, podKinds } from "../../policies/engines/pod-kinds.js";
import type { ApiClient, ApiRequest } from "../../sandbox/kubernetes/api-client.js";
import type { Properties } from "../../sandbox/provider/property-value.js";
import { standInDefinition } from "../../sandbox/stand-ins/definition.js";
import { settingsOf, type NamedTrial } from "./engine-verdicts.js";
import { ask, sideBySide, until } from "./policy-server.js";
import type { Setting } from "./policy-trials.js";

/** What an API server says of an object. */
export interface Answer {
  /** Why a rule refuses it. */
  readonly refused?: string;
  /** Why nobody may have it, whatever the rules say: the rules then judged it as an object of a kind that the server does not know. */
  readonly invalid?: string;
}

/** Group of kinds that are called like those that have pods in them, at whose fields the API server does not look. */
const group = "unvalidated.flotilla.test";

/** What an API server says of the objects of trials, in their order, while it enforces their rules. */
export async function serverAnswers(client: ApiClient, trials: readonly NamedTrial[]): Promise<readonly Answer[]> {
  const asked = [...questions(trials)];
  await until(async () => (await client.find("/api/v1/namespaces/default/serviceaccounts/default")) !== undefined);
  const started = await sideBySide(asked, ([, object]) => start(client, object));
  await enforce(client, trials);
  const answers = await sideBySide(asked, async ([, object], index) => {
    const { invalid } = started[index] ?? {};
    const answer = invalid === undefined ? await answered(client, request(object)) : { invalid };
    return answer.invalid === undefined ? answer : { ...answer, ...(await answered(client, unvalidated(object))) };
  });
  const found = new Map(asked.map(([key], index) => [key, answers[index] ?? {}]));
  return trials.map((trial) => found.get(keyOf(trial)) ?? {});
}

/** Objects with a label for each rule that judges them, by {@link keyOf}: of a good object whether any of its rules refuses it, of a bad one whether its own does. */
function questions(trials: readonly NamedTrial[]): ReadonlyMap<string, Manifest> {
  const found = new Map<string, Manifest>();
  for (const each of trials) {
    const { name, labels, ...metadata } = found.get(keyOf(each))?.metadata ?? each.object.metadata;
    const all = { ...labels, [labelOf(each.setting)]: "" };
    found.set(keyOf(each), { ...each.object, metadata: { ...metadata, name, labels: all } });
  }
  return found;
}

function keyOf({ setting, verdict, object: { kind, metadata, spec } }: NamedTrial): string {
  return JSON.stringify([verdict === "bad" ? setting.name : "", kind, metadata.annotations, spec]);
}

function labelOf({ name }: Setting): string {
  return `${name}.rules.flotilla.test/judged`;
}

/** A pod that is to get ephemeral containers must be there, which no rule is asked about. */
async function start(client: ApiClient, object: Manifest): Promise<Answer> {
  if (!hasEphemeralContainers(object)) return {};
  // No scheduler looks for a node.
  const spec = { ...(object["spec"] as Properties), ephemeralContainers: [], schedulerName: "nobody" };
  return answered(client, { method: "POST", path: pathOf(object), body: { ...object, spec } as unknown as Properties });
}

/** Has the server enforce rules on the objects that are labelled for them, and waits until it refuses something by each. */
async function enforce(client: ApiClient, trials: readonly NamedTrial[]): Promise<void> {
  for (const { kind, resource } of podKinds) {
    const definition = standInDefinition({ group, versions: ["v1"], kind, plural: resource, scope: "Namespaced" });
    await client.send({
      method: "POST",
      path: "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
      body: definition,
    });
  }
  for (const { resource } of podKinds) {
    await until(async () => (await client.find(`/apis/${group}/v1/namespaces/default/${resource}`)) !== undefined);
  }
  for (const setting of settingsOf(trials)) {
    for (const object of inTreePolicies(setting.set)) {
      const resource = `${object.kind.toLowerCase().replace(/y$/, "ie")}s`;
      const path = `/apis/admissionregistration.k8s.io/v1/${resource}`;
      await client.send({ method: "POST", path, body: ofSetting(setting, object) });
    }
    const bad = trials.find((each) => each.setting.name === setting.name && each.verdict === "bad");
    ok(bad, `nothing breaks ${setting.name}`);
    const [object = bad.object] = questions([bad]).values();
    await until(async () => (await answered(client, unvalidated(object))).refused !== undefined);
  }
}

/** A policy or its binding under the name of a setting, for its objects alone, be they of kinds that the server knows or not. */
function ofSetting(setting: Setting, object: Manifest): Properties {
  const { name } = setting;
  const spec = object["spec"] as Properties;
  const { resourceRules = [] } = (spec["matchConstraints"] ?? {}) as { readonly resourceRules?: readonly Properties[] };
  const others = { apiGroups: [group], apiVersions: ["v1"], operations: ["CREATE"], resources: ["*"] };
  const objectSelector = { matchLabels: { [labelOf(setting)]: "" } };
  const own =
    object.kind === "ValidatingAdmissionPolicy"
      ? { matchConstraints: { resourceRules: [...resourceRules, others] } }
      : { policyName: name, matchResources: { objectSelector } };
  return { ...object, metadata: { name }, spec: { ...spec, ...own } };
}

/** What asks for an object as its author would: ephemeral containers come by a request of their own. */
function request(object: Manifest): ApiRequest {
  if (!hasEphemeralContainers(object)) {
    return { method: "POST", path: `${pathOf(object)}?dryRun=All`, body: object as unknown as Properties };
  }
  const { ephemeralContainers = [] } = object["spec"] as Properties;
  return {
    method: "PATCH",
    path: `${pathOf(object)}/${object.metadata.name}/ephemeralcontainers?dryRun=All`,
    body: { spec: { ephemeralContainers } },
    contentType: "application/strategic-merge-patch+json",
  };
}

/** What asks for the same fields of a kind that the server does not know. */
function unvalidated(object: Manifest): ApiRequest {
  const body = { ...object, apiVersion: `${group}/v1` } as unknown as Properties;
  const { resource } = podKindOf(object) ?? { resource: "" };
  return { method: "POST", path: `/apis/${group}/v1/namespaces/default/${resource}?dryRun=All`, body };
}

function pathOf(object: Manifest): string {
  const { resource } = podKindOf(object) ?? { resource: "" };
  return `/${object.apiVersion === "v1" ? "api" : "apis"}/${object.apiVersion}/namespaces/default/${resource}`;
}

function hasEphemeralContainers({ spec }: Manifest): boolean {
  return "ephemeralContainers" in (spec as object);
}

async function answered(client: ApiClient, request: ApiRequest): Promise<Answer> {
  const answer = await ask(client, request);
  return answer === "done" ? {} : answer;
}
