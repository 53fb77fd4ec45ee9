import { deepEqual, equal, match, rejects } from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { loadAll } from "js-yaml";

import { rendering } from "../../constructs/platform.js";
import { isRelease } from "../../lib/chart-release.js";
import { check } from "../../lib/fleet/check.js";
import type { Fleet } from "../../lib/fleet/fleet.js";
import { smallFleet } from "../../lib/fleet/small-fleet.test.data.js";
import { apiGroup, manifestTitle, type Manifest } from "../../lib/manifests.js";
import { createControlPlane, deleteControlPlane } from "../../sandbox/control-planes/control-plane.js";
import { supportedMinors } from "../../sandbox/control-planes/kwok-configuration.js";
import { packageRoot } from "../../sandbox/package-root.js";
import { fleet as referenceFleet } from "../../stacks/fleet.js";
import { definitionFiles } from "./definitions.js";
import { toolsAreBuilt, type Result } from "./project.js";

const tools = join(packageRoot(), ".tools");
const definitions = join(packageRoot(), "..", "shared", "crds");
const CONTROL_PLANE = "kind-rendered-objects";

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

/**
 * Whether an API server can be asked about an object: no server knows releases, no folder has the definitions of Crossplane's
 * cloud providers, and without a folder none has those of any other project.
 */
function isAskable(manifest: Manifest): boolean {
  const group = apiGroup(manifest);
  const isBuiltIn = /^([a-z]*|.*\.k8s\.io)$/.test(group);
  return !isRelease(manifest) && !group.endsWith(".m.upbound.io") && (isBuiltIn || existsSync(definitions));
}

function byTitle(manifests: readonly Manifest[]): Record<string, Manifest> {
  return Object.fromEntries(
    manifests.map((manifest) => [`${manifest.apiVersion} ${manifestTitle(manifest)}`, manifest]),
  );
}

describe("rendered objects", () => {
  const objects = [rendering(referenceFleet), rendering(fullFleet), ownFleet()]
    .flatMap(renderedObjects)
    .filter(isAskable);
  let folder: string;

  const kubectl = (...args: readonly string[]): Promise<Result> =>
    new Promise((done) => {
      const kubeconfig = join(folder, ".sandbox/control-planes", CONTROL_PLANE, "kubeconfig");
      const all = ["--kubeconfig", kubeconfig, ...args];
      execFile(join(tools, "bin/kubectl"), all, { maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
        done({ code: error === null ? 0 : 1, stdout, stderr });
      });
    });
  const succeed = async (...args: readonly string[]) => {
    const { code, stdout, stderr } = await kubectl(...args);
    deepEqual({ code, stderr }, { code: 0, stderr: "" });
    return stdout;
  };
  const apply = async (manifests: readonly Manifest[], ...args: readonly string[]) => {
    const file = join(folder, "objects.json");
    await writeFile(file, JSON.stringify({ apiVersion: "v1", kind: "List", items: manifests }));
    return kubectl("apply", "--server-side", "--force-conflicts", "--validate=strict", ...args, "-f", file);
  };
  const dryRun = (manifests: readonly Manifest[]) => apply(manifests, "--dry-run=server");
  const start = (kubernetes: string) =>
    createControlPlane(join(folder, ".sandbox"), { name: CONTROL_PLANE, kubernetes, services: "10.96.0.0/16" });
  /** Makes what others need to be there even in a dry run: the definitions of custom kinds, and namespaces. */
  const prepare = async (manifests: readonly Manifest[]) => {
    const versions = (await succeed("api-versions")).split("\n");
    const served = versions.map((version) => version.slice(0, Math.max(version.indexOf("/"), 0)));
    const files = (await definitionFiles(definitions, manifests, served)).flatMap((file) => ["-f", file]);
    if (files.length > 0) {
      await succeed("apply", "--server-side", ...files);
      await succeed("wait", "--for=condition=Established", "--timeout=60s", ...files);
    }
    // Rancher makes some of the namespaces.
    const lacking = [...new Set(manifests.flatMap(({ metadata }) => metadata.namespace ?? []))];
    const made = lacking.map((name) => ({ apiVersion: "v1", kind: "Namespace", metadata: { name } }));
    const namespaces = [...made, ...manifests.filter(({ kind }) => kind === "Namespace")];
    if (namespaces.length > 0) equal((await apply(namespaces)).stderr, "");
  };

  before(async function () {
    if (!toolsAreBuilt) this.skip();
    folder = await mkdtemp(join(tmpdir(), "flotilla-rendered-"));
    await symlink(tools, join(folder, ".tools"));
    await mkdir(join(folder, ".sandbox"));
  });
  after(async () => {
    if (!toolsAreBuilt) return;
    await deleteControlPlane(join(folder, ".sandbox"), CONTROL_PLANE);
    await rm(folder, { recursive: true });
  });

  it("are those of fleets that the checks have nothing to say about, on every cloud", () => {
    deepEqual([...check(referenceFleet), ...check(fullFleet)], []);
    const clouds = Object.values(fullFleet.clusters).map(({ cloud }) => cloud);
    deepEqual(clouds.sort(), ["aks", "eks", "gke", "local"]);
  });

  for (const version of supportedMinors) {
    it(`are taken to the last field and without a warning by an API server of Kubernetes ${version}`, async () => {
      await start(version);
      await prepare(objects);
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
      const built = await succeed("kustomize", "--load-restrictor", "LoadRestrictionsNone", join(root, layer));
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
      await prepare([issuer({ selfSigned: {} })]);
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
