import type { Manifest } from "../../lib/manifests.js";
import { podSecuritySet, type PodSecurityCase } from "../../policies/pod-security.test.data.js";
import type { Policy } from "../../policies/policy-set.js";
import { validationsAt } from "../../policies/validations-at.js";
import { named, type NamedTrial } from "./engine-verdicts.js";
import { setting, trial, type Setting } from "./policy-trials.js";

/** What a pod is put into, by the name of that. */
export type Forms = (pod: Manifest) => Readonly<Record<string, Manifest>>;

/**
 * What an engine must be asked to prove its verdicts on cases: of a bad one, whether the rule that it is about refuses it; of a
 * good one, whether each rule of its standard admits it. What is the same at several versions is asked once.
 */
export function podSecurityTrials(cases: readonly PodSecurityCase[], forms: Forms): readonly NamedTrial[] {
  const settingOf = settings();
  const found = new Map<string, () => readonly Omit<NamedTrial, "name">[]>();
  for (const { level, version, verdict, name, rule, pod } of cases) {
    const { policies } = podSecuritySet(level, version);
    for (const policy of policies.filter((each) => rule === undefined || rule === each.rule.id)) {
      const own = settingOf(policy);
      found.set(JSON.stringify([own.name, pod.metadata.annotations, pod.spec]), () =>
        Object.entries(forms({ ...pod, metadata: { ...pod.metadata, name: "case" } })).map(([form, object]) =>
          trial(own, object, { title: `${level} ${version} ${name}`, verdict, form }),
        ),
      );
    }
  }
  return named([...found.values()].flatMap((trials) => trials()));
}

/** Gives each rule its setting; at versions for which the rule asks for the same it is the same setting. */
function settings(): (policy: Policy) => Setting {
  const known = new Map<string, Setting>();
  return (policy) => {
    const { rule, kubernetes } = policy;
    const key = JSON.stringify([rule.id, validationsAt(rule, kubernetes)]);
    const found = known.get(key) ?? setting(`${rule.id}-${kubernetes.replace(".", "-")}`, policy);
    known.set(key, found);
    return found;
  };
}
