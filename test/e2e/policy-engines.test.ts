import { deepEqual, equal, match, ok } from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Manifest } from "../../lib/manifests.js";
import { container, pod } from "../../policies/case-pod.js";
import { denial } from "../../policies/engines/compiled-policy.js";
import { gatekeeperPolicies } from "../../policies/engines/gatekeeper.js";
import { inTreePolicies } from "../../policies/engines/in-tree.js";
import { ruleVariables } from "../../policies/engines/variables.js";
import { kyvernoPolicies } from "../../policies/engines/kyverno.js";
import { hostNamespaces } from "../../policies/host-namespaces.js";
import { resourceRequests } from "../../policies/resource-requests.js";
import { rules } from "../../policies/rules.js";
import type { Rule, Variable } from "../../policies/rule.js";
import { validationsAt } from "../../policies/validations-at.js";
import type { ApiClient } from "../../sandbox/kubernetes/api-client.js";
import type { Properties } from "../../sandbox/provider/property-value.js";
import { ApiServer, knowsDefinitions } from "./api-server.js";
import {
  enginesAreBuilt,
  gatorVerdicts,
  kyvernoVerdicts,
  named,
  settingsOf,
  type NamedTrial,
  type Verdicts,
} from "./engine-verdicts.js";
import {
  apply,
  ask,
  change,
  collectionOf,
  creation,
  defineKinds,
  enforce,
  ofSetting,
  prepare,
  refusal,
  serverVerdicts,
  typeWarnings,
  until,
  type Answer,
} from "./policy-server.js";
import { caseTrials, setting, trial, type Setting, type Trial } from "./policy-trials.js";

const isReady = enginesAreBuilt && knowsDefinitions;

/** A bad pod for `host-namespaces`. */
const shared = (metadata: object): Manifest => ({ ...pod({ hostNetwork: true }), metadata }) as unknown as Manifest;

/** What lets objects past a rule, beside the cases of the rules. */
function specialTrials(): readonly Trial[] {
  const policy = { rule: hostNamespaces, parameters: {}, kubernetes: "1.37", exceptions: [] } as const;
  const exception = {
    rule: hostNamespaces.id,
    namespace: "shop",
    owner: "shop",
    reason: "legacy",
    until: "2030-01-01",
  };
  const excepted = setting("excepted", {
    ...policy,
    exceptions: [
      { ...exception, name: "agent" },
      { ...exception, name: "web-*" },
    ],
  });
  const excluding = setting("excluding", policy);
  const podsOnly = setting("pods-only", policy, { judged: "pods" });
  const deployment = (name: string): Manifest => ({
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name, namespace: "shop" },
    spec: {
      selector: { matchLabels: { app: "a" } },
      template: { metadata: { labels: { app: "a" } }, spec: shared({})["spec"] },
    },
  });
  return [
    trial(excepted, shared({ name: "agent", namespace: "shop" }), {
      title: "the object of an exception",
      verdict: "good",
    }),
    trial(excepted, shared({ name: "agent-2", namespace: "shop" }), { title: "a longer name", verdict: "bad" }),
    trial(excepted, shared({ name: "web-9", namespace: "default" }), { title: "another namespace", verdict: "bad" }),
    trial(excepted, shared({ name: "web-1", namespace: "shop" }), { title: "a name that begins so", verdict: "good" }),
    trial(excepted, shared({ name: "web", namespace: "shop" }), { title: "a shorter name", verdict: "bad" }),
    trial(excepted, deployment("web-2"), { title: "a controller", verdict: "good" }),
    trial(excepted, deployment("other"), { title: "another controller", verdict: "bad" }),
    trial(excluding, shared({ name: "left-out", namespace: "excluded" }), {
      title: "an excluded namespace",
      verdict: "good",
    }),
    trial(excluding, shared({ name: "judged", namespace: "shop" }), { title: "another namespace", verdict: "bad" }),
    trial(podsOnly, deployment("not-judged"), { title: "a controller where none is judged", verdict: "good" }),
    trial(podsOnly, shared({ name: "judged-still", namespace: "shop" }), {
      title: "a pod where they are",
      verdict: "bad",
    }),
  ];
}

/** What a rule may say of an object that it refuses; names of what breaks it come last. */
function isOwnMessage({ rule, set }: Setting, message: string): boolean {
  return validationsAt(rule, set.policies[0]?.kubernetes ?? "1.37").some((validation) => {
    const text = denial(rule, validation);
    return validation.each === undefined
      ? message === text
      : message.startsWith(`${text} (`) && message.endsWith(")") && !message.endsWith("()");
  });
}

/** What is wrong about what an engine says. */
function mistakes(trials: readonly NamedTrial[], verdicts: Verdicts): readonly string[] {
  return trials.flatMap(({ name, title, verdict, setting }) => {
    const messages = verdicts.get(name) ?? [];
    const isRight =
      verdict === "good"
        ? messages.length === 0
        : messages.length > 0 && messages.every((message) => isOwnMessage(setting, message));
    return isRight ? [] : [`${title} is ${verdict}, but: ${messages.join("; ")}`];
  });
}

/** What one engine says that another does not say of the same object. */
function otherWords(trials: readonly NamedTrial[], some: Verdicts, others: Verdicts): readonly string[] {
  return trials.flatMap(({ name, title }) =>
    (some.get(name) ?? [])
      .filter((message) => !(others.get(name) ?? []).includes(message))
      .map((message) => `${title}: ${message}`),
  );
}

/** What is wrong about what the API server says; it may refuse what is bad before it asks the rule. */
function serverMistakes(trials: readonly NamedTrial[], answers: ReadonlyMap<string, Answer>): readonly string[] {
  return trials.flatMap(({ name, title, verdict, setting }) => {
    const answer = answers.get(name);
    if (verdict === "good") return answer === "done" ? [] : [`${title} is good, but: ${JSON.stringify(answer)}`];
    if (answer === "done" || answer === undefined) return [`${title} is admitted`];
    return "invalid" in answer || isOwnMessage(setting, answer.refused) ? [] : [`${title}: ${answer.refused}`];
  });
}

/**
 * The expressions of a rule about pods as they would be for Pods alone, once for every kind of container. A variable has no type,
 * so what it stands for takes its place.
 */
function typedPolicies({ name, rule, set }: Setting): readonly Manifest[] {
  const [policy] = inTreePolicies(set);
  if (rule.matches !== "pods" || policy === undefined) return [];
  const spec = policy["spec"] as { readonly variables: readonly Variable[]; readonly validations: readonly object[] };
  const expressions = {
    variables: spec.variables.filter(
      (variable) => !ruleVariables(hostNamespaces).some((each) => each.name === variable.name),
    ),
    validations: spec.validations,
  };
  const text = JSON.stringify(expressions);
  const lists = ["containers", ...(text.includes("variables.containers") ? ["ephemeralContainers"] : [])];
  return lists.map((list) => {
    const typed = text
      .replaceAll("variables.pod", "object.spec")
      .replaceAll("variables.metadata", "object.metadata")
      .replaceAll("variables.containers", `object.spec.${list}`);
    const resourceRules = [
      { apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE", "UPDATE"], resources: ["pods"] },
    ];
    const metadata = { name: `typed-${name}-${list.toLowerCase()}` };
    return {
      ...policy,
      metadata,
      spec: { ...spec, ...(JSON.parse(typed) as object), matchConstraints: { resourceRules } },
    };
  });
}

const policyOf = (rule: Rule) => ({
  rule,
  parameters: rule.parameters?.example ?? {},
  kubernetes: "1.37" as const,
  exceptions: [],
});

/** Objects that were there before the rules that they break. */
const sharing = setting("sharing", policyOf(hostNamespaces));
const sizing = setting("sizing", policyOf(resourceRequests));
const requests = { cpu: "10m", memory: "16Mi" };
const oldPod = trial(
  sharing,
  { ...pod({ hostNetwork: true, containers: [container({ resources: { requests } })] }), metadata: { name: "old" } },
  { title: "old", verdict: "bad" },
).object;
const greedyPod = trial(
  sizing,
  { ...pod({ containers: [container({ resources: { requests } })] }), metadata: { name: "greedy" } },
  { title: "greedy", verdict: "bad" },
).object;
const deployment = (of: Setting, name: string, spec: object): Manifest =>
  trial(
    of,
    {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name },
      spec: {
        replicas: 0,
        selector: { matchLabels: { app: name } },
        template: { metadata: { labels: { app: name } }, spec: oldPod["spec"] },
        ...spec,
      },
    },
    { title: name, verdict: "bad" },
  ).object;
const oldDeployment = deployment(sharing, "old", {});
/** A rule about pods that reads more of what makes them than its template. */
const keeping = setting(
  "keeping",
  policyOf({
    ...hostNamespaces,
    validations: [
      {
        expression: "object.kind != 'Deployment' || dyn(object).spec.revisionHistoryLimit <= 5",
        field: "spec.revisionHistoryLimit",
        ...{ must: "be 5 at most", fix: "write 5" },
      },
    ],
  }),
);
const keptDeployment = deployment(keeping, "kept", { revisionHistoryLimit: 6 });
const oldObjects = [oldPod, greedyPod, oldDeployment, keptDeployment];

const image = [{ name: "main", image: "registry.example/acme/app:2.0.0" }];
const resized = { spec: { containers: [{ name: "main", resources: { requests: { cpu: "20m" } } }] } };
const debugging = { spec: { ephemeralContainers: [{ name: "debug", image: "registry.example/acme/debug:1.0.0" }] } };

/** Changes of what is there, which a rule must let pass, since it does not look at what changes, or may not. */
const changes: readonly (readonly [string, "passes" | "is refused", Manifest, Properties, string?])[] = [
  ["a label of an old pod", "passes", oldPod, { metadata: { labels: { team: "shop" } } }],
  ["an annotation of an old pod", "passes", oldPod, { metadata: { annotations: { "acme.example/note": "legacy" } } }],
  ["a finalizer of an old pod", "passes", oldPod, { metadata: { finalizers: ["acme.example/hold"] } }],
  ["the deadline of an old pod", "passes", oldPod, { spec: { activeDeadlineSeconds: 600 } }],
  ["the status of an old pod", "passes", oldPod, { status: { message: "waits" } }, "/status"],
  ["the size of an old pod, to a rule about something else", "passes", oldPod, resized, "/resize"],
  ["the image of an old pod", "is refused", oldPod, { spec: { containers: image } }],
  ["a new ephemeral container in an old pod", "is refused", oldPod, debugging, "/ephemeralcontainers"],
  ["a label of a pod without limits", "passes", greedyPod, { metadata: { labels: { team: "shop" } } }],
  ["the size of a pod without limits", "is refused", greedyPod, resized, "/resize"],
  ["a label of an old Deployment", "passes", oldDeployment, { metadata: { labels: { team: "shop" } } }],
  ["a finalizer of an old Deployment", "passes", oldDeployment, { metadata: { finalizers: ["acme.example/hold"] } }],
  ["the replicas of an old Deployment", "passes", oldDeployment, { spec: { replicas: 3 } }],
  ["a label of a Deployment with a history", "passes", keptDeployment, { metadata: { labels: { team: "shop" } } }],
  ["the history of a Deployment with one", "is refused", keptDeployment, { spec: { revisionHistoryLimit: 7 } }],
  ["the scale of an old Deployment", "passes", oldDeployment, { spec: { replicas: 3 } }, "/scale"],
  ["the status of an old Deployment", "passes", oldDeployment, { status: { observedGeneration: 7 } }, "/status"],
  [
    "a restart of an old Deployment",
    "passes",
    oldDeployment,
    { spec: { template: { metadata: { annotations: { "kubectl.kubernetes.io/restartedAt": "now" } } } } },
  ],
  [
    "the image of an old Deployment",
    "is refused",
    oldDeployment,
    { spec: { template: { spec: { containers: image } } } },
  ],
  [
    "what makes an old Deployment good",
    "passes",
    oldDeployment,
    { spec: { template: { spec: { hostNetwork: false } } } },
  ],
];

/** A rule that cannot be evaluated on any pod. */
const failing: Rule = {
  ...hostNamespaces,
  validations: [{ expression: "variables.pod.nothing.more == 1", field: "spec", must: "be there", fix: "write it" }],
};

describe("the rules on the API server, Kyverno and Gatekeeper (skipped without programs or definitions)", function () {
  this.timeout(900_000);
  const trials = named([...rules.flatMap(caseTrials), ...specialTrials()]);
  const settings = settingsOf(trials);
  const failures = {
    Fail: setting("failing", policyOf(failing)),
    Ignore: setting("ignoring", policyOf(failing), { failurePolicy: "Ignore" }),
  };
  const onFailure = (policy: "Fail" | "Ignore"): Manifest =>
    trial(failures[policy], shared({ name: policy.toLowerCase(), namespace: "default" }), {
      title: "unjudged",
      verdict: "bad",
    }).object;
  let server: ApiServer;
  let client: ApiClient;
  let folder = "";
  let gator: Verdicts = new Map();
  /** What the API server can be asked about. */
  let asked: readonly NamedTrial[] = [];

  before(async function () {
    if (!isReady) this.skip();
    folder = await mkdtemp(join(tmpdir(), "flotilla-policies-"));
    server = await ApiServer.start("policy-engines");
    client = server.client();
    await server.createNamespaces([...trials.map(({ object }) => object), ...oldObjects]);
    await defineKinds(client);
    const askable = await prepare(client, trials);
    asked = trials.filter(({ name }) => askable.has(name));
    for (const object of oldObjects) {
      await client.send({ method: "POST", path: collectionOf(object), body: object as unknown as Properties });
    }
    await enforce(client, [...settings, sharing, sizing, keeping, ...Object.values(failures)]);
    await apply(client, settings.flatMap(typedPolicies));
  });
  after(async () => {
    if (!isReady) return;
    await client.close();
    await server.remove();
    await rm(folder, { recursive: true });
  });

  it("give every case its verdict on Gatekeeper, in every form, by its own rule", async () => {
    gator = await gatorVerdicts(folder, trials);
    deepEqual(mistakes(trials, gator), []);
  });

  it("give it on Kyverno, in the same words", async () => {
    const kyverno = await kyvernoVerdicts(folder, trials);
    deepEqual(mistakes(trials, kyverno), []);
    deepEqual(otherWords(trials, kyverno, gator), []);
  });

  it("give it on the API server, in the same words", async () => {
    const answers = await serverVerdicts(client, asked);
    deepEqual(serverMistakes(asked, answers), []);
    const refusals = new Map(
      [...answers].flatMap(([name, answer]) =>
        typeof answer === "object" && "refused" in answer ? [[name, [answer.refused]] as const] : [],
      ),
    );
    // The server writes AppArmor's annotations into fields, which the rule names first.
    const asWritten = asked.filter(({ object }) => object.metadata.annotations === undefined);
    deepEqual(otherWords(asWritten, refusals, gator), []);
    const silent = new Set(
      asked.filter(({ verdict }) => verdict === "bad").map(({ setting: { rule }, form }) => `${rule.id} as ${form}`),
    );
    for (const { name, setting, form } of asked) if (refusals.has(name)) silent.delete(`${setting.rule.id} as ${form}`);
    deepEqual([...silent], []);
  });

  it("have no expression that the types of Kubernetes contradict", async () => {
    const names = settings.filter(({ set }) => inTreePolicies(set).length > 0).map(({ name }) => name);
    const typed = settings.flatMap(typedPolicies).map(({ metadata }) => metadata.name);
    ok(typed.length > rules.length / 2);
    deepEqual(await typeWarnings(client, names), []);
    // Usual, init and ephemeral containers have the same fields, and types that are not the same.
    const isOfTwins = (warning: string) =>
      /^found no matching overload for '(_\+_|or)' applied to '.*Pod.*Pod/.test(warning);
    deepEqual(
      (await typeWarnings(client, typed)).filter((warning) => !isOfTwins(warning)),
      [],
    );
    // Whoever looks for warnings must find one that is there.
    await apply(client, typedPolicies(setting("misspelt", policyOf(failing))));
    deepEqual(await typeWarnings(client, ["typed-misspelt-containers"]), ["undefined field 'nothing'"]);
  });

  for (const [what, verdict, object, body, part] of changes) {
    it(`${verdict === "passes" ? "let pass" : "refuse"} ${what}`, async () => {
      const request = change(object, body, part);
      const answer = verdict === "passes" ? await ask(client, request) : await refusal(client, request);
      equal(
        typeof answer === "object" && "refused" in answer ? "is refused" : answer,
        verdict === "passes" ? "done" : verdict,
      );
    });
  }

  for (const object of oldObjects) {
    it(`let the ${object.kind} ${object.metadata.name} be deleted`, async () => {
      const path = `${collectionOf(object)}/${object.metadata.name}?dryRun=All`;
      equal(await ask(client, { method: "DELETE", path }), "done");
    });
  }

  it("refuse what cannot be judged, or admit it, as the cluster says", async () => {
    const answer = await refusal(client, creation(onFailure("Fail")));
    ok(typeof answer === "object" && "refused" in answer && answer.refused.includes("no such key: nothing"));
    equal(await ask(client, creation(onFailure("Ignore"))), "done");
    const judged = named(
      (["Fail", "Ignore"] as const).map((each) => ({
        ...trial(failures[each], onFailure(each), { title: each, verdict: "bad" }),
      })),
    );
    const verdicts = await gatorVerdicts(folder, judged);
    deepEqual([...verdicts.keys()], ["fail"]);
  });

  it("move from audit to warn to enforce in place", async () => {
    const moving = setting("moving", policyOf(hostNamespaces));
    const bad = trial(moving, shared({ name: "moved", namespace: "default" }), { title: "bad", verdict: "bad" }).object;
    const message = "host-namespaces: spec.hostNetwork must be false or absent; leave it out";
    const seen: string[] = [];
    for (const enforcement of ["audit", "warn", "enforce"] as const) {
      const objects = inTreePolicies({ ...moving.set, enforcement }).map((object) => ofSetting(moving, object));
      await server.accept(objects);
      const isSaid = async (): Promise<boolean> => {
        const said = await server.verdict(bad);
        return enforcement === "audit" ? said === "" : said.startsWith(words[enforcement]) && said.includes(message);
      };
      await until(isSaid);
      seen.push(
        await server.succeed(
          "get",
          "validatingadmissionpolicy",
          "moving",
          "-o",
          "jsonpath={.metadata.uid} {.metadata.generation}",
        ),
      );
    }
    equal(new Set(seen).size, 1);
    match(seen[0] ?? "", / 1$/);
  });

  it("are objects that the definitions of Kyverno and Gatekeeper take to the last field", async () => {
    const { set } = setting("all", policyOf(hostNamespaces));
    const all = { ...set, policies: rules.map(policyOf) };
    const templates = gatekeeperPolicies(all, "admission").filter(({ kind }) => kind === "ConstraintTemplate");
    await server.prepare([...templates, ...kyvernoPolicies(all, "admission")]);
    await server.accept(templates, "--dry-run=server");
    for (const role of ["admission", "background"] as const) {
      await server.accept(kyvernoPolicies(all, role), "--dry-run=server");
    }
    await server.accept(inTreePolicies(all), "--dry-run=server");
  });
});

const words = { warn: "Warning: Validation failed", enforce: "Error from server (Forbidden)" } as const;
