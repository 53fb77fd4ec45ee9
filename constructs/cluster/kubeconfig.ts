import { dump } from "js-yaml";

/** A command that prints a credential for the API server, as client-go runs it. */
export interface ExecCredential {
  readonly command: string;
  readonly args: readonly string[];
  /** What to do when the command is missing. */
  readonly installHint: string;
}

/** How to reach an API server. */
export interface ClusterAccess {
  /** Name of the cluster in the fleet, and so of its context. */
  readonly name: string;
  /** Address of the API server: `"https://…"`. */
  readonly server: string;
  /** Certificate of its authority, PEM in base64. */
  readonly certificateAuthority: string;
  readonly exec: ExecCredential;
}

/**
 * A kubeconfig without a secret in it.
 * https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins
 */
export function kubeconfig({ name, server, certificateAuthority, exec }: ClusterAccess): string {
  return dump(
    {
      apiVersion: "v1",
      kind: "Config",
      "current-context": name,
      clusters: [{ name, cluster: { server, "certificate-authority-data": certificateAuthority } }],
      contexts: [{ name, context: { cluster: name, user: name } }],
      users: [
        {
          name,
          user: {
            exec: {
              apiVersion: "client.authentication.k8s.io/v1beta1",
              command: exec.command,
              args: exec.args,
              installHint: exec.installHint,
              interactiveMode: "IfAvailable",
              provideClusterInfo: true,
            },
          },
        },
      ],
    },
    { lineWidth: -1 },
  );
}

/** Credentials of EKS: https://docs.aws.amazon.com/eks/latest/userguide/create-kubeconfig.html */
export function eksCredential(clusterName: string, region: string): ExecCredential {
  return {
    command: "aws",
    args: ["eks", "get-token", "--cluster-name", clusterName, "--region", region, "--output", "json"],
    installHint:
      "Install the AWS command line: https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html",
  };
}

/** Credentials of GKE: https://cloud.google.com/kubernetes-engine/docs/how-to/cluster-access-for-kubectl */
export function gkeCredential(): ExecCredential {
  return {
    command: "gke-gcloud-auth-plugin",
    args: [],
    installHint: "Install the plugin: gcloud components install gke-gcloud-auth-plugin",
  };
}

/** Application id of the AKS server, the same in every tenant: https://azure.github.io/kubelogin/concepts/aks.html */
const aksServerId = "6dae42f8-4368-4678-94ff-3960e28e3630";

/** Credentials of AKS, from whoever is signed in to the Azure command line: https://azure.github.io/kubelogin/ */
export function aksCredential(tenant: string): ExecCredential {
  return {
    command: "kubelogin",
    args: ["get-token", "--login", "azurecli", "--server-id", aksServerId, "--tenant-id", tenant],
    installHint: "Install kubelogin: https://azure.github.io/kubelogin/install.html",
  };
}
