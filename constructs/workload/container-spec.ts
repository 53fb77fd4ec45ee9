import { k8s } from "cdk8s-plus-28";

import type { WorkloadProps } from "./workload.js";

/** Directory that the container may write to, and how much: a node whose disk is full evicts the pods of everybody. */
const scratch = { name: "tmp", path: "/tmp", request: "64Mi", limit: "1Gi" } as const;

/** The volumes that {@link containerSpec} mounts. */
export function volumes(): k8s.Volume[] {
  return [{ name: scratch.name, emptyDir: { sizeLimit: quantity(scratch.limit) } }];
}

/** The container of a workload. */
export function containerSpec({ name, image, port, resources, probes }: WorkloadProps): k8s.Container {
  const { live, ready } = probes ?? { live: "/livez", ready: "/readyz" };
  const memory = quantity(resources.memory);
  return {
    name,
    image,
    ports: [{ name: "http", containerPort: port, protocol: "TCP" }],
    resources: {
      requests: { cpu: quantity(resources.cpu), memory, "ephemeral-storage": quantity(scratch.request) },
      limits: { memory, "ephemeral-storage": quantity(scratch.limit) }, // one of CPU would throttle a node that has some to spare
    },
    // Five minutes to start, looked at often: only then do the other two begin.
    startupProbe: { ...httpProbe(live), periodSeconds: 2, failureThreshold: 150 },
    // Slow to restart and quick to take out of the Service: a replica under load must not be killed for it.
    livenessProbe: { ...httpProbe(live), timeoutSeconds: 5 },
    readinessProbe: { ...httpProbe(ready), periodSeconds: 5, timeoutSeconds: 2 },
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ["ALL"] },
      readOnlyRootFilesystem: true,
    },
    volumeMounts: [{ name: scratch.name, mountPath: scratch.path }],
  };
}

/**
 * What a container does before it is told to end: it serves on until no proxy sends it requests any more. Types of
 * Kubernetes 1.28 do not know it, all versions that are supported do.
 */
export const lifecycle = { preStop: { sleep: { seconds: 5 } } } as const;

function httpProbe(path: string): k8s.Probe {
  return { httpGet: { path, port: k8s.IntOrString.fromString("http") } };
}

function quantity(text: string): k8s.Quantity {
  return k8s.Quantity.fromString(text);
}
