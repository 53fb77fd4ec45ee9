import { deepEqual, doesNotMatch, equal } from "node:assert/strict";

import { load } from "js-yaml";

import type { LocalSpec } from "../../lib/fleet/cluster-spec.js";
import { plain } from "../../test/plain.js";
import { ran, titles, type Ran } from "../../test/registrations.js";
import { LocalCluster } from "./local.js";

const spec: LocalSpec = {
  cloud: "local",
  tier: "development",
  kubernetes: "1.35",
  network: { nodes: "172.18.0.0/16", pods: "10.56.0.0/16", services: "10.57.0.0/16" },
  pools: { general: { machine: "burstable.medium", nodes: 1 } },
};

const create = (change: Partial<LocalSpec> = {}, preview = false) =>
  ran(() => new LocalCluster("dev", { fleet: "acme", spec: { ...spec, ...change } }), { preview });

const commandOf = ({ registrations }: Ran<LocalCluster>) => {
  const {
    create,
    delete: remove,
    stdin,
    triggers,
  } = registrations.find(({ type, name }) => type === "command:local:Command" && name === "dev")?.inputs ?? {};
  return { create, remove, stdin: load(String(stdin)), text: stdin, triggers };
};

describe("LocalCluster", () => {
  for (const preview of [true, false]) {
    it(`registers two commands and a provider ${preview ? "in a preview" : "in an update"}`, async () => {
      const { registrations } = await create({}, preview);
      deepEqual(titles(registrations), [
        "command:local:Command dev",
        "command:local:Command dev-address",
        "flotilla:cluster:LocalCluster dev",
        "pulumi:providers:kubernetes dev",
      ]);
    });
  }

  it("runs kind, on what an interrupted run left behind too", async () => {
    const { create: command, remove, stdin, text, triggers } = commandOf(await create());
    equal(command, "kind delete cluster --name acme-dev && kind create cluster --name acme-dev --config - --wait 120s");
    equal(remove, "kind delete cluster --name acme-dev");
    deepEqual(stdin, {
      kind: "Cluster",
      apiVersion: "kind.x-k8s.io/v1alpha4",
      name: "acme-dev",
      networking: { podSubnet: "10.56.0.0/16", serviceSubnet: "10.57.0.0/16" },
      nodes: [{ role: "control-plane", image: "kindest/node:v1.35.0" }],
    });
    deepEqual(triggers, [text]);
  });

  it("runs k3d where the spec says so", async () => {
    const pools = { general: { machine: "burstable.medium", nodes: 2, labels: { disk: "fast" } } };
    const { create: command, remove, stdin } = commandOf(await create({ engine: "k3d", pools }));
    equal(command, "k3d cluster delete acme-dev && k3d cluster create --config - --wait --timeout 120s");
    equal(remove, "k3d cluster delete acme-dev");
    deepEqual(stdin, {
      apiVersion: "k3d.io/v1alpha5",
      kind: "Simple",
      metadata: { name: "acme-dev" },
      servers: 1,
      agents: 1,
      image: "rancher/k3s:v1.35.0-k3s1",
      options: {
        k3s: {
          extraArgs: [
            { arg: "--cluster-cidr=10.56.0.0/16", nodeFilters: ["server:*"] },
            { arg: "--service-cidr=10.57.0.0/16", nodeFilters: ["server:*"] },
            { arg: "--cluster-dns=10.57.0.10", nodeFilters: ["server:*"] },
          ],
          nodeLabels: [
            { label: "disk=fast", nodeFilters: ["server:0"] },
            { label: "disk=fast", nodeFilters: ["agent:0"] },
          ],
        },
      },
    });
  });

  it("has as many nodes as its pools, the first of which runs the control plane", async () => {
    const pools = {
      general: { machine: "burstable.medium", nodes: 1 },
      fast: { machine: "burstable.medium", nodes: 2, labels: { disk: "fast" } },
    };
    const image = "kindest/node:v1.34.3";
    const { stdin } = commandOf(await create({ kubernetes: "1.34", pools }));
    deepEqual((stdin as { readonly nodes: unknown }).nodes, [
      { role: "control-plane", image },
      { role: "worker", image, labels: { disk: "fast" } },
      { role: "worker", image, labels: { disk: "fast" } },
    ]);
  });

  it("keeps the user's key out of the state", async () => {
    const { registrations, result } = await create();
    const text = await plain(result.kubeconfig);
    const { clusters, users } = load(text) as Record<string, readonly { readonly user: { readonly exec: unknown } }[]>;
    deepEqual(clusters, [
      { name: "dev", cluster: { server: "https://127.0.0.1:6443", "certificate-authority-data": "Q0E=" } },
    ]);
    const { command, args } = users?.[0]?.user.exec as { readonly command: string; readonly args: readonly string[] };
    deepEqual(
      [command, ...args.slice(0, -1)],
      ["kubectl", "config", "view", "--raw", "--minify", "--context", "kind-acme-dev", "-o"],
    );
    doesNotMatch(text, /token:|client-key-data: |password/);
    const address = registrations.find(({ name }) => name === "dev-address");
    equal(
      address?.inputs["create"],
      "kubectl config view --raw --minify --context kind-acme-dev -o 'jsonpath={.clusters[0].cluster}'",
    );
  });

  it("tells manifests its address and who issues its tokens", async () => {
    const { result } = await create();
    deepEqual(await plain(result.lateValues), {
      cluster_endpoint: "https://127.0.0.1:6443",
      oidc_issuer: "https://kubernetes.default.svc.cluster.local",
    });
  });
});
