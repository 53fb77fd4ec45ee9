import { deepEqual, equal, rejects } from "node:assert/strict";

import { UNKNOWN, type Properties } from "../provider/property-value.js";
import { KubernetesProvider } from "./kubernetes-provider.js";

const subject = { urn: "urn:pulumi:s::p::kubernetes:core/v1:ConfigMap::settings", name: "settings", type: "t" };
const object = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "settings", namespace: "shop" } };

function kubeconfig(server: string): string {
  return JSON.stringify({
    "current-context": "c",
    contexts: [{ name: "c", context: { cluster: "c", user: "u" } }],
    clusters: [{ name: "c", cluster: { server } }],
    users: [{ name: "u", user: {} }],
  });
}

/** A provider for a cluster that does not answer, and what it told the engine. */
function unreachable(args: Properties = {}): { provider: KubernetesProvider; log: string[] } {
  const log: string[] = [];
  const provider = new KubernetesProvider({ log: (severity, message) => log.push(`${severity}: ${message}`) }, "1.0.0");
  provider.configure({ args: { kubeconfig: kubeconfig("https://127.0.0.1:1"), ...args } });
  return { provider, log };
}

const refusal =
  "configured Kubernetes cluster is unreachable: unable to load schema information from the API server: " +
  'Get "https://127.0.0.1:1/version": dial tcp 127.0.0.1:1: connect: connection refused';

describe("KubernetesProvider", () => {
  it("previews objects of a cluster that does not answer as their inputs", async () => {
    const { provider } = unreachable();
    deepEqual(await provider.create({ ...subject, inputs: object, preview: true, timeout: 0 }), { outputs: object });
  });

  it("previews an object with unknown values as its inputs", async () => {
    const inputs = { ...object, data: { arn: UNKNOWN } };
    const { provider } = unreachable();
    deepEqual(await provider.create({ ...subject, inputs, preview: true, timeout: 0 }), { outputs: inputs });
  });

  it("refuses to delete what it cannot reach", async () => {
    const { provider } = unreachable();
    const request = { ...subject, id: "shop/settings", outputs: {}, inputs: object, timeout: 0 };
    await rejects(async () => provider.delete(request), { message: refusal });
  });

  it("forgets what it cannot reach if told so, with a warning", async () => {
    const { provider, log } = unreachable({ deleteUnreachable: "true" });
    await provider.delete({ ...subject, id: "shop/settings", outputs: {}, inputs: object, timeout: 0 });
    equal(await provider.read({ ...subject, id: "shop/settings", outputs: {}, inputs: object }), undefined);
    deepEqual(log, [`warning: ${refusal}; its objects count as deleted, because the provider has deleteUnreachable`]);
  });

  it("keeps the last state of what it cannot reach if told so", async () => {
    const { provider } = unreachable({ skipUpdateUnreachable: "true" });
    const outputs = { ...object, __fieldManager: "me", __initialApiVersion: "v1", __inputs: object };
    deepEqual(await provider.read({ ...subject, id: "shop/settings", outputs, inputs: object }), {
      id: "shop/settings",
      outputs,
      inputs: object,
    });
  });

  it("refuses arguments and kinds that it does not simulate", async () => {
    const { provider } = unreachable();
    const request = { ...subject, olds: {}, randomSeed: new Uint8Array() };
    const hint = "FLOTILLA_KUBERNETES_PROVIDER=<folder of pulumi-resource-kubernetes> uses the real one";
    deepEqual(provider.checkConfig({ ...request, news: { renderYamlToDirectory: "out" } }).failures, [
      {
        property: "renderYamlToDirectory",
        reason: `the simulated Kubernetes provider does not know renderYamlToDirectory; ${hint}`,
      },
    ]);
    const chart = { ...request, type: "kubernetes:helm.sh/v4:Chart", news: { chart: "cert-manager" } };
    deepEqual((await provider.check(chart)).failures, [
      {
        property: "kind",
        reason: `the simulated Kubernetes provider does not know kubernetes:helm.sh/v4:Chart; ${hint}`,
      },
    ]);
  });

  it("refuses an annotation that says nothing to wait for, before anything is written", async () => {
    const { provider } = unreachable();
    const news = { ...object, metadata: { name: "settings", annotations: { "pulumi.com/waitFor": "Ready" } } };
    deepEqual((await provider.check({ ...subject, olds: {}, randomSeed: new Uint8Array(), news })).failures, [
      {
        property: "metadata",
        reason:
          "the annotation pulumi.com/waitFor must be condition=Type[=Status], jsonpath={expression}[=value] " +
          'or a JSON list of such, got "Ready"',
      },
    ]);
  });

  const [here, there] = [kubeconfig("https://here.example"), kubeconfig("https://there.example")];
  const moves: Readonly<Record<string, readonly [olds: Properties, news: Properties, replaces: readonly string[]]>> = {
    "another server": [{ kubeconfig: here }, { kubeconfig: there }, ["kubeconfig"]],
    "another option": [{ kubeconfig: here }, { kubeconfig: here, enableSecretMutable: "true" }, []],
    "a kubeconfig that is not known yet": [{ kubeconfig: here }, { kubeconfig: UNKNOWN }, []],
    "another server of the same cluster by its identifier": [
      { kubeconfig: here, clusterIdentifier: "a" },
      { kubeconfig: there, clusterIdentifier: "a" },
      [],
    ],
    "another identifier": [
      { kubeconfig: here, clusterIdentifier: "a" },
      { kubeconfig: here, clusterIdentifier: "b" },
      ["kubeconfig"],
    ],
  };
  for (const [name, [olds, news, replaces]] of Object.entries(moves)) {
    it(`${replaces.length > 0 ? "replaces" : "keeps"} everything on ${name}`, () => {
      const { provider } = unreachable();
      const diff = provider.diffConfig({ ...subject, id: "", olds, oldInputs: olds, news, ignoreChanges: [] });
      deepEqual([diff.changes, diff.replaces], [true, replaces]);
    });
  }
});
