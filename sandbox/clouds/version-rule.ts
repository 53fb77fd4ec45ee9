/** Whether nodes would be of a newer minor version of Kubernetes than their control plane, which every cloud refuses. */
export function isNewer(nodes: string, controlPlane: string): boolean {
  const minor = (version: string): number => Number(/^v?1\.(\d+)/.exec(version)?.[1] ?? 0);
  return nodes !== "" && controlPlane !== "" && minor(nodes) > minor(controlPlane);
}
