import { deepEqual } from "node:assert/strict";

import { problemsWith, type Cases, type Changes } from "../small-fleet.test.data.js";

const repository = "https://git.example/acme/fleet.git";
const flux = (delivery: Changes = {}): Changes => ({
  managementLayer: { delivery: ["flux", "argo-cd"] },
  delivery: { engine: "flux", source: { repository }, ...delivery },
});
const from = (source: Changes) => flux({ source: { repository, ...source } });
const address =
  'must be an address such as "https://git.example/acme/fleet.git", "ssh://…" or, without a tag, "oci://…"';

const cases: Cases = {
  "an engine that no cluster is registered with": [
    { ...flux(), managementLayer: { delivery: ["argo-cd"] } },
    'delivery.engine must be an engine that the clusters are registered with, which managementLayer.delivery names, got "flux"; did you mean "argo-cd"',
  ],
  "an address as scp writes it": [
    from({ repository: "git@github.com:acme/fleet.git" }),
    `delivery.source.repository ${address}, got "git@github.com:acme/fleet.git"; did you mean "ssh://git@github.com/acme/fleet.git"`,
  ],
  "an address that anybody on the way may read": [
    from({ repository: "http://git.example/acme/fleet" }),
    `delivery.source.repository ${address}, got "http://git.example/acme/fleet"`,
  ],
  "a token in the address, which is not shown": [
    from({ repository: "https://hunter2@git.example/acme/fleet" }),
    'delivery.source.repository must hold no token or password, which a Secret that delivery.source.secret names can hold, got "https://...@git.example/acme/fleet"',
  ],
  "a password in the address, which is not shown": [
    from({ repository: "ssh://robot:hunter@2@git.example/acme/fleet" }),
    'delivery.source.repository must hold no token or password, which a Secret that delivery.source.secret names can hold, got "ssh://...@git.example/acme/fleet"',
  ],
  "an OCI repository for another engine than Flux": [
    flux({ engine: "argo-cd", source: { repository: "oci://ghcr.io/acme/fleet" } }),
    'delivery.source.repository must be a Git repository, since of the engines only Flux reads from an OCI registry, got "oci://ghcr.io/acme/fleet"',
  ],
  "a tag in the address": [
    from({ repository: "oci://ghcr.io/acme/fleet:latest" }),
    `delivery.source.repository ${address}, got "oci://ghcr.io/acme/fleet:latest"`,
  ],
  "a branch, a folder and a Secret that there can be none of": [
    from({ revision: "a..b", path: "../rendered", secret: "Git Secret" }),
    'delivery.source.revision must be a branch of the Git repository, got "a..b"',
    'delivery.source.path must be a folder in the repository such as "rendered" or "out/rendered", got "../rendered"',
    'delivery.source.secret must be the name of a Secret, got "Git Secret"',
  ],
  "a folder of the machine, and a tag with a slash": [
    from({ repository: "oci://ghcr.io/acme/fleet", revision: "feature/one", path: "/srv" }),
    'delivery.source.revision must be a tag of the OCI repository, got "feature/one"',
    'delivery.source.path must be a folder in the repository such as "rendered" or "out/rendered", got "/srv"',
  ],
  "a layer by Pulumi after one by the engine": [
    flux({ layers: { policies: "pulumi", workloads: "pulumi" } }),
    'delivery.layers.workloads must be "gitops" as tenants is, which must be there first, got "pulumi"; did you mean "gitops"',
  ],
  "a layer that there is not": [
    flux({ layers: { foundation: "pulumi" } }),
    'delivery.layers must have no key but "policies", "tenants" or "workloads", got "foundation"',
  ],
};

describe("what is wrong with the delivery of a fleet", () => {
  for (const [name, [changes, ...problems]] of Object.entries(cases)) {
    it(`is ${name}`, () => {
      deepEqual(problemsWith(changes), problems);
    });
  }

  const right = {
    "a repository by SSH, with a branch, a folder and a Secret": from({
      repository: "ssh://git@git.example:2222/~acme/fleet",
      revision: "release/2026.1",
      path: "out/clusters",
      secret: "git-credentials",
    }),
    "an OCI repository with Flux, in its root": from({
      repository: "oci://ghcr.io/acme/fleet",
      revision: "v1",
      path: ".",
    }),
    "layers by Pulumi before those by the engine": flux({ layers: { policies: "pulumi", tenants: "pulumi" } }),
  };
  for (const [name, changes] of Object.entries(right)) {
    it(`is not ${name}`, () => {
      deepEqual(problemsWith(changes), []);
    });
  }
});
