import { dirname, join } from "node:path";

/** Folder of all control planes of a sandbox. */
export function controlPlanesFolder(root: string): string {
  return join(root, "control-planes");
}

/** Folder of everything that belongs to one control plane. */
export function controlPlaneFolder(root: string, name: string): string {
  return join(controlPlanesFolder(root), name);
}

/** Where kwokctl keeps the control plane: programs, keys, data and logs. */
export function clusterFolder(root: string, name: string): string {
  return join(controlPlaneFolder(root, name), "clusters", name);
}

/** Certificates and keys of a control plane. */
export function pkiFolder(root: string, name: string): string {
  return join(clusterFolder(root, name), "pki");
}

/** Programs of the sandbox, beside it in the project. */
export function toolsFolder(root: string): string {
  return join(dirname(root), ".tools", "bin");
}

/** What a Cluster API manager serves, at the version that runs: `crds/*.yaml` and `webhooks.yaml`. Missing where Go is. */
export function definitionsFolder(root: string, program: string): string {
  return join(dirname(root), ".tools", "share", program);
}

/** Real charts, each in a folder `<chart>-<version>`, and none where nobody has provided them. */
export function chartsFolder(root: string): string {
  return join(dirname(root), ".tools", "share", "charts");
}

/** Programs, certificates and ports of the managers that run for a management control plane. */
export function managersFolder(root: string, name: string): string {
  return join(controlPlaneFolder(root, name), "managers");
}
