import { setTimeout as sleep } from "node:timers/promises";

import type { ClientCredential } from "../control-planes/client-credential.js";
import type { PoolNode } from "../control-planes/pool-nodes.js";
import type { Properties } from "../provider/property-value.js";
import type { ClusterDriver, Endpoint, MadeControlPlane, MadePool, Pass } from "./cluster-driver.js";
import { conditionsWith, verdictOf } from "./conditions.js";
import { isPaused, type FamilyPool } from "./family.js";
import { keepKubeconfigs } from "./kubeconfig-secrets.js";
import { isDeleting, type ManagedObject } from "./managed-object.js";
import type { ManagementObjects, ObjectChange } from "./management-objects.js";
import { NotYetError } from "./not-yet-error.js";
import { isAutoscaled } from "./pool-size.js";

/** The control planes behind the clouds, as a provider sees them. */
export interface WorkloadClusters {
  credential(controlPlane: string): Promise<ClientCredential>;
  /** The nodes of a pool. */
  nodes(controlPlane: string, pool: string): Promise<readonly PoolNode[]>;
}

/** How often a pool is told of while its cloud works on it. */
const reportMilliseconds = 500;

/** Brings one cluster a step nearer to what its objects say. */
export class ClusterPass {
  private readonly pass: Pass;
  private readonly driver: ClusterDriver;
  private readonly workloads: WorkloadClusters;
  private failed = false;

  constructor(pass: Pass, driver: ClusterDriver, workloads: WorkloadClusters) {
    this.pass = pass;
    this.driver = driver;
    this.workloads = workloads;
  }

  /**
   * Does what can be done now; what a cloud refuses becomes a condition of the object that asked for it. Answers whether all was
   * done.
   */
  async run(): Promise<boolean> {
    const { infrastructure, controlPlane, pools } = this.pass.family;
    const ready = infrastructure !== undefined && (await this.infrastructure(infrastructure));
    const made = controlPlane !== undefined && (await this.controlPlane(controlPlane, ready));
    await Promise.all(pools.map((pool) => this.pool(pool, made)));
    return !this.failed;
  }

  private async infrastructure(object: ManagedObject): Promise<boolean> {
    return await this.object(object, ["Ready"], {
      make: async () => ({ status: { ready: true, ...(await this.driver.makeInfrastructure(this.pass, object)) } }),
      remove: async () => {
        if (this.pass.family.controlPlane !== undefined) {
          throw new NotYetError("WaitingForControlPlane", "the control plane, which stands on this, is still there");
        }
        await this.driver.removeInfrastructure(this.pass, object);
      },
    });
  }

  private async controlPlane(object: ManagedObject, ready: boolean): Promise<boolean> {
    return await this.object(object, this.types("controlPlane"), {
      make: async () => {
        if (!ready) {
          throw new NotYetError("WaitingForInfrastructure", "the infrastructure of the cluster is not ready");
        }
        const made = await this.driver.makeControlPlane(this.pass, object);
        await this.tell(object, made);
        const { spec, status } = this.driver.endpoint(endpointOf(made));
        return {
          ...(spec === undefined ? {} : { spec }),
          status: { ready: true, initialized: true, version: made.version, ...status, ...made.status },
        };
      },
      remove: async () => {
        if (this.pass.family.pools.length > 0) {
          throw new NotYetError("WaitingForPools", "the control plane still has pools");
        }
        await this.driver.removeControlPlane(this.pass, object);
      },
    });
  }

  /** Tells how to reach a control plane. */
  private async tell(object: ManagedObject, made: MadeControlPlane): Promise<void> {
    const { family, objects } = this.pass;
    const { infrastructure } = family;
    const cluster = family.cluster.metadata.name;
    const credential = await this.workloads.credential(made.name);
    await keepKubeconfigs(objects, { cluster, controlPlane: object }, made, credential);
    if (infrastructure !== undefined) {
      await objects.change(infrastructure, { spec: { controlPlaneEndpoint: endpointOf(made) } });
    }
  }

  private async pool(pool: FamilyPool, planeIsReady: boolean): Promise<void> {
    const { driver, pass } = this;
    await this.object(pool.managed, this.types("pool"), {
      make: async () => {
        if (!planeIsReady) {
          throw new NotYetError("WaitingForControlPlane", "the control plane is not ready");
        }
        const made = await this.whileTelling(pool, driver.makePool(pass, pool));
        const nodes = await this.wholeNodes(pool, made);
        if (isAutoscaled(pool)) {
          await pass.objects.change(pool.machinePool, { spec: { replicas: made.nodes } });
        }
        const { spec, status } = poolChange(nodes);
        return { spec, status: { ready: true, ...status, ...made.status } };
      },
      remove: () => driver.removePool(pass, pool),
    });
  }

  /** The nodes of a pool, once its cloud has replaced those that are missing or broken. */
  private async wholeNodes(pool: FamilyPool, made: MadePool): Promise<readonly PoolNode[]> {
    const { controlPlane, pool: name } = this.driver.nameOf(this.pass.family, pool);
    const nodes = await this.workloads.nodes(controlPlane, name);
    if (nodes.length === made.nodes && nodes.every(({ broken }) => !broken)) {
      return nodes;
    }
    await this.whileTelling(pool, this.pass.cloud.repair(made.object));
    return await this.workloads.nodes(controlPlane, name);
  }

  /** Waits for a cloud that works on a pool, and meanwhile tells which nodes it has. */
  private async whileTelling<T>(pool: FamilyPool, work: Promise<T>): Promise<T> {
    const { controlPlane, pool: name } = this.driver.nameOf(this.pass.family, pool);
    const state = { done: false };
    const finished = work.finally(() => (state.done = true));
    const settled = finished.then(
      () => undefined,
      () => undefined,
    );
    for (;;) {
      await Promise.race([settled, sleep(reportMilliseconds, undefined, { ref: false })]);
      if (state.done) {
        return await finished;
      }
      const nodes = await this.workloads.nodes(controlPlane, name).catch(() => []);
      if (nodes.length > 0) {
        await this.pass.objects.change(pool.managed, poolChange(nodes));
      }
    }
  }

  /** Says of every object that a cloud cannot even be asked. */
  static async refuse({ family, objects }: Omit<Pass, "cloud">, error: unknown): Promise<void> {
    const { infrastructure, controlPlane } = family;
    for (const object of [infrastructure, controlPlane]) {
      if (object !== undefined && !isPaused(family.cluster, object)) {
        await report(objects, object, { types: ["Ready"], error });
      }
    }
  }

  /** Makes or removes one object, and says on it how that went. Answers whether the object is ready. */
  private async object(
    object: ManagedObject,
    types: readonly string[],
    { make, remove }: { readonly make: () => Promise<ObjectChange>; readonly remove: () => Promise<void> },
  ): Promise<boolean> {
    const { family, objects } = this.pass;
    const wasReady = object.status?.["ready"] === true;
    if (isPaused(family.cluster, object)) {
      return wasReady;
    }
    const { finalizers = [] } = object.metadata;
    const own = `${object.kind.toLowerCase()}.${object.apiVersion.replace(/\/.*$/, "")}`;
    try {
      if (isDeleting(object)) {
        await remove();
        await objects.change(object, { metadata: { finalizers: finalizers.filter((name) => name !== own) } });
        return false;
      }
      if (!finalizers.includes(own)) {
        await objects.change(object, { metadata: { finalizers: [...finalizers, own] } });
      }
      const change = await make();
      const conditions = conditionsWith(object.status?.["conditions"], types, { ready: true });
      await objects.change(object, { ...change, status: { ...change.status, conditions } });
      return true;
    } catch (error) {
      this.failed = true;
      await report(objects, object, { types, error });
      return wasReady && !isDeleting(object);
    }
  }

  private types(part: "controlPlane" | "pool"): readonly string[] {
    const own = this.driver.conditions[part];
    return own === undefined ? ["Ready"] : ["Ready", own];
  }
}

/** Writes down why an object is not what it should be; where even that fails, the next pass finds the same again. */
async function report(
  objects: ManagementObjects,
  object: ManagedObject,
  { types, error }: { readonly types: readonly string[]; readonly error: unknown },
): Promise<void> {
  const [, named = "Infrastructure"] = types;
  const verdict = verdictOf(error, `${named.replace(/Ready$/, "")}ReconciliationFailed`);
  const ready = object.status?.["ready"] === true; // many definitions of providers want the field
  const conditions = conditionsWith(object.status?.["conditions"], types, verdict);
  await objects.change(object, { status: { ready, conditions } }).catch(() => false);
}

function endpointOf({ endpoint }: MadeControlPlane): Endpoint {
  const { hostname, port } = new URL(endpoint);
  return { host: hostname, port: Number(port === "" ? 443 : port) };
}

function poolChange(nodes: readonly PoolNode[]): { readonly spec: Properties; readonly status: Properties } {
  const ids = nodes.flatMap(({ providerId }) => providerId ?? []);
  return { spec: { providerIDList: ids }, status: { replicas: nodes.length } };
}
