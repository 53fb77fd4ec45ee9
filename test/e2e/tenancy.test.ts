import { deepEqual, equal, ok } from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import fc from "fast-check";
import { loadAll } from "js-yaml";

import { teamsFleet } from "../../constructs/tenancy/connections.test.data.js";
import { admitted, type ContainerResources } from "../../constructs/tenancy/pod-admission.test.data.js";
import { presets } from "../../constructs/tenancy/presets.test.data.js";
import { tenantManifests } from "../../constructs/tenancy/tenant-manifests.js";
import { TenantLimits } from "../../constructs/tenancy/tenant-limits.js";
import { presetProblems } from "../../constructs/tenancy/preset-problems.test.data.js";
import { manifests, manifestTitle, type Manifest } from "../../lib/manifests.js";
import { yamlText } from "../../lib/yaml.js";
import { packageRoot } from "../../sandbox/package-root.js";
import { ApiServer, knowsDefinitions } from "./api-server.js";

const kyverno = join(packageRoot(), ".tools/bin/kyverno");

/** Quotas and limits that the checks accept, each in a namespace. */
const sample = fc
  .sample(presets, { numRuns: 60, seed: 11 })
  .filter((preset) => presetProblems(preset).length === 0)
  .map((preset, index) => ({ namespace: `preset-${index}`, preset }));

/** What pods say of their resources: nothing, little, and so much that few namespaces have room. */
const containers: readonly ContainerResources[] = [
  {},
  { requests: { cpu: "200m", memory: "96Mi" } },
  { limits: { cpu: "750m", memory: "512Mi" } },
  { requests: { cpu: "1" }, limits: { cpu: "2", memory: "1Gi" } },
  { requests: { cpu: "5", memory: "5Gi" }, limits: { cpu: "5", memory: "5Gi" } },
];

const limitsOf = (index: number): Manifest[] => {
  const found = sample[index];
  return found === undefined
    ? []
    : manifests(found.namespace, (chart) => {
        new TenantLimits(chart, "Limits", { ...found.preset, namespace: found.namespace });
      });
};

/** That of pods, made by the test: nobody knows when the controller has made the default one. */
const identity = "pods";

const identityOf = (namespace: string): Manifest => ({
  apiVersion: "v1",
  kind: "ServiceAccount",
  metadata: { name: identity, namespace },
});

function pod(namespace: string, name: string, resources: ContainerResources): Manifest {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace },
    spec: { serviceAccountName: identity, containers: [{ name: "main", image: "registry.example/main:1", resources }] },
  };
}

describe("The fences of teams on a real API server", function () {
  this.timeout(120_000);
  let server: ApiServer;

  before(async function () {
    if (!knowsDefinitions) this.skip();
    server = await ApiServer.start("tenancy");
  });
  after(async () => {
    // Nothing was started where the tools are missing.
    if (knowsDefinitions) await server.remove();
  });

  it("are taken strictly and without a warning, and read back as they were sent", async () => {
    const objects = tenantManifests(teamsFleet, "dev");
    await server.prepare(objects);
    await server.accept(objects);
    const fences = objects.filter(({ kind }) => ["LimitRange", "ResourceQuota", "NetworkPolicy"].includes(kind));
    const read = JSON.parse(
      await server.succeed("get", "limitranges,resourcequotas,networkpolicies", "--all-namespaces", "--output=json"),
    ) as { items: Manifest[] };
    const specs = new Map(read.items.map((object) => [manifestTitle(object), object["spec"]]));
    deepEqual(
      fences.map((object) => specs.get(manifestTitle(object))),
      fences.map(({ spec }) => spec),
    );
  });

  it("admit and refuse pods as the random test has it, and always the default pod", async () => {
    ok(sample.length >= 30, `${sample.length} of 60 are accepted`);
    const objects = sample.flatMap(({ namespace }, index) => [identityOf(namespace), ...limitsOf(index)]);
    await server.createNamespaces(objects);
    await server.accept(objects);
    await server.succeed(
      ...["wait", "resourcequotas", "--all", "--all-namespaces", "--timeout=60s"],
      "--for=jsonpath={.status.hard.pods}",
    );

    const pods = sample.flatMap(({ namespace }, index) =>
      containers.map((resources, number) => ({
        object: pod(namespace, `pod-${index}-${number}`, resources),
        verdict: admitted(limitsOf(index), [resources]),
      })),
    );
    const { stdout } = await server.apply(
      pods.map(({ object }) => object),
      "--dry-run=server",
    );
    const taken = new Set([...stdout.matchAll(/^pod\/(\S+) /gm)].map(([, name]) => name));
    deepEqual(
      pods
        .filter(({ object, verdict }) => taken.has(object.metadata.name) !== (verdict === "admitted"))
        .map(({ object, verdict }) => ({ pod: object.metadata.name, verdict })),
      [],
    );
    ok(taken.size > sample.length && taken.size < pods.length, `${taken.size} of ${pods.length} pods are admitted`);
    deepEqual(
      sample.filter((_preset, index) => !taken.has(`pod-${index}-0`)),
      [],
    );
  });

  it("stop pods when the quota is used up", async () => {
    const namespace = "full";
    const limits = manifests(namespace, (chart) => {
      new TenantLimits(chart, "Limits", {
        namespace,
        quota: { requests: { cpu: "250m", memory: "1Gi" }, pods: 5 },
      });
    });
    await server.createNamespaces(limits);
    await server.accept([identityOf(namespace), ...limits]);
    await server.succeed(
      ...["wait", "resourcequotas", "tenant", "--namespace=full", "--timeout=60s"],
      "--for=jsonpath={.status.hard.pods}",
    );
    await server.accept([pod(namespace, "first", {}), pod(namespace, "second", {})]);
    const { code, stderr } = await server.apply([pod(namespace, "third", {})]);
    deepEqual(
      { code, stderr: stderr.trim() },
      {
        code: 1,
        stderr:
          'Error from server (Forbidden): pods "third" is forbidden: exceeded quota: tenant, requested: requests.cpu=100m, used: requests.cpu=200m, limited: requests.cpu=250m',
      },
    );
  });
});

describe("The fences that Kyverno generates", function () {
  this.timeout(60_000);
  before(function () {
    if (!existsSync(kyverno)) this.skip();
  });

  it("are those of the team, in its new namespace alone", async () => {
    const folder = await mkdtemp(join(tmpdir(), "flotilla-tenancy-"));
    try {
      const policies = tenantManifests(teamsFleet, "dev").filter(({ kind }) => kind === "GeneratingPolicy");
      const namespaces = { preview: "shop", shop: "shop", foreign: "others", payments: "bank" };
      const [policyFile, namespaceFile] = [join(folder, "policies.yaml"), join(folder, "namespaces.yaml")];
      await writeFile(policyFile, policies.map((each) => yamlText(each)).join("---\n"));
      await writeFile(
        namespaceFile,
        Object.entries(namespaces)
          .map(([name, team]) =>
            yamlText({ apiVersion: "v1", kind: "Namespace", metadata: { name, labels: { "flotilla/team": team } } }),
          )
          .join("---\n"),
      );
      const output = join(folder, "generated.yaml");
      await promisify(execFile)(kyverno, ["apply", policyFile, "--resource", namespaceFile, "--output", output]);
      const generated = loadAll(await readFile(output, "utf8")).filter(
        (each): each is Manifest => typeof each === "object" && each !== null,
      );
      const expected = tenantManifests(teamsFleet, "dev").filter(
        ({ kind, metadata }) => metadata.namespace === "shop" && kind !== "Namespace",
      );
      deepEqual(
        generated.map(manifestTitle).sort(),
        expected.map(({ kind, metadata }) => `${kind} preview/${metadata.name}-generated`).sort(),
      );
      const quota = (objects: readonly Manifest[]): unknown =>
        objects.find(({ kind }) => kind === "ResourceQuota")?.["spec"];
      deepEqual(quota(generated), quota(expected));
      equal(
        generated.every(({ metadata }) => metadata.namespace === "preview"),
        true,
      );
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
