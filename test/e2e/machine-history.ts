import { managementApi } from "../../sandbox/management/management-api.js";
import { textAt } from "../../sandbox/kubernetes/kube-object.js";
import type { Properties } from "../../sandbox/provider/property-value.js";
import { machine, type Machine } from "./made-cluster.js";
import type { ManagementControlPlane } from "./management-control-plane.js";

/** Everything that happens to the machines of a namespace, from when it is opened to when it is closed. */
export class MachineHistory {
  private readonly seen: (readonly Machine[])[] = [];
  private readonly closing = new AbortController();
  private readonly ended: Promise<void>;
  private hasEnded = false;

  constructor(management: ManagementControlPlane, namespace: string) {
    this.ended = this.follow(management, namespace);
  }

  /** All machines after each event. Fails when the server ended the watch, and with it what we know, too early. */
  async close(): Promise<readonly (readonly Machine[])[]> {
    const isWhole = !this.hasEnded;
    this.closing.abort();
    await this.ended;
    if (!isWhole) throw new Error("the server has ended the watch of machines");
    return this.seen;
  }

  private async follow(management: ManagementControlPlane, namespace: string): Promise<void> {
    const api = managementApi(management.root, management.name);
    const path = `/apis/cluster.x-k8s.io/v1beta2/namespaces/${namespace}/machines?watch=1`;
    const now = new Map<string, Machine>();
    for await (const event of api.client.watch(path, this.closing.signal)) {
      const object = event["object"] as Properties;
      const name = textAt(object, "metadata", "name");
      if (event["type"] === "DELETED") now.delete(name);
      else now.set(name, machine(object));
      this.seen.push([...now.values()]);
    }
    this.hasEnded = true;
    await api.close();
  }
}
