import { deepEqual, equal } from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";

import { managementLayers } from "../../constructs/management/management-layers.js";
import { isRelease, releaseInputs } from "../../lib/chart-release.js";
import type { Manifest } from "../../lib/manifests.js";
import { deleteControlPlane } from "../../sandbox/control-planes/control-plane.js";
import { textAt } from "../../sandbox/kubernetes/kube-object.js";
import { KubernetesProvider } from "../../sandbox/kubernetes/kubernetes-provider.js";
import { RELEASE } from "../../sandbox/kubernetes/releases.js";
import { packageRoot } from "../../sandbox/package-root.js";
import { processes } from "../../sandbox/processes.js";
import type { Properties } from "../../sandbox/provider/property-value.js";
import type { CreateResult } from "../../sandbox/provider/provider.js";
import { HalfMadeError, type HalfMadeResource } from "../../sandbox/provider/rpc-error.js";
import { fleet } from "../../stacks/fleet.js";
import { startedControlPlane } from "./kubernetes-provider/control-plane.js";

const tools = join(packageRoot(), ".tools");
const missing = ["helm", "kubectl", "kwokctl", "kube-apiserver"].filter(
  (name) => !existsSync(join(tools, "bin", name)),
);
const CONTROL_PLANE = "kind-releases";
const urn = (name: string) => `urn:pulumi:stack::project::${RELEASE}::${name}`;
const layers = managementLayers(fleet).flatMap(({ manifests }) => manifests);

describe("Helm releases of the management layer", function () {
  this.timeout(300_000);
  if (missing.length > 0) {
    it.skip(`(skipped: ${missing.join(", ")} missing)`);
    return;
  }

  const { PATH, FLOTILLA_SANDBOX } = process.env;
  let sandbox: string;
  let kubeconfig: string;

  before(async () => {
    const folder = await mkdtemp(join(tmpdir(), "flotilla-releases-"));
    await symlink(tools, join(folder, ".tools"));
    sandbox = join(folder, ".sandbox");
    kubeconfig = await startedControlPlane(sandbox, CONTROL_PLANE);
    await writeFile(join(folder, "kubeconfig"), kubeconfig);
    process.env["PATH"] = [join(tools, "bin"), PATH].join(delimiter);
    process.env["FLOTILLA_SANDBOX"] = sandbox;
    await kubectl("create", "namespace", "full");
    await kubectl("create", "quota", "none", "--hard=pods=0", "--namespace", "full");
  });
  after(async () => {
    process.env["PATH"] = PATH;
    if (FLOTILLA_SANDBOX === undefined) delete process.env["FLOTILLA_SANDBOX"];
    else process.env["FLOTILLA_SANDBOX"] = FLOTILLA_SANDBOX;
    await deleteControlPlane(sandbox, CONTROL_PLANE);
    await rm(join(sandbox, ".."), { recursive: true });
  });

  const log: string[] = [];
  function provider(): KubernetesProvider {
    const made = new KubernetesProvider({ log: (severity, message) => log.push(`${severity}: ${message}`) }, "1.0.0");
    made.configure({ args: { kubeconfig } });
    return made;
  }

  async function kubectl(...args: readonly string[]): Promise<string> {
    const config = ["--kubeconfig", join(sandbox, "..", "kubeconfig")];
    return (await promisify(execFile)(join(tools, "bin", "kubectl"), [...config, ...args])).stdout;
  }

  async function created(by: KubernetesProvider, news: Properties): Promise<CreateResult> {
    const name = textAt(news, "name");
    const subject = { urn: urn(name), name, type: RELEASE };
    const { inputs } = await by.check({ ...subject, olds: {}, news, randomSeed: new Uint8Array() });
    return by.create({ ...subject, inputs, preview: false, timeout: 0 });
  }

  /** What is left of a creation that does not come to its end. */
  async function halfMade(work: Promise<unknown>): Promise<HalfMadeResource> {
    const error: unknown = await work.then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    if (error instanceof HalfMadeError) return error.resource;
    throw new Error("it is not half made", { cause: error });
  }

  it("are installed from the sandbox's stand-ins, at the versions of the fleet, and said to be", async () => {
    for (const manifest of layers.filter(isRelease)) {
      const inputs = { ...releaseInputs(manifest), createNamespace: true } as Properties;
      const { id, outputs } = await created(provider(), inputs);
      const { name, namespace } = manifest.metadata;
      const { status, version } = outputs["status"] as Properties;
      deepEqual([id, status, version], [`${namespace ?? ""}/${name}`, "deployed", inputs["version"]]);
      const said = `info: the sandbox installs its stand-in for chart ${name} ${textAt(outputs, "status", "version")}: same components and values, but no program of it runs`;
      equal(log.at(-1), said);
    }
  });

  it("bring every kind of the management layer that no object of the fleet defines", async () => {
    const served = (await kubectl("api-resources", "--no-headers", "--output=wide"))
      .split("\n")
      .flatMap((line) => /\s(\S+)\s+(?:true|false)\s+(\S+)/.exec(line)?.slice(1).join(" ") ?? []);
    const defined = layers.filter(({ kind }) => kind === "CustomResourceDefinition").map(definedGroup);
    const lacking = layers
      .filter((manifest) => !isRelease(manifest) && !defined.includes(group(manifest)))
      .map(({ apiVersion, kind }) => `${apiVersion} ${kind}`)
      .filter((kind) => !served.includes(kind));
    deepEqual([served.length > 50, [...new Set(lacking)]], [true, []]);
  });

  it("that do not become ready are not lost, and are repaired by the next run", async () => {
    const inputs = { name: "crossplane-2", namespace: "full", chart: "crossplane", version: "2.3.4", timeout: 2 };
    const { id, inputs: news, outputs: olds, reasons } = await halfMade(created(provider(), inputs));
    deepEqual([id, (olds["status"] as Properties)["status"], reasons.length], ["full/crossplane-2", "failed", 1]);
    await kubectl("delete", "quota", "none", "--namespace", "full");
    const request = { id, olds, oldInputs: news, news: { ...news, timeout: 60 }, ignoreChanges: [], preview: false };
    const outputs = await provider().update({ urn: urn("x"), name: "x", type: RELEASE, timeout: 0, ...request });
    const { status, revision } = outputs["status"] as Properties;
    deepEqual([status, revision], ["deployed", 2]);
    await kubectl("create", "quota", "none", "--hard=pods=0", "--namespace", "full");
  });

  it("end with the run that is cancelled, and leave neither a process nor a file", async () => {
    const cancelled = provider();
    const inputs = { name: "certificates", namespace: "full", chart: "cert-manager", version: "v1.21.1" };
    const run = { isOver: false };
    const work = halfMade(created(cancelled, inputs)).finally(() => (run.isOver = true));
    const secrets = ["get", "secret", "--namespace", "full", "--selector", "name=certificates"];
    while (!run.isOver && (await kubectl(...secrets)) === "") await sleep(50);
    cancelled.cancel();
    const { reasons } = await work;
    const left = (await processes()).filter(({ command }) =>
      command.some((word) => word.startsWith(sandbox + "/helm-")),
    );
    const files = (await readdir(sandbox)).filter((name) => name.startsWith("helm-") && name !== "helm-cache");
    deepEqual([reasons, left, files], [["helm was cancelled"], [], []]);
  });
});

function group({ apiVersion }: Manifest): string {
  return apiVersion.includes("/") ? (apiVersion.split("/", 1)[0] ?? "") : "";
}

function definedGroup(manifest: Manifest): string {
  return (manifest["spec"] as { group: string }).group;
}
