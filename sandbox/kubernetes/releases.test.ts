import { deepEqual, equal, rejects } from "node:assert/strict";

import { isSecret, secret, UNKNOWN, type Properties } from "../provider/property-value.js";
import { KubernetesProvider } from "./kubernetes-provider.js";

const type = "kubernetes:helm.sh/v3:Release";
const subject = { urn: `urn:pulumi:s::p::${type}::cert-manager`, name: "cert-manager", type };
const news = {
  name: "cert-manager",
  namespace: "cert-manager",
  chart: "cert-manager",
  version: "v1.21.2",
  repositoryOpts: { repo: "https://charts.jetstack.io" },
  values: { crds: { enabled: true } },
};
const id = "cert-manager/cert-manager";

/** A provider for a cluster that does not answer, or whose kubeconfig is not known yet; helm is nowhere. */
function provider(kubeconfig: string = unreachable, more: Properties = {}): KubernetesProvider {
  const made = new KubernetesProvider({ log: () => undefined }, "1.0.0");
  made.configure({ args: { kubeconfig, ...more } });
  return made;
}

const unreachable = JSON.stringify({
  "current-context": "c",
  contexts: [{ name: "c", context: { cluster: "c", user: "u" } }],
  clusters: [{ name: "c", cluster: { server: "https://127.0.0.1:1" } }],
  users: [{ name: "u", user: {} }],
});
const refusal =
  "configured Kubernetes cluster is unreachable: unable to load schema information from the API server: " +
  'Get "https://127.0.0.1:1/version": dial tcp 127.0.0.1:1: connect: connection refused';

async function checked(inputs: Properties = news): Promise<Properties> {
  const request = { ...subject, olds: {}, news: inputs, randomSeed: new Uint8Array() };
  return (await provider().check(request)).inputs;
}

describe("Releases", () => {
  const { PATH } = process.env;
  before(() => (process.env["PATH"] = "/nowhere"));
  after(() => (process.env["PATH"] = PATH));

  for (const [name, kubeconfig] of Object.entries({ "does not answer": unreachable, "is not known yet": UNKNOWN })) {
    it(`lists a release in a preview on a cluster that ${name}, without helm`, async () => {
      const inputs = await checked();
      const { id: noId, outputs } = await provider(kubeconfig).create({
        ...subject,
        inputs,
        preview: true,
        timeout: 0,
      });
      equal(noId, undefined);
      deepEqual(outputs, { ...inputs, __inputs: secret(inputs), resourceNames: UNKNOWN, status: UNKNOWN });
    });
  }

  it("leaves a chart that is not known yet alone", async () => {
    const inputs = { ...news, chart: "shop", version: UNKNOWN };
    const { inputs: found, failures } = await provider().check({
      ...subject,
      olds: {},
      news: inputs,
      randomSeed: new Uint8Array(),
    });
    deepEqual([found["version"], failures], [UNKNOWN, []]);
  });

  it("keeps what is secret in the values a secret", async () => {
    const { values } = await checked({ ...news, values: { password: secret("hunter2") } });
    equal(isSecret((values as Properties)["password"]), true);
  });

  const changes: Readonly<Record<string, readonly [changed: Properties, diffs: string[], replaces: string[]]>> = {
    nothing: [{}, [], []],
    "a value": [{ values: { crds: { enabled: false } } }, ["values"], []],
    "the version": [{ version: "v1.22.0" }, ["version"], []],
    "the name": [{ name: "certificates" }, ["name"], ["name"]],
    "the namespace": [{ namespace: "security" }, ["namespace"], ["namespace"]],
  };
  for (const [name, [changed, diffs, replaces]] of Object.entries(changes)) {
    it(`${replaces.length > 0 ? "replaces" : "keeps"} a release when ${name} changes`, async () => {
      const old = await checked();
      const request = { ...subject, id, olds: { __inputs: secret(old) }, oldInputs: {}, ignoreChanges: [] };
      const diff = await provider().diff({ ...request, news: { ...old, ...changed } });
      deepEqual([diff.changes, diff.diffs ?? [], diff.replaces ?? []], [diffs.length > 0, diffs, replaces]);
    });
  }

  it("tells when a cluster cannot be reached", async () => {
    const inputs = await checked();
    const request = { ...subject, id, outputs: {}, inputs, timeout: 0 };
    await rejects(async () => provider().create({ ...request, preview: false }), { message: refusal });
    await rejects(async () => provider().read(request), { message: refusal });
    await rejects(async () => provider().delete(request), { message: refusal });
  });

  it("takes a release that it cannot reach for gone, or for unchanged, if told so", async () => {
    const request = { ...subject, id, outputs: { a: 1 }, inputs: { b: 2 } };
    equal(await provider(unreachable, { deleteUnreachable: "true" }).read(request), undefined);
    await provider(unreachable, { deleteUnreachable: "true" }).delete({ ...request, timeout: 0 });
    deepEqual(await provider(unreachable, { skipUpdateUnreachable: "true" }).read(request), {
      id,
      outputs: { a: 1 },
      inputs: { b: 2 },
    });
  });
});
