import type { Manifest } from "../../manifests.js";
import { isSameObject, type DangerRule } from "./rule.js";
import { textAt } from "./values.js";

const LEVELS = ["privileged", "baseline", "restricted"];
const LABEL = "pod-security.kubernetes.io";

/** What a mode stops to do when its level is lowered. */
const MODES: Readonly<Record<string, string>> = {
  enforce: "admission lets in pods that it refused",
  audit: "the audit log no longer tells of pods that break it",
  warn: "who applies pods that break it is not warned any more",
};

/** A namespace admits pods that it refused. https://kubernetes.io/docs/concepts/security/pod-security-admission/ */
export const loweredPodSecurity: DangerRule = {
  id: "pod-security-lowered",
  kinds: ["/Namespace"],
  messages: (change) =>
    isSameObject(change)
      ? Object.entries(MODES).flatMap(([mode, effect]) => {
          const [from, to] = [levelOf(change.from, mode), levelOf(change.to, mode)];
          return rank(to) < rank(from)
            ? [`${LABEL}/${mode} falls from ${from ?? ""} to ${to ?? "nothing"}: ${effect}`]
            : [];
        })
      : [],
};

/** Without a level nothing is refused. */
function rank(level: string | undefined): number {
  return level === undefined ? 0 : LEVELS.indexOf(level);
}

function levelOf(namespace: Manifest | undefined, mode: string): string | undefined {
  const level = textAt(namespace, "metadata", "labels", `${LABEL}/${mode}`);
  return level !== undefined && LEVELS.includes(level) ? level : undefined;
}
