import type { Manifest } from "../../lib/manifests.js";
import { CORE_VERSION, groups, referenceTo } from "./contract.js";
import type { KubeadmSpec } from "./kubeadm-spec.js";
import type { MachineProvider } from "./machine-sets.js";
import { objectMetadata, type ObjectScope } from "./object-scope.js";

type NodeRegistration = MachineProvider["nodeRegistration"];

/** What kubeadm is told about every machine of a control plane. */
export interface ControlPlaneConfig {
  readonly clusterConfiguration: object;
  readonly initConfiguration: object;
  readonly joinConfiguration: object;
  readonly files: readonly object[];
}

/** Records who did what, not what was in it. */
const auditPolicy = {
  apiVersion: "audit.k8s.io/v1",
  kind: "Policy",
  omitStages: ["RequestReceived"],
  rules: [{ level: "Metadata" }],
};

const policyFile = "/etc/kubernetes/audit-policy.yaml";
const encryptionFile = "/etc/kubernetes/encryption.yaml";
const auditFolder = "/var/log/kubernetes/audit";

/** The control plane of a self-managed cluster, on machines of a template. */
export function kubeadmControlPlane(scope: ObjectScope, spec: KubeadmSpec, provider: MachineProvider): Manifest[] {
  const role = "control-plane";
  const template = provider.machineTemplate(scope, role, spec.controlPlane.machine, true);
  return [
    {
      apiVersion: `${groups.controlPlane}/${CORE_VERSION}`,
      kind: "KubeadmControlPlane",
      metadata: objectMetadata(scope, `${scope.cluster}-${role}`),
      spec: {
        version: `v${spec.kubernetes}`,
        replicas: spec.controlPlane.machines,
        machineTemplate: { spec: { infrastructureRef: referenceTo(template) } },
        kubeadmConfigSpec: controlPlaneConfig(provider.nodeRegistration, spec.secretsEncryption),
      },
    },
    template,
  ];
}

/** Audit logs, and encrypted Secrets where there is a configuration with a key. */
export function controlPlaneConfig(
  nodeRegistration: NodeRegistration,
  encryption: KubeadmSpec["secretsEncryption"],
): ControlPlaneConfig {
  const encrypted = encryption !== undefined;
  return {
    clusterConfiguration: {
      apiServer: {
        extraArgs: [
          { name: "audit-policy-file", value: policyFile },
          { name: "audit-log-path", value: `${auditFolder}/audit.log` },
          { name: "audit-log-maxage", value: "30" },
          { name: "audit-log-maxbackup", value: "10" },
          { name: "audit-log-maxsize", value: "100" },
          ...(encrypted ? [{ name: "encryption-provider-config", value: encryptionFile }] : []),
        ],
        extraVolumes: [
          volume("audit-policy", policyFile),
          { name: "audit-logs", hostPath: auditFolder, mountPath: auditFolder, pathType: "DirectoryOrCreate" },
          ...(encrypted ? [volume("encryption", encryptionFile)] : []),
        ],
      },
    },
    initConfiguration: { nodeRegistration },
    joinConfiguration: { nodeRegistration },
    files: [
      { path: policyFile, owner: "root:root", permissions: "0600", content: JSON.stringify(auditPolicy) },
      ...(encrypted
        ? [{ path: encryptionFile, owner: "root:root", permissions: "0600", contentFrom: { secret: encryption } }]
        : []),
    ],
  };
}

function volume(name: string, path: string) {
  return { name, hostPath: path, mountPath: path, pathType: "File", readOnly: true };
}
