import { deepEqual, throws } from "node:assert/strict";

import { changedFleet, smallFleet } from "../../lib/fleet/small-fleet.test.data.js";
import { manifests, manifestTitle, type Manifest } from "../../lib/manifests.js";
import { PulumiStacks, type PulumiStacksProps } from "./pulumi-stacks.js";

const image = "pulumi/pulumi-nodejs:3.259.0";
const inBucket = { url: "s3://acme-pulumi", passphraseSecret: "pulumi" } as const;
const inCloud = { organization: "acme", accessTokenSecret: "pulumi" } as const;

function objects(props: Partial<PulumiStacksProps> = {}): Manifest[] {
  return manifests("management", (chart) => {
    new PulumiStacks(chart, "stacks", {
      fleet: smallFleet,
      source: { repository: "https://git.example/acme/fleet", branch: "main" },
      backend: inBucket,
      image,
      ...props,
    });
  });
}
const specs = (props: Partial<PulumiStacksProps> = {}) =>
  objects(props)
    .filter(({ kind }) => kind === "Stack")
    .map(({ spec }) => spec as Readonly<Record<string, unknown>>);

describe("PulumiStacks", () => {
  it("is a stack for every cluster, and the account that programs run under", () => {
    deepEqual(objects().map(manifestTitle), [
      "Namespace flotilla-stacks",
      "ServiceAccount flotilla-stacks/flotilla-stacks",
      "ClusterRoleBinding flotilla-stacks:flotilla-stacks:auth-delegator",
      "Stack flotilla-stacks/us",
      "Stack flotilla-stacks/dev",
      "Stack flotilla-stacks/eu",
      "Stack flotilla-stacks/asia",
    ]);
  });

  it("runs a program from a branch, keeps its state in a bucket, and never destroys", () => {
    deepEqual(specs()[0], {
      stack: "us",
      backend: "s3://acme-pulumi",
      envRefs: { PULUMI_CONFIG_PASSPHRASE: { type: "Secret", secret: { name: "pulumi", key: "passphrase" } } },
      projectRepo: "https://git.example/acme/fleet",
      branch: "main",
      serviceAccountName: "flotilla-stacks",
      destroyOnFinalize: false,
      refresh: false,
      retryOnUpdateConflict: false,
      workspaceTemplate: { spec: { image } },
    });
  });

  it("keeps its state with Pulumi Cloud where that is wanted", () => {
    const [{ stack, backend, envRefs } = {}] = specs({ backend: inCloud });
    deepEqual(
      [stack, backend, envRefs],
      [
        "acme/us",
        undefined,
        { PULUMI_ACCESS_TOKEN: { type: "Secret", secret: { name: "pulumi", key: "accessToken" } } },
      ],
    );
  });

  it("takes the project from what Flux has fetched, or at a commit, and from a folder in it", () => {
    const flux = { kind: "OCIRepository", name: "fleet" } as const;
    deepEqual(specs({ source: { flux, folder: "program" } })[0]?.["fluxSource"], {
      sourceRef: { apiVersion: "source.toolkit.fluxcd.io/v1", ...flux },
      dir: "program",
    });
    const commit = "0123456789abcdef0123456789abcdef01234567";
    const [{ projectRepo, repoDir, branch, commit: at } = {}] = specs({
      source: { repository: "https://git.example/acme/fleet", commit, folder: "program" },
    });
    deepEqual([projectRepo, repoDir, branch, at], ["https://git.example/acme/fleet", "program", undefined, commit]);
  });

  it("goes ring by ring: every stack waits for all those of the ring before", () => {
    const after = (name: string) => ({ name, requirement: { succeededWithinDuration: "1h" } });
    deepEqual(
      specs().map(({ stack, prerequisites }) => [stack, prerequisites]),
      [
        ["us", undefined],
        ["dev", [after("us")]],
        ["eu", [after("dev")]],
        ["asia", [after("dev")]],
      ],
    );
  });

  it("is called as the stack, not as its cluster", () => {
    const fleet = changedFleet({ clusters: { us: { stack: "prod-us" } } });
    deepEqual(specs({ fleet })[0]?.["stack"], "prod-us");
    deepEqual(specs({ fleet })[1]?.["prerequisites"], [
      { name: "prod-us", requirement: { succeededWithinDuration: "1h" } },
    ]);
  });

  it("refuses names that are too long for the operator and an image without a version, all at once", () => {
    const stack = "s".repeat(43);
    const fleet = changedFleet({ clusters: { us: { stack } } });
    for (const image of ["pulumi/pulumi-nodejs", "pulumi/pulumi-nodejs:latest"]) {
      throws(() => objects({ fleet, image, namespace: "Stacks" }), {
        name: "InvalidError",
        message: [
          "management/stacks is invalid",
          `clusters.us.stack must have 42 characters at most for the operator, got "${stack}"`,
          `image must have a version as its tag, or a digest, got "${image}"`,
          'namespace must be a DNS label (a-z, 0-9 and "-", 1 to 63 characters), got "Stacks"; did you mean "stacks"',
        ].join("\n  "),
      });
    }
  });
});
