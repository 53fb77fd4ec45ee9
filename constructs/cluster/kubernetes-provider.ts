import { Provider } from "@pulumi/kubernetes/provider";
import type { Input, ProviderResource, Resource } from "@pulumi/pulumi";

/** Arguments of {@link kubernetesProvider}. */
export interface KubernetesProviderArgs {
  /** Kubeconfig text. */
  readonly kubeconfig: Input<string>;
  /** Identity of the cluster, known beforehand: a new address or certificate must not replace every object in it. */
  readonly identity: string;
  /**
   * The cluster: when it is replaced, its objects are gone, and so is this provider.
   *
   * @defaultValue another stack's
   */
  readonly cluster?: Resource;
  /** What else must exist before objects are created, and as long as they do. */
  readonly after?: readonly Resource[];
  /** Forget objects of a cluster that does not answer. */
  readonly deleteUnreachable?: boolean;
}

/** The Kubernetes provider of a cluster, in the manner that manifests of flotilla need. */
export function kubernetesProvider(name: string, args: KubernetesProviderArgs, parent: Resource): ProviderResource {
  const { kubeconfig, identity, cluster, after = [], deleteUnreachable = false } = args;
  const clusters = cluster === undefined ? [] : [cluster];
  return new Provider(
    name,
    {
      kubeconfig,
      clusterIdentifier: identity,
      // A changed object of a fixed name cannot be replaced: the new one would need the name of the old.
      enableConfigMapMutable: true,
      enableSecretMutable: true,
      // A run that was killed may have created an object and not written it down; what others own in it stays a conflict.
      upsertExistingObjects: true,
      // While the network is down this would forget living objects, so only a cluster that is meant to go has it.
      ...(deleteUnreachable ? { deleteUnreachable } : {}),
    },
    { parent, dependsOn: [...clusters, ...after], replaceWith: clusters },
  );
}
