import { deepEqual, equal } from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { load } from "js-yaml";

import { clusterApiObjects } from "../../constructs/cluster-api/cluster-api-objects.js";
import { aks, eks, gke } from "../../constructs/cluster-api/clusters.test.data.js";
import { groups } from "../../constructs/cluster-api/contract.js";
import { apiGroup } from "../../lib/manifests.js";
import { packageRoot } from "../package-root.js";
import { infrastructureDefinitions } from "./infrastructure-definitions.js";

const shared = join(packageRoot(), "..", "shared", "crds");
const clouds = {
  aws: "cluster-api-provider-aws-v2.11.1",
  azure: "cluster-api-provider-azure-v1.26.0",
  gcp: "cluster-api-provider-gcp-v1.12.0",
};

interface Definition {
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly scope: string;
    readonly names: { readonly kind: string; readonly plural: string };
    readonly versions: readonly { readonly name: string }[];
  };
}

describe("infrastructureDefinitions", () => {
  it("says under which version the provider of a cloud keeps the contract", () => {
    const labels = Object.keys(clouds).map((cloud) => infrastructureDefinitions(cloud)?.[0]?.metadata.labels);
    deepEqual(labels, [
      { "cluster.x-k8s.io/v1beta1": "v1beta2" },
      { "cluster.x-k8s.io/v1beta1": "v1beta1" },
      { "cluster.x-k8s.io/v1beta1": "v1beta1" },
    ]);
  });

  it("knows no cloud but those of the fleets", () => {
    equal(infrastructureDefinitions("ovh"), undefined);
  });

  const ownGroups: readonly string[] = [groups.infrastructure, groups.controlPlane];
  const rendered = { aws: eks, gcp: gke, azure: aks };
  for (const [cloud, { spec, options }] of Object.entries(rendered)) {
    it(`has every kind that a managed cluster of ${cloud} is made of, in its version`, () => {
      const versions = new Map(
        (infrastructureDefinitions(cloud) ?? []).map((each) => [each.spec.names.kind, each.spec.versions[0]?.name]),
      );
      for (const object of clusterApiObjects("acme", "staging", spec, options)) {
        if (!ownGroups.includes(apiGroup(object))) continue;
        equal(versions.get(object.kind), object.apiVersion.split("/")[1], object.kind);
      }
    });
  }

  for (const [cloud, folder] of Object.entries(clouds)) {
    it(`calls kinds as the provider of ${cloud} does (skipped without the folder of definitions)`, function () {
      if (!existsSync(shared)) this.skip();
      const files = readdirSync(join(shared, folder)).map((file) => readFileSync(join(shared, folder, file), "utf8"));
      const real = new Map(files.map((text) => load(text) as Definition).map((each) => [each.metadata.name, each]));
      for (const { metadata, spec } of infrastructureDefinitions(cloud) ?? []) {
        const its = real.get(metadata.name)?.spec;
        const { kind, plural } = spec.names;
        deepEqual([its?.names.kind, its?.names.plural, its?.scope], [kind, plural, spec.scope]);
        equal(
          its?.versions.some(({ name }) => name === spec.versions[0]?.name),
          true,
          `${metadata.name} has that version`,
        );
      }
    });
  }
});
