import type { CloudObject, Scope } from "../clouds/resource-type.js";
import type { Properties } from "../provider/property-value.js";
import type { CloudView } from "./cloud-view.js";
import type { Family, FamilyPool } from "./family.js";
import type { ManagedObject } from "./managed-object.js";
import type { ManagementObjects, ObjectChange } from "./management-objects.js";

/** One cluster during one pass. */
export interface Pass {
  readonly family: Family;
  readonly cloud: CloudView;
  readonly objects: ManagementObjects;
}

/** A control plane that is there. */
export interface MadeControlPlane {
  /** Name of the sandbox's control plane. */
  readonly name: string;
  /** Address: `"https://127.0.0.1:40001"`. */
  readonly endpoint: string;
  /** Certificate of its authority, PEM in base64. */
  readonly certificateAuthority: string;
  /** What the API server says it is: `"v1.35.2"`. */
  readonly version: string;
  /** How people sign in: the user of a kubeconfig; not every provider tells. */
  readonly user?: Properties;
  /** What the status of this provider's object tells beyond the contract. */
  readonly status?: Properties;
}

/** The address of an API server, as Cluster API writes it. */
export interface Endpoint extends Properties {
  readonly host: string;
  readonly port: number;
}

/** A pool that is there. */
export interface MadePool {
  readonly nodes: number;
  /** What the cloud has of it. */
  readonly object: CloudObject;
  readonly status?: Properties;
}

/** Where the nodes of a pool are. */
export interface PoolName {
  /** Name of the sandbox's control plane that they join. */
  readonly controlPlane: string;
  /** Name of the pool in the cloud. */
  readonly pool: string;
}

/** How the provider of one cloud makes and removes the parts of a cluster; each is idempotent and may throw what the cloud says. */
export interface ClusterDriver {
  /** Where the cluster is, as its objects say it. */
  place(family: Family, objects: ManagementObjects): Promise<(resources: readonly CloudObject[]) => Scope>;
  /** Answers what the status of the object tells beyond the contract. */
  makeInfrastructure(pass: Pass, infrastructure: ManagedObject): Promise<Properties>;
  makeControlPlane(pass: Pass, controlPlane: ManagedObject): Promise<MadeControlPlane>;
  makePool(pass: Pass, pool: FamilyPool): Promise<MadePool>;
  nameOf(family: Family, pool: FamilyPool): PoolName;
  removePool(pass: Pass, pool: FamilyPool): Promise<void>;
  removeControlPlane(pass: Pass, controlPlane: ManagedObject): Promise<void>;
  removeInfrastructure(pass: Pass, infrastructure: ManagedObject): Promise<void>;
  /** Where the object of the control plane tells its address. */
  endpoint(endpoint: Endpoint): Pick<ObjectChange, "spec" | "status">;
  /** The condition that tells of each object beside `Ready`, as this provider calls it. */
  readonly conditions: Partial<Readonly<Record<"controlPlane" | "pool", string>>>;
}
