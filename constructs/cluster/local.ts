import { Command } from "@pulumi/command/local";
import {
  ComponentResource,
  output,
  type ComponentResourceOptions,
  type Output,
  type ProviderResource,
} from "@pulumi/pulumi";

import type { LocalSpec } from "../../lib/fleet/cluster-spec.js";
import type { LateValues } from "../../lib/late.js";
import type { ServiceIdentity } from "../services/service.js";
import type { Cluster } from "./cluster.js";
import { kubeconfig } from "./kubeconfig.js";
import { kubernetesProvider } from "./kubernetes-provider.js";
import { addressCommand, clusterAddress, localCredential } from "./local/credential.js";
import { k3d } from "./local/k3d.js";
import { kind } from "./local/kind.js";
import { localPlan } from "./local/plan.js";

/** Arguments of {@link LocalCluster}. */
export interface LocalClusterArgs {
  /** Name of the fleet: the beginning of the cluster's name on the machine. */
  readonly fleet: string;
  /** The cluster as the fleet describes it. */
  readonly spec: LocalSpec;
}

/** Programs that run local clusters. */
const engines = { kind, k3d } as const;

/**
 * A cluster in containers of this machine, run by kind or k3d. Its credentials are in the user's kubeconfig, where the
 * program puts them, and nowhere else.
 *
 * @example
 * const cluster = new LocalCluster("development", { fleet: "acme", spec });
 */
export class LocalCluster extends ComponentResource implements Cluster {
  readonly provider: ProviderResource;
  readonly kubeconfig: Output<string>;
  readonly lateValues: LateValues<Output<string>>;

  constructor(name: string, { fleet, spec }: LocalClusterArgs, opts: ComponentResourceOptions = {}) {
    super("flotilla:cluster:LocalCluster", name, {}, opts);
    const plan = localPlan(fleet, name, spec);
    const { configuration, create, remove, context } = engines[spec.engine ?? "kind"](plan);
    const cluster = new Command(
      name,
      { create, delete: remove, stdin: configuration, triggers: [configuration], addPreviousOutputInEnv: false },
      { parent: this, deleteBeforeReplace: true }, // the new cluster has the name of the old one
    );
    const address = new Command(
      `${name}-address`,
      { create: addressCommand(context), triggers: [configuration], addPreviousOutputInEnv: false },
      { parent: this, dependsOn: [cluster], replaceWith: [cluster] },
    );

    const api = address.stdout.apply(clusterAddress);
    this.kubeconfig = api.apply((access) => kubeconfig({ name, ...access, exec: localCredential(context) }));
    this.provider = kubernetesProvider(name, { kubeconfig: this.kubeconfig, identity: plan.name, cluster }, this);
    this.lateValues = {
      cluster_endpoint: api.apply(({ server }) => server),
      // What kubeadm and k3s sign tokens as, unless told otherwise.
      oidc_issuer: output("https://kubernetes.default.svc.cluster.local"),
    };
    this.registerOutputs({ kubeconfig: this.kubeconfig, lateValues: this.lateValues });
  }

  /** There is no cloud to be somebody in; what asks for an identity all the same is refused. */
  grant(identity: ServiceIdentity): never {
    throw new RangeError(`${identity.name} has no identity on a local cluster`);
  }
}
