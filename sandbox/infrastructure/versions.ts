/** The minor version of Kubernetes in a version: `1.35` of `v1.35.2`. */
export function minorVersion(version: string): string {
  return version.replace(/^v/, "").split(".").slice(0, 2).join(".");
}

/** A version without the letter that Cluster API puts before it. */
export function bareVersion(version: string): string {
  return version.replace(/^v/, "");
}
