import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";

import {
  fakeApiServer,
  readyEksCluster,
  type FakeApiServer,
} from "../constructs/cluster/cluster-api/fake-api-server.test.data.js";
import { clusterStack } from "../constructs/cluster/stack.js";
import { check } from "../lib/fleet/check.js";
import type { Fleet } from "../lib/fleet/fleet.js";
import { fleet } from "../stacks/fleet.js";
import { objectNames } from "./object-names.js";
import { ran, type Registration, type Run } from "./registrations.js";
import { withoutCredentialPlugins } from "./without-credential-plugins.js";

describe("the stacks of a fleet that Argo CD delivers to", () => {
  withoutCredentialPlugins();
  let management: FakeApiServer;
  before(async () => {
    management = await fakeApiServer(() => readyEksCluster("staging"));
  });
  after(() => management.close());

  const argoCd: Fleet = {
    ...fleet,
    managementLayer: { ...fleet.managementLayer, delivery: ["argo-cd"] },
    delivery: { engine: "argo-cd", source: { repository: "https://git.example/acme/fleet.git" } },
  };
  const run = (name: string, more: Run = {}) =>
    ran(() => clusterStack(argoCd, name), {
      ...{ stack: name, config: { "flotilla:cluster": name } },
      otherOutputs: { management: { kubeconfig: management.kubeconfig } },
      ...more,
    });
  const secretsOf = (registrations: readonly Registration[]) =>
    registrations.filter(({ name }) => /^management\/argocd\/Secret\//.test(name));
  const secret = (value: object) => ({
    "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
    value,
  });

  it("are those of a fleet that the checks accept", () => {
    deepEqual(check(argoCd), []);
  });

  for (const name of Object.keys(fleet.clusters)) {
    for (const preview of [true, false]) {
      it(`${name} applies what is its own, ${preview ? "in a preview" : "in an update"}`, async () => {
        const { registrations } = await run(name, { preview });
        const objects = registrations.filter(({ type }) => type.startsWith("kubernetes:"));
        deepEqual(objects.map(({ name: object }) => object).sort(), objectNames(argoCd, name));
        const registered = name === "development" ? [] : [`management/argocd/Secret/cluster-${name}`];
        deepEqual(
          secretsOf(registrations).map(({ name: object }) => object),
          registered,
        );
      });
    }
  }

  const reached = {
    "production-us": ["https://abc.eks.example", "production-us"],
    "production-eu": ["https://10.0.0.2", "production-eu"],
    "production-apac": ["https://abc.aks.example:443", "production-apac"],
    staging: ["https://abc.eks.example", "management/default/Cluster/staging"],
  } as const;
  for (const [name, [server, needed]] of Object.entries(reached)) {
    it(`${name} tells where it is, as a secret, and is forgotten before it goes`, async () => {
      const { registrations } = await run(name);
      const [registration] = secretsOf(registrations) as [Registration];
      const { value } = registration.inputs["stringData"] as { readonly value: Readonly<Record<string, string>> };
      deepEqual(registration.inputs["stringData"], secret(value));
      deepEqual([value["name"], value["server"]], [name, server]);
      match(value["config"] ?? "", /"caData":"Q0E="/);
      ok(registration.dependsOn.includes(needed));
      equal(registration.provider, "management");
    });
  }

  it("let a registration go with a management cluster that does not answer", async () => {
    const { registrations } = await run("production-us");
    const provider = registrations.find(
      ({ type, name }) => type === "pulumi:providers:kubernetes" && name === "management",
    );
    equal(provider?.inputs["deleteUnreachable"], "true");
  });

  it("go on without a management cluster in a preview, and fail before they register anything in an update", async () => {
    const nowhere = { otherOutputs: {} };
    equal(secretsOf((await run("production-us", { ...nowhere, preview: true })).registrations).length, 1);
    await rejects(run("production-us", nowhere), {
      message: "production-us is registered with Argo CD on management, which is not there yet: flotilla up management",
    });
  });

  it("lift the protection of a cluster also when the management cluster is gone", async () => {
    process.env["FLOTILLA_UNPROTECT"] = "production-us";
    try {
      const { registrations } = await run("production-us", { otherOutputs: {} });
      deepEqual(secretsOf(registrations), []);
    } finally {
      delete process.env["FLOTILLA_UNPROTECT"];
    }
  });
});
