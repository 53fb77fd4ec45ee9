import { violation, type Problem } from "../../lib/problem.js";

/**
 * A version goes up by one minor at a time and never back, as kubeadm and Cluster API demand.
 * https://kubernetes.io/releases/version-skew-policy/
 *
 * @param from - the version that is deployed, with its patch and with or without a `v` in front
 */
export function minorStep(path: string, from: string, to: string): Problem[] {
  const [[fromMinor, fromPatch], [toMinor, toPatch]] = [parts(from), parts(to)];
  const forward = toMinor > fromMinor || (toMinor === fromMinor && toPatch >= fromPatch);
  if (forward && toMinor <= fromMinor + 1) {
    return [];
  }
  const must = `be ${from} or later, up to 1.${fromMinor + 1}, since clusters go up one minor version at a time`;
  return [violation("version-step", path, must, { got: to })];
}

function parts(version: string): readonly [minor: number, patch: number] {
  const [, minor = 0, patch = 0] = version.replace(/^v/, "").split(".").map(Number);
  return [minor, patch];
}
