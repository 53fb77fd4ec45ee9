import { deepEqual, equal, match, rejects } from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { loadAll } from "js-yaml";

import { rendering } from "../../constructs/platform.js";
import { isRelease } from "../../lib/chart-release.js";
import { check } from "../../lib/fleet/check.js";
import type { Fleet } from "../../lib/fleet/fleet.js";
import { smallFleet } from "../../lib/fleet/small-fleet.test.data.js";
import { apiGroup, manifestTitle, type Manifest } from "../../lib/manifests.js";
import { supportedMinors } from "../../sandbox/control-planes/kwok-configuration.js";
import { packageRoot } from "../../sandbox/package-root.js";
import { fleet as referenceFleet } from "../../stacks/fleet.js";
import { ApiServer, definitions } from "./api-server.js";
import { definitionFiles } from "./definitions.js";
import { toolsAreBuilt } from "./project.js";

/** A fleet on every cloud whose workloads have all options, and names as long as they may be. */
const fullFleet: Fleet = {
  ...smallFleet,
  workloads: {
    plain: {
      namespace: "shop",
      image: "registry.example/acme/plain:1.0.0",
      port: 8080,
      resources: { cpu: "100m", memory: "128Mi" },
      replicas: { us: 1, eu: 1, asia: 1, dev: 1 },
    },
    full: {
      namespace: "shop",
      image: `registry.example:5000/acme/full:v1.4.2_rc.1@sha256:${"0".repeat(64)}`,
      port: 65535,
      resources: { cpu: "1m", memory: "1Mi" },
      probes: { live: "/", ready: "/health/ready" },
      labels: { team: "shop", "app.kubernetes.io/part-of": "shop", empty: "", number: "1e5", truth: "yes" },
      replicas: {
        us: { min: 1, max: 2, targetCpuPercent: 1 },
        eu: { min: 3, max: 30, targetCpuPercent: 100 },
        asia: 7,
        dev: { min: 1, max: 1, targetCpuPercent: 70 },
      },
    },
    ["w".repeat(63)]: {
      namespace: "n".repeat(63),
      image: `registry.example/acme/long@sha256:${"0".repeat(64)}`,
      port: 1,
      resources: { cpu: "100m", memory: "128Mi" },
      replicas: { us: { min: 1, max: 2, targetCpuPercent: 50 } },
    },
  },
};

interface Template {
  readonly spec: {
    readonly crd: {
      readonly spec: {
        readonly names: { readonly kind: string };
        readonly validation: { readonly openAPIV3Schema: object };
      };
    };
  };
}

/** The committed rendering of the repository of another company's fleet, which has a layer of its own. */
function ownFleet(): [path: string, text: string][] {
  const root = join(packageRoot(), "examples/own-fleet/rendered");
  const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".yaml"));
  return files.map((path) => [path, readFileSync(join(root, path), "utf8")]);
}

/** The objects in the files of a rendering, with something in place of what a cluster fills in. */
function renderedObjects(files: Iterable<readonly [path: string, text: string]>): Manifest[] {
  return [...files]
    .filter(([path]) => /^[^/]+\/[^/]+\.yaml$/.test(path))
    .flatMap(([, text]) => loadAll(text.replaceAll(/\$\{[\w-]+\}/g, "filled-in")) as Manifest[]);
}

/** Groups of Crossplane's cloud providers, of the Gateway API and of Envoy Gateway, whose definitions no folder has. */
const withoutDefinitions = /\.m\.upbound\.io$|^gateway\.(networking\.k8s|envoyproxy)\.io$/;

/** Whether an API server can be asked about an object: no server knows releases, and without a folder none has other projects' kinds. */
function isAskable(manifest: Manifest): boolean {
  const group = apiGroup(manifest);
  const isBuiltIn = /^([a-z]*|.*\.k8s\.io)$/.test(group);
  return !isRelease(manifest) && !withoutDefinitions.test(group) && (isBuiltIn || existsSync(definitions));
}

/** Definitions of the constraints that templates describe, with the schema that Gatekeeper would give them. */
function constraintDefinitions(manifests: readonly Manifest[]): Manifest[] {
  const templates = manifests.filter(({ kind }) => kind === "ConstraintTemplate") as unknown as readonly Template[];
  return templates.map(({ spec }) => {
    const { kind } = spec.crd.spec.names;
    const plural = kind.toLowerCase();
    const group = "constraints.gatekeeper.sh";
    const any = { type: "object", "x-kubernetes-preserve-unknown-fields": true };
    const properties = {
      enforcementAction: { type: "string" },
      scopedEnforcementActions: { type: "array", items: any },
      match: any,
      parameters: spec.crd.spec.validation.openAPIV3Schema,
    };
    const schema = { type: "object", properties: { spec: { type: "object", properties } } };
    return {
      apiVersion: "apiextensions.k8s.io/v1",
      kind: "CustomResourceDefinition",
      metadata: { name: `${plural}.${group}` },
      spec: {
        group,
        names: { kind, listKind: `${kind}List`, plural, singular: plural },
        scope: "Cluster",
        versions: [{ name: "v1beta1", served: true, storage: true, schema: { openAPIV3Schema: schema } }],
      },
    };
  });
}

function byTitle(manifests: readonly Manifest[]): Record<string, Manifest> {
  return Object.fromEntries(
    manifests.map((manifest) => [`${manifest.apiVersion} ${manifestTitle(manifest)}`, manifest]),
  );
}

describe("rendered objects (skipped without programs)", () => {
  const objects = [rendering(referenceFleet), rendering(fullFleet), ownFleet()]
    .flatMap(renderedObjects)
    .filter(isAskable);
  let server: ApiServer;

  const dryRun = (manifests: readonly Manifest[]) => server.apply(manifests, "--force-conflicts", "--dry-run=server");

  before(async function () {
    if (!toolsAreBuilt) this.skip();
    server = await ApiServer.start("rendered-objects", supportedMinors[0]);
  });
  after(async () => {
    if (toolsAreBuilt) await server.remove();
  });

  it("are those of fleets that the checks have nothing to say about, on every cloud", () => {
    deepEqual([...check(referenceFleet), ...check(fullFleet)], []);
    const clouds = Object.values(fullFleet.clusters).map(({ cloud }) => cloud);
    deepEqual(clouds.sort(), ["aks", "eks", "gke", "local"]);
  });

  for (const version of supportedMinors) {
    it(`are taken to the last field and without a warning by an API server of Kubernetes ${version}`, async () => {
      await server.run(version);
      await server.defineKinds(constraintDefinitions(objects));
      await server.prepare(objects); // Rancher makes some of the namespaces
      await server.accept(
        objects.filter(({ kind }) => kind === "Namespace"),
        "--force-conflicts",
      );
      const { code, stdout, stderr } = await dryRun(objects);
      deepEqual({ code, stderr }, { code: 0, stderr: "" });
      equal(stdout.trimEnd().split("\n").length, objects.length);
    });
  }

  it("are what kustomize makes of the folder of each layer, as Flux runs it", async () => {
    const root = join(packageRoot(), "rendered");
    const files = readdirSync(root, { recursive: true, encoding: "utf8" });
    const layers = files.filter((path) => path.endsWith("kustomization.yaml")).map((path) => dirname(path));
    equal(layers.length > 0, true);
    for (const layer of layers) {
      const built = await server.succeed("kustomize", "--load-restrictor", "LoadRestrictionsNone", join(root, layer));
      const written = readFileSync(join(root, `${layer}.yaml`), "utf8");
      deepEqual(byTitle(loadAll(built) as Manifest[]), byTitle(loadAll(written) as Manifest[]), layer);
    }
  });

  describe("would not be taken, or not without a warning,", () => {
    const [deployment] = objects.filter(({ kind }) => kind === "Deployment");
    /** The Deployment with another value at a path. */
    const changed = (path: readonly string[], value: unknown): Manifest[] => {
      const copy = structuredClone(deployment) as unknown as Record<string, unknown>;
      const parent = path.slice(0, -1).reduce((each, key) => each[key] as Record<string, unknown>, copy);
      parent[path.at(-1) ?? ""] = value;
      return [copy as unknown as Manifest];
    };
    const pod = ["spec", "template", "spec"];
    const faults = {
      "with a field that no API has": [
        [...pod, "containers", "0", "imagePullPolice"],
        "Always",
        /unknown field "imagePullPolice" in io\.k8s\.api\.core\.v1\.Container/,
      ],
      "with a value of the wrong type": [
        ["spec", "replicas"],
        "3",
        /DeploymentSpec\.replicas: got "string", expected "integer"/,
      ],
      "with a selector that its own pods do not match": [
        ["spec", "selector"],
        { matchLabels: { "app.kubernetes.io/name": "other" } },
        /`selector` does not match template `labels`/,
      ],
      "with pods that break the restricted standard": [
        [...pod, "hostNetwork"],
        true,
        /would violate PodSecurity "restricted:latest": host namespaces/,
      ],
    } as const;
    for (const [name, [path, value, message]] of Object.entries(faults)) {
      it(name, async () => {
        match((await dryRun(changed(path, value))).stderr, message);
      });
    }
  });

  describe("of custom kinds", () => {
    const issuer = (spec: object) => ({
      apiVersion: "cert-manager.io/v1",
      kind: "ClusterIssuer",
      metadata: { name: "letters" },
      spec,
    });

    before(function () {
      if (!existsSync(definitions)) this.skip();
    });

    it("are taken once their definitions are there, and not with a field that these do not have", async () => {
      await server.prepare([issuer({ selfSigned: {} })]);
      deepEqual(await dryRun([issuer({ selfSigned: {} })]), {
        code: 0,
        stdout: "clusterissuer.cert-manager.io/letters serverside-applied (server dry run)\n",
        stderr: "",
      });
      match(
        (await dryRun([issuer({ selfSign: {} })])).stderr,
        /unknown field "selfSign" in io\.cert-manager\.v1\.ClusterIssuer\.spec/,
      );
    });

    it("fail by name where nothing defines them", async () => {
      const gadget = { apiVersion: "gadgets.example/v1", kind: "Gadget", metadata: { name: "one" } };
      await rejects(definitionFiles(definitions, [gadget], [""]), {
        message: `nothing in ${definitions} defines Gadget of gadgets.example/v1, as Gadget one is`,
      });
    });
  });
});
