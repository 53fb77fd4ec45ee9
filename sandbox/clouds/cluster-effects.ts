import type { Properties } from "../provider/property-value.js";
import type { ControlPlaneSpec } from "../control-planes/control-plane.js";
import type { PoolNodes } from "../control-planes/pool-nodes.js";
import { controlPlaneValues, minorVersion, type ControlPlanes, type Effect } from "./effects.js";
import type { CloudObject, Lookup } from "./resource-type.js";

/** How a cluster of a cloud becomes a control plane. */
export interface ClusterDescription {
  controlPlane(cluster: CloudObject): ControlPlaneSpec;
  /** Pools that are part of the cluster's own inputs. */
  pools?(cluster: CloudObject, lookup: Lookup): readonly PoolNodes[];
  /** Further values for the templates of the type. */
  values?(cluster: CloudObject, lookup: Lookup): Properties;
}

/** A cluster: its control plane, and its pools where it has some itself. */
export function clusterEffect(planes: ControlPlanes, description: ClusterDescription): Effect {
  return {
    async apply(cluster, lookup) {
      const { kubernetes, ...spec } = description.controlPlane(cluster);
      const plane = await planes.create({ ...spec, kubernetes: minorVersion(kubernetes) });
      for (const pool of description.pools?.(cluster, lookup) ?? []) await planes.setNodes(pool);
      return { ...controlPlaneValues(plane), ...description.values?.(cluster, lookup) };
    },
    async remove(cluster) {
      await planes.remove(description.controlPlane(cluster).name);
    },
  };
}

/** A node pool: its nodes. */
export function poolEffect(
  planes: ControlPlanes,
  nodes: (pool: CloudObject, lookup: Lookup) => PoolNodes,
  names: (pool: CloudObject) => { readonly controlPlane: string; readonly pool: string },
): Effect {
  return {
    async apply(pool, lookup) {
      await planes.setNodes(nodes(pool, lookup));
      return {};
    },
    async remove(pool) {
      const { controlPlane, pool: name } = names(pool);
      await planes.removeNodes(controlPlane, name);
    },
  };
}
