import type { KubeadmOptions } from "flotilla/constructs/cluster-api/kubeadm-objects";
import type { KubeadmSpec } from "flotilla/constructs/cluster-api/kubeadm-spec";

/** The platform's documented cluster: self-managed, on AWS. */
export const spec: KubeadmSpec = {
  kubernetes: "1.35.2",
  network: { pods: "192.168.0.0/16", services: "10.96.0.0/12" },
  controlPlane: { machines: 3, machine: "general.xlarge" },
  pools: { general: { machine: "general.xlarge", min: 3, max: 9 } },
  infrastructure: { kind: "aws", region: "us-east-1" },
};

/** The form in which the platform documents it. */
export const options: KubeadmOptions = { contract: "v1beta1" };
