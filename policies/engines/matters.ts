import type { Rule } from "../rule.js";
import { podIn } from "./pod-in.js";

/**
 * CEL that is true of the requests that a rule must judge: all but updates of what it does not look at. What broke the rule
 * before there was one can so still be labelled, scaled, finalized and deleted, as under Pod Security:
 * https://github.com/kubernetes/pod-security-admission/blob/v0.36.3/admission/admission.go (isSignificantPodUpdate)
 */
export function matters(rule: Rule): string {
  const isOfPods = rule.matches === "pods";
  const changes = [
    ...(isOfPods ? [changed(rule, podIn, podDiffers(rule))] : []),
    ...(!isOfPods || readsMoreThanThePod(rule) ? [changed(rule, (object) => object, objectDiffers)] : []),
  ];
  return ["request.operation != 'UPDATE'", ...changes].join(" || ");
}

/** Whether a part of the object differs, or what the rule reads of its metadata. */
function changed(rule: Rule, partOf: (object: string) => string, differs: string): string {
  const [now, then] = ["dyn(object)", "dyn(oldObject)"].map(partOf);
  return `[${now}].exists(now, [${then}].exists(then, ${[differs, ...metadataDiffers(rule)].join(" || ")}))`;
}

/** Whether a rule about pods looks at something of what makes them, such as its replicas, that an update can change. */
function readsMoreThanThePod(rule: Rule): boolean {
  const read = /\bobject\b(?!\.(kind|apiVersion|metadata\.(name|namespace))\b)/;
  return expressions(rule).some((expression) => read.test(expression));
}

/**
 * Of a pod little else than images can change at all, and nothing of that can break a rule that does not read it:
 * https://kubernetes.io/docs/concepts/workloads/pods/#pod-update-and-replacement
 */
function podDiffers(rule: Rule): string {
  const fields = ["activeDeadlineSeconds", "affinity", "nodeSelector", "resources", "schedulingGates", "tolerations"];
  const differs = [someContainerDiffers(rule), ...fields.filter((field) => reads(rule, field)).map(specDiffers)];
  return `(object.kind == 'Pod' ? ${differs.join(" || ")} : now.spec != then.spec)`;
}

/** Whether some container is new, or runs another image; or is given other resources, which a rule may read. */
function someContainerDiffers(rule: Rule): string {
  const isSame = [
    "old.name == container.name && old.image == container.image",
    ...(reads(rule, "resources") ? ["old.?resources.orValue({}) == container.?resources.orValue({})"] : []),
  ].join(" && ");
  const isOld = `list in then.spec && then.spec[list].exists(old, ${isSame})`;
  return (
    "['containers', 'initContainers', 'ephemeralContainers'].exists(list, " +
    `list in now.spec && !now.spec[list].all(container, ${isOld}))`
  );
}

function specDiffers(field: string): string {
  return `now.spec.?${field}.orValue(null) != then.spec.?${field}.orValue(null)`;
}

/** Whether anything but the metadata and the status of an object differs. */
const objectDiffers = [
  "now.exists(field, !(field in ['metadata', 'status']) && (!(field in then) || now[field] != then[field]))",
  "then.exists(field, !(field in ['metadata', 'status']) && !(field in now))",
].join(" || ");

/** What rules read of metadata, where this one does. Of annotations all kinds of programs write some every now and then. */
function metadataDiffers(rule: Rule): readonly string[] {
  const labels = (state: string) => `${state}.?metadata.?labels.orValue({})`;
  return [
    ...(reads(rule, "labels") ? [`${labels("now")} != ${labels("then")}`] : []),
    ...(reads(rule, "annotations") ? annotationsDiffer(rule) : []),
  ];
}

/** A rule that reads none but AppArmor's and seccomp's, `container.apparmor.security.beta.kubernetes.io/…`, is asked about no others. */
function annotationsDiffer(rule: Rule): readonly string[] {
  const annotations = (state: string) => `${state}.?metadata.?annotations.orValue({})`;
  const some = (a: string, b: string) =>
    `${annotations(a)}.exists(key, key.contains('.security.') && ${annotations(a)}[key] != ${annotations(b)}[?key].orValue(''))`;
  const readers = expressions(rule).filter((expression) => /\bannotations\b/.test(expression));
  return readers.every((expression) => expression.includes(".security."))
    ? [some("now", "then"), some("then", "now")]
    : [`${annotations("now")} != ${annotations("then")}`];
}

/** Whether some expression of a rule says a word. */
function reads(rule: Rule, word: string): boolean {
  return expressions(rule).some((expression) => new RegExp(`\\b${word}\\b`).test(expression));
}

/** What the variables and the validations of a rule say, each of them with its list. */
function expressions({ variables = [], validations }: Rule): readonly string[] {
  return [
    ...variables.map(({ expression }) => expression),
    ...validations.map(({ expression, each }) => `${each?.of ?? ""} ${expression}`),
  ];
}
