import type { EksAddons } from "./cluster-api-spec.js";
import type { ClusterSpec, EksSpec } from "./cluster-spec.js";

/** Versions of the add-ons of EKS that go with a minor version of Kubernetes. */
interface AddonVersions {
  readonly versions: Readonly<Partial<Record<ClusterSpec["kubernetes"], Required<EksAddons>>>>;
  /** When they were looked up. */
  readonly asOf: string;
  /** What to ask AWS, and where it writes about each add-on. */
  readonly source: readonly string[];
}

/**
 * A version of each add-on for each minor version of Kubernetes: the provider for AWS takes none by itself. AWS's own tables name
 * them up to 1.33, and kube-proxy's up to 1.31; the others were found in public configurations, and nobody has asked AWS. EKS refuses a
 * version that it does not have. Another one is named in `clusterApi.addons`.
 */
export const eksAddonVersions: AddonVersions = {
  versions: {
    "1.32": addons("v1.20.1-eksbuild.3", "v1.32.6-eksbuild.8", "v1.11.4-eksbuild.22", "v1.3.8-eksbuild.2"),
    "1.33": addons("v1.20.1-eksbuild.3", "v1.33.3-eksbuild.6", "v1.12.3-eksbuild.1", "v1.3.8-eksbuild.2"),
    "1.34": addons("v1.20.4-eksbuild.1", "v1.34.0-eksbuild.2", "v1.12.3-eksbuild.1", "v1.3.9-eksbuild.3"),
    "1.35": addons("v1.21.1-eksbuild.3", "v1.35.0-eksbuild.2", "v1.13.2-eksbuild.1", "v1.3.10-eksbuild.2"),
    "1.36": addons("v1.22.4-eksbuild.3", "v1.36.0-eksbuild.21", "v1.14.3-eksbuild.16", "v1.3.10-eksbuild.3"),
  },
  asOf: "2026-11",
  source: [
    "aws eks describe-addon-versions --kubernetes-version 1.35",
    "https://docs.aws.amazon.com/eks/latest/userguide/managing-vpc-cni.html",
    "https://docs.aws.amazon.com/eks/latest/userguide/managing-kube-proxy.html",
    "https://docs.aws.amazon.com/eks/latest/userguide/managing-coredns.html",
    "https://docs.aws.amazon.com/eks/latest/userguide/pod-id-agent-setup.html",
  ],
};

/** The add-ons of a cluster, as far as their versions are known: those of its spec before those of the table. */
export function eksAddonsOf({ kubernetes, clusterApi = {} }: EksSpec): Partial<EksAddons> {
  return { ...eksAddonVersions.versions[kubernetes], ...clusterApi.addons };
}

function addons(network: string, proxy: string, dns: string, podIdentity: string): Required<EksAddons> {
  return { "vpc-cni": network, "kube-proxy": proxy, coredns: dns, "eks-pod-identity-agent": podIdentity };
}
