import type { DeliverySource } from "../../lib/fleet/delivery-spec.js";

/** Folder of a cluster in a repository: `rendered/production-us`. */
export function clusterFolder({ path = "rendered" }: DeliverySource, cluster: string): string {
  return path === "." ? cluster : `${path}/${cluster}`;
}

/** Folder of a layer as Flux and Kustomize take it: `./rendered/production-us/workloads`. */
export function layerFolder(source: DeliverySource, cluster: string, layer: string): string {
  return `./${clusterFolder(source, cluster)}/${layer}`;
}
