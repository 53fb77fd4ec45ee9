import {
  all,
  ComponentResource,
  log,
  unknown,
  type ComponentResourceOptions,
  type CustomResource,
  type Output,
  type ProviderResource,
} from "@pulumi/pulumi";
import { isDryRun } from "@pulumi/pulumi/runtime";

import { AppliedLayer } from "../../lib/bridge.js";
import type { ClusterSpec } from "../../lib/fleet/cluster-spec.js";
import { hardeningOf } from "../../lib/fleet/hardening.js";
import type { LateValues } from "../../lib/late.js";
import type { Layer } from "../../lib/layer.js";
import { apiGroup, manifestTitle } from "../../lib/manifests.js";
import { resourceName } from "../../lib/names.js";
import { groups } from "../cluster-api/contract.js";
import { clusterObjects, type ClusterObjects } from "./cluster-api/cluster-view.js";
import type { CloudPart, Prerequisites } from "./cluster-api/prerequisites.js";
import { knownCluster, readyCluster, type AwaitedCluster, type ReachedCluster } from "./cluster-api/reached-cluster.js";
import type { ServiceIdentity } from "../services/service.js";
import type { Cluster } from "./cluster.js";
import type { GrantedIdentity } from "./identity/granted-identity.js";
import { kubeconfig } from "./kubeconfig.js";
import { kubernetesProvider } from "./kubernetes-provider.js";
import { managementProvider, type Management } from "./management.js";

/** Arguments of {@link ClusterApiCluster}. */
export interface ClusterApiClusterArgs {
  /** Name of the fleet: the beginning of every name in the cloud. */
  readonly fleet: string;
  /** The cluster as the fleet describes it. */
  readonly spec: ClusterSpec;
  /** The objects of the cluster. */
  readonly layer: Layer;
  readonly management: Management;
  /** What is the cloud's own. */
  readonly part: CloudPart;
  /**
   * Lifts deletion protection, and lets go of objects in a cluster that is gone.
   *
   * @defaultValue false
   */
  readonly unprotected?: boolean;
}

/** Time that Cluster API may take for what it is told: machines of a pool go one after another. */
const customTimeouts = { create: "60m", update: "60m", delete: "60m" } as const;

/**
 * A cluster that Cluster API makes on the management cluster: what its cloud must have first, the objects, and the wait until
 * the cluster is what they say. The Cluster comes last and goes first, with all that Cluster API made of it.
 *
 * @example
 * new ClusterApiCluster("staging", { fleet: "acme", spec, layer, management, part: eksPart("staging", { fleet: "acme", spec }) });
 */
export class ClusterApiCluster extends ComponentResource implements Cluster {
  readonly provider: ProviderResource;
  readonly kubeconfig: Output<string>;
  readonly lateValues: LateValues<Output<string>>;
  private readonly prerequisites: Prerequisites;

  constructor(name: string, args: ClusterApiClusterArgs, opts: ComponentResourceOptions = {}) {
    super("flotilla:cluster:ClusterApiCluster", name, {}, opts);
    const { fleet, spec, layer, management, part, unprotected = false } = args;
    this.prerequisites = part.prerequisites(this);
    const { ready, lateValues } = this.prerequisites;
    const protect = hardeningOf(spec)["deletionProtection"] === true && !unprotected;
    const objects = clusterObjects(layer.manifests);
    const applied = new AppliedLayer(
      `${management.cluster}/${layer.name}`,
      {
        ...{ cluster: management.cluster, layer, lateValues, after: ready },
        options: (manifest) =>
          apiGroup(manifest) === groups.core
            ? { customTimeouts, protect: protect && manifest === objects.cluster }
            : {},
      },
      { parent: this, provider: managementProvider({ fleet, management }, this) },
    );
    const cluster = this.appliedCluster(applied, objects);

    const reached = this.reached(args, name, objects, cluster);
    this.kubeconfig = reached.apply(({ server, certificateAuthority }) =>
      kubeconfig({ name, server, certificateAuthority, exec: part.credential }),
    );
    this.provider = kubernetesProvider(
      name,
      {
        kubeconfig: this.kubeconfig,
        identity: resourceName(fleet, name),
        cluster,
        deleteUnreachable: unprotected,
      },
      this,
    );
    this.lateValues = {
      cluster_endpoint: reached.apply(({ server }) => server),
      oidc_issuer: reached.apply(({ oidcIssuer }) => oidcIssuer),
    };
    this.registerOutputs({ kubeconfig: this.kubeconfig, lateValues: this.lateValues });
  }

  grant(identity: ServiceIdentity): GrantedIdentity {
    return this.prerequisites.grant({ identity, cluster: this });
  }

  private appliedCluster({ objects }: AppliedLayer, { cluster }: ClusterObjects): CustomResource {
    const title = manifestTitle(cluster);
    const object = objects.get(title);
    if (object === undefined) {
      throw new RangeError(`${title} was not applied`);
    }
    return object;
  }

  /** The cluster as soon as it is there: its id is known once it and all that it consists of have been applied. */
  private reached(
    { fleet, spec, management }: ClusterApiClusterArgs,
    name: string,
    objects: ClusterObjects,
    cluster: CustomResource,
  ): Output<ReachedCluster> {
    return all([management.kubeconfig, cluster.id]).apply(async ([kubeconfig]) => {
      const awaited: AwaitedCluster = { fleet, cluster: name, spec, objects, management: kubeconfig };
      if (isDryRun()) {
        return (await knownCluster(awaited)) ?? (unknown as unknown as ReachedCluster);
      }
      return readyCluster(awaited, (text) => void log.info(text, cluster, undefined, true));
    });
  }
}
