/** Whether whoever runs the stack lifts the protection of this cluster, by name. */
export function isUnprotected(cluster: string): boolean {
  return (process.env["FLOTILLA_UNPROTECT"] ?? "").split(",").includes(cluster);
}
