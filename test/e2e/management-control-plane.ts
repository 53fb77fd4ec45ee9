/**
 * A management control plane for tests, with the real managers of Cluster API and without the Pulumi engine.
 *
 * @example
 * const management = await ManagementControlPlane.start(); // some 4 s
 * await management.install({ docker: { ClusterTopology: true } }); // core, kubeadm, in-memory machines: some 15 s
 * await management.apply(objects);
 * await management.until("cluster/small", conditionIs("Available", "True"));
 * await management.remove(); // fails when a process of it is left
 */
import { deepEqual } from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { flotillaLabels } from "../../constructs/labels.js";
import type { Manifest } from "../../lib/manifests.js";
import { createControlPlane, deleteControlPlane } from "../../sandbox/control-planes/control-plane.js";
import { listAt, textAt } from "../../sandbox/kubernetes/kube-object.js";
import { stopSandbox } from "../../sandbox/environment.js";
import { controllersLog } from "../../sandbox/management/controllers-process.js";
import { writeManagement } from "../../sandbox/management/management.js";
import { packageRoot } from "../../sandbox/package-root.js";
import { processes } from "../../sandbox/processes.js";
import type { Properties } from "../../sandbox/provider/property-value.js";
import { standInDefinition } from "../../sandbox/stand-ins/definition.js";
import type { Result } from "./project.js";

const tools = join(packageRoot(), ".tools");

/** Whether the managers are there: `make e2e` provides them. */
export const managersAreBuilt = ["capi-core", "capi-in-memory", "capi-helm"].every((name) =>
  existsSync(join(tools, "bin", name)),
);

/** Feature gates by provider. */
type Gates = Readonly<Record<string, boolean>>;

/** A control plane that manages others, in a folder of its own. */
export class ManagementControlPlane {
  /** Its name in the sandbox. */
  readonly name = "kind-management";

  private constructor(readonly folder: string) {}

  /** Creates one, with its controllers and no provider. */
  static async start({ managesFromTheStart = true } = {}): Promise<ManagementControlPlane> {
    const plane = new ManagementControlPlane(await mkdtemp(join(tmpdir(), "flotilla-managers-")));
    await mkdir(plane.root);
    await symlink(tools, join(plane.folder, ".tools"));
    if (managesFromTheStart) await writeManagement(plane.root, { cluster: "management", clusterApi: true });
    try {
      await createControlPlane(plane.root, { name: plane.name, kubernetes: "1.35", services: "10.96.0.0/16" });
    } catch (error) {
      await plane.remove();
      throw error;
    }
    return plane;
  }

  /** Folder of the sandbox. */
  get root(): string {
    return join(this.folder, ".sandbox");
  }

  /** Asks for core, kubeadm and some infrastructures as their operator's objects, and waits until they are ready. */
  async install(infrastructures: Readonly<Record<string, Gates>>, gates: Gates = { ClusterTopology: true }) {
    const objects = providerObjects(infrastructures, gates);
    await this.apply(operatorDefinitions);
    await this.apply(objects);
    for (const { kind, metadata } of objects.filter(({ kind }) => kind.endsWith("Provider"))) {
      await this.until(`${kind}/${metadata.name}`, conditionIs("Ready", "True"), metadata.namespace);
    }
  }

  /** Runs kubectl on it. */
  kubectl(...args: readonly string[]): Promise<Result> {
    const kubeconfig = join(this.root, "control-planes", this.name, "kubeconfig");
    return new Promise((done) => {
      const options = { maxBuffer: 2 ** 26 };
      execFile(join(tools, "bin/kubectl"), ["--kubeconfig", kubeconfig, ...args], options, (error, stdout, stderr) => {
        done({ code: error === null ? 0 : 1, stdout, stderr });
      });
    });
  }

  /** Applies objects with strict validation; fails with what the server says. */
  async apply(objects: readonly object[]): Promise<void> {
    const list = { apiVersion: "v1", kind: "List", items: objects };
    const file = await this.write("objects.json", JSON.stringify(list));
    const { code, stderr } = await this.kubectl(
      "apply",
      "--server-side",
      "--force-conflicts",
      "--validate=strict",
      "-f",
      file,
    );
    deepEqual({ code, stderr }, { code: 0, stderr: "" });
  }

  /** Writes a file beside the sandbox, and tells its path. */
  async write(name: string, text: string): Promise<string> {
    const file = join(this.folder, name);
    await writeFile(file, text);
    return file;
  }

  /** An object, or nothing if there is none: `get("cluster/small")`. */
  async get(object: string, namespace = "default"): Promise<Properties | undefined> {
    const { stdout } = await this.kubectl("get", object, "-n", namespace, "-o", "json", "--ignore-not-found");
    return stdout === "" ? undefined : (JSON.parse(stdout) as Properties);
  }

  /** All objects of a kind in a namespace. */
  async list(kind: string, namespace = "default"): Promise<readonly Properties[]> {
    return listAt(await this.get(kind, namespace), "items") as readonly Properties[];
  }

  /** Waits until something is true of an object, or of its absence; fails with the object after four minutes. */
  async until(
    object: string,
    isTrue: (object: Properties | undefined) => boolean,
    namespace = "default",
  ): Promise<void> {
    const deadline = Date.now() + 240_000;
    for (;;) {
      const found = await this.get(object, namespace);
      if (isTrue(found)) return;
      if (Date.now() > deadline) {
        const status = JSON.stringify(found?.["status"], undefined, 2);
        throw new Error(`${object} is not as it should be after four minutes: ${status}\n${await this.log()}`);
      }
      await sleep(500);
    }
  }

  /** What the controllers have said. */
  log(): Promise<string> {
    return readFile(controllersLog(this.root, this.name), "utf8").catch(() => "");
  }

  /** Processes that belong to it, by the name of their program. */
  async processes(): Promise<readonly { readonly pid: number; readonly program: string }[]> {
    const own = (await processes()).filter(({ command }) => command.some((word) => word.includes(this.folder)));
    return own.map(({ pid, command: [program = "", entry = ""] }) => ({
      pid,
      program: (program.startsWith(this.folder) ? program : entry).split("/").at(-1) ?? "",
    }));
  }

  /** Arguments that a program of it was started with. */
  async argumentsOf(program: string): Promise<readonly string[]> {
    const own = (await processes()).find(
      ({ command: [file = ""] }) => file.startsWith(this.folder) && file.endsWith(program),
    );
    return own?.command.slice(1) ?? [];
  }

  /** Deletes the control plane, as the cloud does with its cluster. */
  async deleteControlPlane(): Promise<void> {
    await deleteControlPlane(this.root, this.name);
  }

  /** Ends and deletes everything. Fails when a process is left. */
  async remove(): Promise<void> {
    await stopSandbox(this.folder);
    const running = await this.processes();
    await rm(this.folder, { recursive: true, force: true });
    deepEqual(running, []);
  }
}

/** Whether a condition of an object has a status. */
export function conditionIs(type: string, status: string): (object: Properties | undefined) => boolean {
  return (object) =>
    (listAt(object, "status", "conditions") as readonly Properties[]).some(
      (each) => each["type"] === type && textAt(each, "status") === status,
    );
}

/** Objects that ask for core, kubeadm and some infrastructures. */
export function providerObjects(infrastructures: Readonly<Record<string, Gates>>, gates: Gates): Manifest[] {
  const provider = (kind: string, name: string, [namespace, featureGates]: readonly [string, Gates]): Manifest[] => [
    { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } },
    {
      apiVersion: "operator.cluster.x-k8s.io/v1alpha2",
      kind,
      metadata: { name, namespace, labels: flotillaLabels },
      spec: { version: "v1.14.2", manager: { featureGates } },
    },
  ];
  return [
    ...provider("CoreProvider", "cluster-api", ["capi-system", { MachinePool: true, ...gates }]),
    ...provider("BootstrapProvider", "kubeadm", ["capi-kubeadm-bootstrap-system", gates]),
    ...provider("ControlPlaneProvider", "kubeadm", ["capi-kubeadm-control-plane-system", gates]),
    ...Object.entries(infrastructures).flatMap(([name, own]) =>
      provider("InfrastructureProvider", name, [`${name}-system`, own]),
    ),
  ];
}

/** Definitions of the operator's kinds; its chart has them else. */
const operatorDefinitions = ["Core", "Bootstrap", "ControlPlane", "Infrastructure", "Addon"].map((type) =>
  standInDefinition({
    group: "operator.cluster.x-k8s.io",
    versions: ["v1alpha2"],
    kind: `${type}Provider`,
    plural: `${type.toLowerCase()}providers`,
    scope: "Namespaced",
  }),
);
