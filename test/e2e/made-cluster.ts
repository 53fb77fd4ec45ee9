import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { CLUSTER_NAME_LABEL } from "../../constructs/cluster-api/contract.js";
import { DEPLOYMENT_NAME_LABEL } from "../../constructs/cluster-api/machine-deployment.js";
import type { Manifest } from "../../lib/manifests.js";
import { ApiClient } from "../../sandbox/kubernetes/api-client.js";
import { kubeContext } from "../../sandbox/kubernetes/kubeconfig.js";
import { conditionOf, listAt, textAt, valueAt } from "../../sandbox/kubernetes/kube-object.js";
import { managerPrograms } from "../../sandbox/management/manager-programs.js";
import type { Properties } from "../../sandbox/provider/property-value.js";
import type { ManagementControlPlane } from "./management-control-plane.js";

const PATIENCE_MS = 240_000;
const LAST_LINES = 5;

/** A Machine, as far as it matters who replaces it and when. */
export interface Machine {
  readonly name: string;
  /** Name of its pool, or `control-plane`. */
  readonly pool: string;
  /** Version of Kubernetes: `v1.35.1`. */
  readonly version: string;
  readonly isAvailable: boolean;
  /** Somebody has deleted it, and it is not gone yet. */
  readonly isLeaving: boolean;
}

/** What a Machine object says. */
export function machine(object: Properties): Machine {
  const cluster = textAt(object, "metadata", "labels", CLUSTER_NAME_LABEL);
  const deployment = textAt(object, "metadata", "labels", DEPLOYMENT_NAME_LABEL);
  const topologyPool = textAt(object, "metadata", "labels", "topology.cluster.x-k8s.io/deployment-name");
  return {
    name: textAt(object, "metadata", "name"),
    pool:
      deployment === "" ? "control-plane" : topologyPool === "" ? deployment.slice(cluster.length + 1) : topologyPool,
    version: textAt(object, "spec", "version"),
    isAvailable: valueAt(conditionOf(object, "Available"), "status") === "True",
    isLeaving: textAt(object, "metadata", "deletionTimestamp") !== "",
  };
}

/** A cluster that Cluster API makes, alone in a namespace of its name. */
export class MadeCluster {
  constructor(
    private readonly management: ManagementControlPlane,
    readonly name: string,
  ) {}

  /** Applies objects, in the namespace that they are in. */
  async apply(objects: readonly Manifest[]): Promise<void> {
    const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: this.name } };
    const { code, stderr } = await this.tryApply([namespace, ...objects]);
    if (code !== 0) throw new Error(stderr);
  }

  /** Applies objects, and tells what the server says to that. */
  async tryApply(objects: readonly object[], ...flags: readonly string[]) {
    const list = JSON.stringify({ apiVersion: "v1", kind: "List", items: objects });
    const file = await this.management.write(`${this.name}.json`, list);
    return this.management.kubectl("apply", "--server-side", "--force-conflicts", ...flags, "-f", file);
  }

  /** Its Cluster object. */
  object(): Promise<Properties | undefined> {
    return this.management.get(`cluster/${this.name}`, this.name);
  }

  /** Its machines, sorted by name. */
  async machines(): Promise<Machine[]> {
    return (await this.management.list("machines", this.name)).map(machine);
  }

  /** Names of the machines of a pool. */
  async names(pool: string): Promise<string[]> {
    return (await this.machines()).filter((each) => each.pool === pool).map(({ name }) => name);
  }

  /** How often each of its objects was changed in what it asks for, by kind and name; that of Cluster API's own objects too. */
  async generations(): Promise<Readonly<Record<string, unknown>>> {
    const objects = await this.management.list("cluster-api", this.name);
    return Object.fromEntries(
      objects.map((each) => [
        `${textAt(each, "kind")} ${textAt(each, "metadata", "name")}`,
        valueAt(each, "metadata", "generation"),
      ]),
    );
  }

  /** Waits until it is available with exactly these numbers of machines in its pools, all of which are as they should be. */
  async settled(
    pools: Readonly<Record<string, number>>,
    isRight: (machine: Machine) => boolean = () => true,
  ): Promise<void> {
    const wanted = Object.entries(pools)
      .flatMap(([pool, count]) => Array.from({ length: count }, () => pool))
      .sort();
    await this.until(`it has ${JSON.stringify(pools)} as wanted`, async () => {
      const machines = await this.machines();
      const found = machines.map(({ pool }) => pool).sort();
      const well = machines.every((each) => each.isAvailable && !each.isLeaving && isRight(each));
      return (
        well &&
        JSON.stringify(found) === JSON.stringify(wanted) &&
        valueAt(conditionOf((await this.object()) ?? {}, "Available"), "status") === "True"
      );
    });
  }

  /** Waits until something is true; fails with the conditions of the cluster and the last words of the managers. */
  async until(what: string, isTrue: () => Promise<boolean>): Promise<void> {
    const deadline = Date.now() + PATIENCE_MS;
    while (!(await isTrue())) {
      if (Date.now() > deadline) {
        throw new Error(`${this.name}: not true after four minutes that ${what}\n${await this.explanation()}`);
      }
      await sleep(500);
    }
  }

  /** Its own API server. */
  async workload(): Promise<ApiClient> {
    const secret = await this.management.get(`secret/${this.name}-kubeconfig`, this.name);
    const kubeconfig = Buffer.from(textAt(secret, "data", "value"), "base64").toString();
    return new ApiClient(kubeContext({ kubeconfig }));
  }

  private async explanation(): Promise<string> {
    const conditions = listAt(await this.object(), "status", "conditions") as readonly Properties[];
    const machines = (await this.machines()).map((each) => JSON.stringify(each));
    const logs = Object.keys(managerPrograms).map((program) => this.lastWords(program));
    return [
      ...conditions.map((each) => `${textAt(each, "type")}=${textAt(each, "status")} ${textAt(each, "message")}`),
      ...machines,
      ...(await Promise.all(logs)),
    ].join("\n");
  }

  private async lastWords(program: string): Promise<string> {
    const file = join(this.management.root, "logs", `${program}-${this.management.name}.log`);
    const text = await readFile(file, "utf8").catch(() => "");
    return [`${program}:`, ...text.trimEnd().split("\n").slice(-LAST_LINES)].join("\n  ");
  }
}

/** Tells a cluster that some of its nodes have last been heard of ten minutes ago, or just now. */
export async function hearOf(
  cluster: MadeCluster,
  nodes: readonly string[],
  status: "True" | "Unknown",
): Promise<void> {
  const api = await cluster.workload();
  const since = new Date(Date.now() - (status === "True" ? 0 : 600_000)).toISOString().replace(/\.\d+/, "");
  const ready = { type: "Ready", status, reason: "Told", lastTransitionTime: since, lastHeartbeatTime: since };
  for (const path of nodes.map((node) => `/api/v1/nodes/${node}`)) {
    const conditions = listAt(await api.find(path), "status", "conditions") as readonly Properties[];
    const others = conditions.filter((each) => each["type"] !== "Ready");
    const body = { status: { conditions: [...others, ready] } };
    await api.send({ method: "PATCH", path, body, contentType: "application/merge-patch+json" });
  }
  await api.close();
}
