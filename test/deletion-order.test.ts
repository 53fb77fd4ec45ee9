import { deepEqual, equal } from "node:assert/strict";

import { platform } from "../constructs/platform.js";
import { clusterStack } from "../constructs/cluster/stack.js";
import { becomesRecords } from "../constructs/services/record-writer.js";
import type { Fleet } from "../lib/fleet/fleet.js";
import { fleet } from "../stacks/fleet.js";
import { ran, type Registration } from "./registrations.js";

/** Stacks whose clusters have records in a cloud, with what runs external-dns and who this is to the cloud. */
const stacks = {
  "prod-us": ["production-us", "production-us/external-dns/Release/external-dns"],
  "prod-eu": ["production-eu", "production-eu/external-dns/Release/external-dns"],
  "prod-apac": ["production-apac", "production-apac/external-dns/Release/external-dns"],
  staging: ["staging", "management/default/HelmChartProxy/staging-external-dns"],
} as const;

/** The reference fleet with all layers in the hands of Pulumi, which alone has an order of deletion. */
const byPulumi: Fleet = {
  ...fleet,
  delivery: {
    engine: "flux",
    source: { repository: "https://git.example/acme/fleet.git" },
    layers: { policies: "pulumi", tenants: "pulumi", workloads: "pulumi" },
  },
};

const previewed = async (stack: string, cluster: string) =>
  (
    await ran(() => clusterStack(byPulumi, cluster), {
      ...{ stack, config: { "flotilla:cluster": cluster } },
      preview: true,
    })
  ).registrations;

/** All that a resource depends on, by name, directly or not: the engine deletes it before any of these. */
function needs(registrations: readonly Registration[]): (name: string) => ReadonlySet<string> {
  const direct = new Map<string, string[]>();
  for (const { name, dependsOn } of registrations) {
    direct.set(name, [...(direct.get(name) ?? []), ...dependsOn]);
  }
  return (name) => {
    const found = new Set<string>();
    const waiting = [name];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const more = (direct.get(next) ?? []).filter((each) => !found.has(each));
      more.forEach((each) => found.add(each));
      waiting.push(...more);
    }
    return found;
  };
}

/** Names of the resources of all objects of a cluster that become DNS records. */
function recordObjects(cluster: string): string[] {
  return platform(byPulumi, cluster).flatMap(({ manifests }) =>
    manifests
      .filter((manifest) => becomesRecords({ manifests: [manifest] }))
      .map(({ kind, metadata }) => `${cluster}/${metadata.namespace ?? ""}/${kind}/${metadata.name}`),
  );
}

describe("the order in which a stack deletes", () => {
  for (const [stack, [cluster, externalDns]] of Object.entries(stacks)) {
    it(`takes away what becomes records, then waits for the records, then external-dns, on ${cluster}`, async () => {
      const registrations = await previewed(stack, cluster);
      const needed = needs(registrations);
      const objects = recordObjects(cluster);
      equal(objects.length > 1, true);
      for (const object of objects) {
        equal(needed(object).has(`${cluster}-records`), true, object);
      }
      equal(needed(`${cluster}-records`).has(externalDns), true);
      equal(needed(externalDns).has(`${cluster}-records`), false);
      const identities = registrations.filter(
        ({ type, name }) => /^(aws|gcp|azure)/.test(type) && name.startsWith(`${cluster}-external-dns`),
      );
      equal(identities.length > 1, true);
      const before = [...needed(externalDns)].filter((name) => identities.some((identity) => identity.name === name));
      equal(before.length > 0, true);
    });
  }

  it("waits for no records where there are none, or they are in memory", async () => {
    for (const name of ["management", "development"]) {
      const waits = (await previewed(name, name)).filter((each) => each.name === `${name}-records`);
      deepEqual(waits, []);
    }
  });
});
