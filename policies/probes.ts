import { container, pod } from "./case-pod.js";
import type { Each, Rule } from "./rule.js";

/** Containers that Kubernetes starts again whenever they end, sidecars among them; ephemeral ones may have no probes. */
const servingContainers: Each = {
  of: [
    "variables.pod.containers.filter(container, ",
    "container.?restartPolicy.orValue(variables.pod.?restartPolicy.orValue('Always')) == 'Always')",
    " + variables.pod.?initContainers.orValue([]).filter(container, container.?restartPolicy.orValue('') == 'Always')",
  ].join(""),
  item: "container",
  name: "container.name",
};

const probe = { httpGet: { path: "/readyz", port: 8080 } };

/** Kubernetes knows of every container that serves whether it does. */
export const probes: Rule = {
  id: "probes",
  title: "Containers that run for good say whether they serve",
  why: "Without a readiness probe clients are sent to a pod that has not started yet, and a rollout goes on although nothing works.",
  matches: "pods",
  validations: [
    {
      each: servingContainers,
      expression: "has(container.readinessProbe)",
      field: "spec.containers[*].readinessProbe",
      must: "be there",
      fix: "add a probe that succeeds once the container serves",
    },
    {
      each: servingContainers,
      expression: "has(container.livenessProbe)",
      field: "spec.containers[*].livenessProbe",
      must: "be there",
      fix: "add a probe that fails once only a restart helps",
    },
  ],
  cases: [
    {
      name: "both probes",
      verdict: "good",
      object: pod({ containers: [container({ readinessProbe: probe, livenessProbe: probe })] }),
    },
    { name: "a pod that ends", verdict: "good", object: pod({ restartPolicy: "Never" }) },
    {
      name: "no readiness probe",
      verdict: "bad",
      object: pod({ containers: [container({ livenessProbe: probe })] }),
    },
    {
      name: "no liveness probe",
      verdict: "bad",
      object: pod({ containers: [container({ readinessProbe: probe })] }),
    },
    {
      name: "an init container, which ends",
      verdict: "good",
      object: pod({
        containers: [container({ readinessProbe: probe, livenessProbe: probe })],
        initContainers: [container({ name: "init" })],
      }),
    },
    {
      name: "a sidecar without probes",
      verdict: "bad",
      object: pod({
        containers: [container({ readinessProbe: probe, livenessProbe: probe })],
        initContainers: [container({ name: "sidecar", restartPolicy: "Always" })],
      }),
    },
    {
      name: "probes on one container of two",
      verdict: "bad",
      object: pod({
        containers: [
          container({ readinessProbe: probe, livenessProbe: probe }),
          container({ name: "sidecar", readinessProbe: probe }),
        ],
      }),
    },
  ],
};
