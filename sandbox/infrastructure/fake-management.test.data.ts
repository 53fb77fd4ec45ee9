import { CLUSTER_NAME_LABEL } from "../../constructs/cluster-api/contract.js";
import type { Manifest } from "../../lib/manifests.js";
import type { ControlPlanes } from "../clouds/effects.js";
import type { Ask } from "../clouds/provider.js";
import { noControlPlanes } from "../clouds/control-planes.js";
import { openClouds, type Clouds } from "../clouds/server.js";
import type { ApiAnswer, ApiCall, ApiServer } from "../control-planes/api-server.js";
import type { PoolNode } from "../control-planes/pool-nodes.js";
import { textAt } from "../kubernetes/kube-object.js";
import { isProperties, type Properties, type PropertyValue } from "../provider/property-value.js";
import type { WorkloadClusters } from "./cluster-pass.js";

/** An API server in memory that does what Cluster API's core does to the objects of a provider. */
export class FakeManagement implements ApiServer {
  /** Everything that was asked: `"PATCH /api/…"`. */
  readonly calls: string[] = [];
  private readonly objects = new Map<string, Properties>();
  private version = 0;

  /** Puts objects of Cluster API in, owned as the core would say. */
  apply(objects: readonly Manifest[]): void {
    for (const object of objects) {
      const { apiVersion, kind, metadata } = object;
      const within = metadata.namespace === undefined ? "" : `/namespaces/${metadata.namespace}`;
      const path = `/${apiVersion === "v1" ? "api" : "apis"}/${apiVersion}${within}/${plural(kind)}/${metadata.name}`;
      const own = { ...(object as unknown as Properties), metadata: metadataOf(objects, object) };
      this.put(path, merged(merged(defaults(own), this.objects.get(path) ?? {}), own));
    }
  }

  /** The object of a kind with a name. */
  get(kind: string, name: string): Properties | undefined {
    const end = `/${plural(kind)}/${name}`;
    return [...this.objects].find(([path]) => path.endsWith(end))?.[1];
  }

  /** Changes the object of a kind with a name. */
  patch(kind: string, name: string, change: Properties): void {
    const end = `/${plural(kind)}/${name}`;
    const [path = "", object = {}] = [...this.objects].find(([key]) => key.endsWith(end)) ?? [];
    this.put(path, merged(object, change));
  }

  /** Asks for the end of the object of a kind with a name. */
  delete(kind: string, name: string): void {
    this.patch(kind, name, { metadata: { deletionTimestamp: "2026-01-01T00:00:00Z" } });
  }

  ask({ method = "GET", path, body }: ApiCall): Promise<ApiAnswer> {
    this.calls.push(`${method} ${path}`);
    const at = path.replace(/\/status$/, "");
    if (method === "POST") {
      const object = body as Properties;
      this.put(`${path}/${textAt(object, "metadata", "name")}`, object);
      return answer(201, object);
    }
    const existing = this.objects.get(at);
    if (method === "PATCH" && existing !== undefined) {
      this.put(at, merged(existing, body as Properties));
      return answer(200, this.objects.get(at));
    }
    if (existing !== undefined) return answer(200, existing);
    const items = [...this.objects].flatMap(([key, object]) => (isOfKind(key, path) ? [object] : []));
    const isList = !/\/namespaces\/[^/]+\/[^/]+\/[^/]+$/.test(path);
    return isList ? answer(200, { items }) : answer(404, {});
  }

  close(): void {
    // Nothing is open.
  }

  private put(path: string, object: Properties): void {
    const { finalizers, deletionTimestamp } = object["metadata"] as Properties;
    this.objects.delete(path);
    if (deletionTimestamp !== undefined && (!Array.isArray(finalizers) || finalizers.length === 0)) return;
    this.version += 1;
    const metadata = { ...(object["metadata"] as Properties), resourceVersion: String(this.version) };
    this.objects.set(path, { ...object, metadata });
  }
}

/** Simulated clouds without control planes, and the nodes that their pools would have. */
export class FakeClouds implements WorkloadClusters {
  readonly ask: Ask;
  /** Nodes by `<control plane>/<pool>`. */
  readonly pools = new Map<string, PoolNode[]>();
  private readonly clouds: Clouds;
  private made = 0;

  constructor(root: string) {
    const planes: ControlPlanes = {
      ...noControlPlanes(),
      setNodes: ({ controlPlane, pool, count }) => {
        const key = `${controlPlane}/${pool}`;
        const whole = (this.pools.get(key) ?? []).filter(({ broken }) => !broken).slice(0, count);
        while (whole.length < count) whole.push(this.node(pool));
        this.pools.set(key, whole);
        return Promise.resolve();
      },
      removeNodes: (controlPlane, pool) => {
        this.pools.delete(`${controlPlane}/${pool}`);
        return Promise.resolve();
      },
    };
    this.clouds = openClouds(root, planes);
    this.ask = async (request) => {
      const response = await this.clouds.answer(request);
      if ("refusal" in response) throw new Error(response.message);
      return response;
    };
  }

  credential(): Promise<{ certificate: string; key: string }> {
    return Promise.resolve({ certificate: "certificate", key: "key" });
  }

  nodes(controlPlane: string, pool: string): Promise<readonly PoolNode[]> {
    return Promise.resolve(this.pools.get(`${controlPlane}/${pool}`) ?? []);
  }

  /** What exists of each type, in a cloud. */
  async resources(): Promise<readonly Properties[]> {
    const { resources = [] } = await this.ask({ method: "resources" });
    return resources as unknown as readonly Properties[];
  }

  close(): void {
    this.clouds.close();
  }

  private node(pool: string): PoolNode {
    this.made += 1;
    return { name: `${pool}-${this.made}`, providerId: `cloud:///${this.made}`, broken: false };
  }
}

/** What the core makes of an object's metadata: it says to which cluster and to what it belongs. */
function metadataOf(objects: readonly Manifest[], { kind, metadata }: Manifest): Properties {
  const owner = kind.includes("Managed") ? ownerOf(objects, kind, metadata.name) : undefined;
  const cluster = objects.find((each) => each.kind === "Cluster")?.metadata.name ?? "";
  const labels = { ...metadata.labels, [CLUSTER_NAME_LABEL]: cluster };
  const uid = `uid-${kind}-${metadata.name}`;
  return { ...metadata, labels, uid, ...(owner && { ownerReferences: [owner] }) };
}

/** An autoscaled pool starts with its smaller bound. */
function defaults({ kind, metadata, spec }: Properties): Properties {
  if (kind !== "MachinePool") return {};
  const { annotations = {} } = metadata as { readonly annotations?: Readonly<Record<string, string>> };
  const min = annotations["cluster.x-k8s.io/cluster-api-autoscaler-node-group-min-size"];
  return { spec: { replicas: (spec as Properties)["replicas"] ?? Number(min) } };
}

function plural(kind: string): string {
  return kind.toLowerCase().replace(/y$/, "ie") + "s";
}

function ownerOf(objects: readonly Manifest[], kind: string, name: string): Properties | undefined {
  const isPool = kind.endsWith("Pool");
  const owner = objects.find(
    (each) => each.kind === (isPool ? "MachinePool" : "Cluster") && (!isPool || each.metadata.name === name),
  );
  if (owner === undefined) return undefined;
  const { apiVersion, metadata } = owner;
  return { apiVersion, kind: owner.kind, name: metadata.name, uid: `uid-${owner.kind}-${metadata.name}` };
}

function isOfKind(key: string, path: string): boolean {
  return key.replace(/\/namespaces\/[^/]+/, "").replace(/\/[^/]+$/, "") === path;
}

function merged(a: Properties, b: Properties): Properties {
  const entries = Object.entries(b).flatMap(([name, value]): [string, PropertyValue][] => {
    const old = a[name];
    return [[name, isProperties(old) && isProperties(value) ? merged(old, value) : value]];
  });
  return Object.fromEntries([...Object.entries(a), ...entries].filter(([, value]) => value !== null));
}

function answer(status: number, body: unknown): Promise<ApiAnswer> {
  return Promise.resolve({ status, body: structuredClone(body) });
}
