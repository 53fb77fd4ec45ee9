import { pod } from "./case-pod.js";
import { everyVolume, type Rule } from "./rule.js";

const admitted = [
  "configMap",
  "csi",
  "downwardAPI",
  "emptyDir",
  "ephemeral",
  "image",
  "persistentVolumeClaim",
  "projected",
  "secret",
];

/** Pod Security restricted: https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted */
export const restrictedVolumes: Rule = {
  id: "restricted-volumes",
  title: "Volumes are of kinds that keep to their pod",
  why: "Other volumes mount a folder of the node, or a share whose address and credentials the author of a pod chooses.",
  matches: "pods",
  validations: [
    {
      each: everyVolume,
      expression: admitted.map((kind) => `has(volume.${kind})`).join(" || "),
      field: "spec.volumes[*]",
      must: `be one of ${admitted.join(", ")}`,
      fix: "use a persistent volume claim",
    },
  ],
  cases: [
    { name: "no volume", verdict: "good", object: pod({}) },
    {
      name: "volumes of a pod",
      verdict: "good",
      object: pod({
        volumes: [
          { name: "cache", emptyDir: {} },
          { name: "settings", configMap: { name: "settings" } },
          { name: "password", secret: { secretName: "password" } },
          { name: "data", persistentVolumeClaim: { claimName: "data" } },
          { name: "models", image: { reference: "registry.example/acme/models:7" } },
        ],
      }),
    },
    {
      name: "a folder of the node",
      verdict: "bad",
      object: pod({ volumes: [{ name: "logs", hostPath: { path: "/var/log" } }] }),
    },
    {
      name: "a share on the network",
      verdict: "bad",
      object: pod({ volumes: [{ name: "share", nfs: { server: "files.example", path: "/" } }] }),
    },
    {
      name: "a disk among other volumes",
      verdict: "bad",
      object: pod({
        volumes: [
          { name: "cache", emptyDir: {} },
          { name: "disk", iscsi: { targetPortal: "10.0.0.1", iqn: "iqn.2026-01.example:disk", lun: 0 } },
        ],
      }),
    },
  ],
};
