import { CORE_VERSION, groups } from "../../constructs/cluster-api/contract.js";
import { standInDefinition, type StandInKind } from "../stand-ins/definition.js";

/** A program of Cluster API that the sandbox runs. */
export interface ManagerProgram {
  /** Version that `tools/provide.sh` provides. */
  readonly version: string;
  /** Namespace that the program would run in. */
  readonly namespace: string;
  /** Arguments beside those that every program gets. */
  readonly args?: readonly string[];
  /** Its kinds that flotilla makes or Cluster API makes of them, for where its definitions are missing. */
  readonly kinds: readonly StandInKind[];
}

const version = "v1.14.2";

/** The programs, in the order in which they need each other's kinds. */
export const managerPrograms = {
  "capi-core": {
    version,
    namespace: "capi-system",
    kinds: [
      ...kinds(groups.core, "Cluster", "ClusterClass", "Machine", "MachineDeployment", "MachineDrainRule"),
      ...kinds(groups.core, "MachineHealthCheck", "MachinePool", "MachineSet"),
      ...kinds("addons.cluster.x-k8s.io", "ClusterResourceSet", "ClusterResourceSetBinding"),
      ...kinds("ipam.cluster.x-k8s.io", "IPAddress", "IPAddressClaim"),
      { ...kind("runtime.cluster.x-k8s.io", "ExtensionConfig"), scope: "Cluster" },
    ],
  },
  "capi-kubeadm-bootstrap": {
    version,
    namespace: "capi-kubeadm-bootstrap-system",
    kinds: kinds(groups.bootstrap, "KubeadmConfig", "KubeadmConfigTemplate"),
  },
  "capi-kubeadm-control-plane": {
    version,
    namespace: "capi-kubeadm-control-plane-system",
    kinds: kinds(groups.controlPlane, "KubeadmControlPlane", "KubeadmControlPlaneTemplate"),
  },
  "capi-in-memory": {
    version,
    namespace: "capd-system",
    // It forgets etcd when it ends. Two machines at a time would each found one anew, and never agree:
    // https://github.com/kubernetes-sigs/cluster-api/blob/v1.14.2/test/infrastructure/docker/internal/controllers/backends/inmemory/inmemorymachine_backend.go
    args: ["--devmachine-concurrency=1"],
    kinds: ["Dev", "Docker"].flatMap((prefix) =>
      ["Cluster", "Machine", "MachinePool"].flatMap((name) =>
        kinds(groups.infrastructure, `${prefix}${name}`, `${prefix}${name}Template`),
      ),
    ),
  },
  "capi-helm": {
    version: "v0.6.4",
    namespace: "caaph-system",
    kinds: kinds("addons.cluster.x-k8s.io", "HelmChartProxy", "HelmReleaseProxy").map((each) => ({
      ...each,
      versions: ["v1alpha1"],
      labels: {},
    })),
  },
} as const satisfies Readonly<Record<string, ManagerProgram>>;

/** Name of a program of Cluster API. */
export type Program = keyof typeof managerPrograms;

/** The names, in the same order. */
export const programs = Object.keys(managerPrograms) as readonly Program[];

/** Definitions that stand in for those of a program. */
export function standInsOf(program: Program) {
  return managerPrograms[program].kinds.map(standInDefinition);
}

function kinds(group: string, ...names: readonly string[]): StandInKind[] {
  return names.map((name) => kind(group, name));
}

function kind(group: string, name: string): StandInKind {
  const lower = name.toLowerCase();
  return {
    group,
    kind: name,
    plural: lower.endsWith("ss") ? `${lower}es` : `${lower}s`.replace(/ys$/, "ies"),
    versions: [CORE_VERSION, "v1beta1"],
    scope: "Namespaced",
    labels: { "cluster.x-k8s.io/v1beta1": "v1beta1", "cluster.x-k8s.io/v1beta2": "v1beta2" },
  };
}
