import type { Output, Resource } from "@pulumi/pulumi";

import type { LateValues } from "../../lib/late.js";
import type { SharedService } from "../services/service.js";
import type { Cluster } from "./cluster.js";

/** What the identities of a cluster's services are to whatever is applied to it. */
export interface ServiceGrants {
  /** What must exist before the chart of a service, by the service's name, and as long as it does. */
  readonly ready: ReadonlyMap<string, readonly Resource[]>;
  /** The late values of the cluster, with what only the cloud knows of the identities. */
  readonly lateValues: LateValues<Output<string>>;
}

/** Grants each identity of the services of a cluster, once. */
export function serviceGrants(
  cluster: Pick<Cluster, "grant" | "lateValues">,
  services: readonly Pick<SharedService, "name" | "identities">[],
): ServiceGrants {
  const granted = services.map(({ name, identities }) => [name, identities.map(cluster.grant.bind(cluster))] as const);
  return {
    ready: new Map(granted.map(([name, grants]) => [name, grants.flatMap(({ ready }) => ready)])),
    lateValues: Object.assign(
      { ...cluster.lateValues },
      ...granted.flatMap(([, grants]) => grants.map(({ lateValues }) => lateValues)),
    ) as LateValues<Output<string>>,
  };
}
