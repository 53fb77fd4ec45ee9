import { deepEqual } from "node:assert/strict";
import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";

import { priorityClasses } from "../../constructs/foundation.js";
import { releaseInputs, releaseManifest, type ChartRelease } from "../../lib/chart-release.js";
import { KubernetesProvider } from "../../sandbox/kubernetes/kubernetes-provider.js";
import { RELEASE } from "../../sandbox/kubernetes/releases.js";
import { packageRoot } from "../../sandbox/package-root.js";
import type { Properties } from "../../sandbox/provider/property-value.js";
import { startedControlPlane } from "./kubernetes-provider/control-plane.js";

const tools = join(packageRoot(), ".tools");

/** A control plane, and the provider's Release on it. */
export class ReleasePlane {
  /** What the provider has told the engine. */
  readonly log: string[] = [];
  private readonly installed = new Map<string, Properties>();

  private constructor(
    private readonly file: string,
    private readonly kubeconfig: string,
  ) {}

  /** Starts one with namespaces and what else the charts of services need to be there. */
  static async start(sandbox: string, name: string, namespaces: readonly string[]): Promise<ReleasePlane> {
    const kubeconfig = await startedControlPlane(sandbox, name);
    const file = join(sandbox, "..", `${name}.json`);
    await writeFile(file, kubeconfig);
    const plane = new ReleasePlane(file, kubeconfig);
    const { name: priority, value } = priorityClasses.platform;
    await plane.kubectl("create", "priorityclass", priority, `--value=${value}`);
    for (const namespace of namespaces) await plane.kubectl("create", "namespace", namespace);
    return plane;
  }

  /** What kubectl says. */
  kubectl(...args: readonly string[]): Promise<string> {
    return this.run("kubectl", args);
  }

  /** Installs or upgrades releases, all at once, as the engine does. */
  async settle(releases: readonly ChartRelease[]): Promise<void> {
    await Promise.all(releases.map((release) => this.write(release)));
  }

  /** Uninstalls everything that was installed. */
  async uninstall(): Promise<void> {
    const all = [...this.installed];
    await Promise.all(
      all.map(async ([id, outputs]) => {
        await this.provider().delete({ ...subjectOf(id), id, outputs, inputs: {}, timeout: 0 });
      }),
    );
    this.installed.clear();
  }

  /** Releases as `helm list` shows them: `cert-manager-v1.21.1 deployed`. */
  async releases(): Promise<readonly string[]> {
    const list = JSON.parse(await this.run("helm", ["list", "--all-namespaces", "--output", "json"])) as Listed[];
    return list.map(({ chart, status }) => `${chart} ${status}`).sort();
  }

  /** All deployments: `kyverno/kyverno-admission-controller 3/3`. */
  async deployments(): Promise<readonly string[]> {
    const fields = ["metadata.namespace", "metadata.name", "status.readyReplicas", "spec.replicas"];
    const [namespace, name, ready, wanted] = fields.map((field) => `{{.${field}}}`);
    const template = `{{range .items}}${namespace}/${name} ${ready}/${wanted}{{"\\n"}}{{end}}`;
    return lines(await this.kubectl("get", "deployments", "-A", "--output", `go-template=${template}`));
  }

  /** Kind and name of all that there is, but for what comes and goes by itself. */
  async everything(): Promise<readonly string[]> {
    const kinds = lines(await this.kubectl("api-resources", "--verbs=list", "--output=name"));
    const passing = /^(?:apiservices|componentstatuses|events|leases)(?:\.|$)/;
    const wanted = kinds.filter((kind) => !passing.test(kind)).join(",");
    const template = `{{range .items}}{{.kind}} {{with .metadata.namespace}}{{.}}/{{end}}{{.metadata.name}}{{"\\n"}}{{end}}`;
    return lines(await this.kubectl("get", wanted, "--all-namespaces", "--output", `go-template=${template}`));
  }

  /** The same, once a server that has just started has made what it makes by itself. */
  async everythingAtFirst(): Promise<readonly string[]> {
    let found = await this.everything();
    for (;;) {
      await sleep(3000);
      const next = await this.everything();
      if (next.length === found.length) return next;
      found = next;
    }
  }

  /** What there is beside what there was, once pods and what else ends by itself are gone. */
  async left(before: readonly string[]): Promise<readonly string[]> {
    const passing = /^(?:Pod|ReplicaSet|Endpoints|EndpointSlice|PodMetrics|NodeMetrics) /;
    const known = new Set(before);
    for (;;) {
      const more = (await this.everything()).filter((each) => !known.has(each));
      if (!more.some((each) => passing.test(each))) return more;
      await sleep(500);
    }
  }

  private async write(release: ChartRelease): Promise<void> {
    const id = `${release.namespace}/${release.name}`;
    const olds = this.installed.get(id);
    const provider = this.provider();
    const news = releaseInputs(releaseManifest(release)) as Properties;
    const checked = await provider.check({ ...subjectOf(id), olds: {}, news, randomSeed: new Uint8Array() });
    deepEqual(checked.failures ?? [], []);
    const request = { ...subjectOf(id), preview: false, timeout: 0 };
    const { inputs } = checked;
    const outputs =
      olds === undefined
        ? (await provider.create({ ...request, inputs })).outputs
        : await provider.update({ ...request, id, olds, oldInputs: {}, news: inputs, ignoreChanges: [] });
    this.installed.set(id, outputs);
  }

  private provider(): KubernetesProvider {
    const made = new KubernetesProvider({ log: (_, message) => this.log.push(message) }, "1.0.0");
    made.configure({ args: { kubeconfig: this.kubeconfig } });
    return made;
  }

  private async run(program: string, args: readonly string[]): Promise<string> {
    const file = join(tools, "bin", program);
    const { stdout } = await promisify(execFile)(file, ["--kubeconfig", this.file, ...args], { maxBuffer: 2 ** 26 });
    return stdout;
  }
}

interface Listed {
  readonly chart: string;
  readonly status: string;
}

function subjectOf(id: string) {
  return { urn: `urn:pulumi:stack::project::${RELEASE}::${id}`, name: id, type: RELEASE };
}

/** Lines of a text in order. */
export function lines(text: string): readonly string[] {
  return text.trim().split("\n").sort();
}
