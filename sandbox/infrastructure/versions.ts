/** A version without the letter that Cluster API puts before it. */
export function bareVersion(version: string): string {
  return version.replace(/^v/, "");
}
