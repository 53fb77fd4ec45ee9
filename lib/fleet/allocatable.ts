import { machineTypes, type MachineClass } from "../machine-types.js";
import type { ClusterSpec } from "./cluster-spec.js";

/** What pods can request together on one node. */
export interface Allocatable {
  readonly milliCpu: number;
  readonly memoryMiB: number;
  readonly pods: number;
}

/** Pods that a node takes: what Kubernetes recommends, and what all our pools are created with. */
export const podsPerNode = 110;

/**
 * What a cloud leaves to pods of a machine, after what it reserves for kubelet, container runtime and eviction.
 *
 * - EKS: https://github.com/awslabs/amazon-eks-ami/blob/main/nodeadm/internal/kubelet/config.go
 * - GKE: https://cloud.google.com/kubernetes-engine/docs/concepts/plan-node-sizes
 * - AKS: https://learn.microsoft.com/azure/aks/node-resource-reservations
 */
export function allocatable(machine: MachineClass, cloud: ClusterSpec["cloud"]): Allocatable {
  const { vcpu, memoryGiB } = machineTypes[machine];
  const reserved = reservations[cloud](vcpu, memoryGiB * 1024);
  return {
    milliCpu: Math.floor(vcpu * 1000 - reserved.milliCpu),
    memoryMiB: Math.floor(memoryGiB * 1024 - reserved.memoryMiB),
    pods: podsPerNode,
  };
}

type Reservation = (vcpu: number, memoryMiB: number) => { readonly milliCpu: number; readonly memoryMiB: number };

/** What the kubelet keeps free before it evicts pods. */
const evictionMiB = 100;

const reservations: Readonly<Record<ClusterSpec["cloud"], Reservation>> = {
  eks: (vcpu) => ({ milliCpu: shareOfCpu(vcpu), memoryMiB: 255 + 11 * podsPerNode + evictionMiB }),
  gke: (vcpu, memoryMiB) => ({ milliCpu: shareOfCpu(vcpu), memoryMiB: shareOfMemory(memoryMiB) + evictionMiB }),
  aks: (vcpu, memoryMiB) => ({
    milliCpu: vcpu <= 2 ? 100 : 100 + 10 * vcpu,
    memoryMiB: Math.min(20 * podsPerNode + 50, memoryMiB / 4) + evictionMiB,
  }),
  local: () => ({ milliCpu: 0, memoryMiB: 0 }),
};

/** 6 % of the first core, 1 % of the second, 0.5 % of the next two, 0.25 % of the others. */
function shareOfCpu(vcpu: number): number {
  return inSteps(vcpu, [
    [1, 60],
    [1, 10],
    [2, 5],
    [Infinity, 2.5],
  ]);
}

/** 25 % of the first 4 GiB, 20 % of the next 4, 10 % of the next 8, 6 % of the next 112, 2 % of the rest. */
function shareOfMemory(memoryMiB: number): number {
  return inSteps(memoryMiB, [
    [4096, 0.25],
    [4096, 0.2],
    [8192, 0.1],
    [114688, 0.06],
    [Infinity, 0.02],
  ]);
}

function inSteps(amount: number, steps: readonly (readonly [width: number, rate: number])[]): number {
  let [left, sum] = [amount, 0];
  for (const [width, rate] of steps) {
    sum += Math.min(left, width) * rate;
    left = Math.max(0, left - width);
  }
  return sum;
}
