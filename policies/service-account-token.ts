import { pod } from "./case-pod.js";
import { everyVolume, type Rule } from "./rule.js";

/** A volume that brings a token, as Kubernetes adds it itself for `automountServiceAccountToken`. */
const volumes = [{ name: "token", projected: { sources: [{ serviceAccountToken: { path: "token" } }] } }];

/** Pods that have no service account of their own get no token. */
export const serviceAccountToken: Rule = {
  id: "service-account-token",
  title: "No pod carries the token of the default service account",
  why: "Every pod of a namespace that says nothing shares one account: rights that one of them is given, all of them have, and so has whoever breaks into any of them.",
  matches: "pods",
  variables: [
    {
      name: "hasAccount",
      expression:
        "has(variables.pod.serviceAccountName) && variables.pod.serviceAccountName != '' && variables.pod.serviceAccountName != 'default'",
    },
  ],
  validations: [
    {
      expression:
        "variables.hasAccount || has(variables.pod.automountServiceAccountToken) && !variables.pod.automountServiceAccountToken",
      field: "spec.automountServiceAccountToken",
      must: "be false where the pod has no service account of its own",
      fix: "set it to false, or name an account in spec.serviceAccountName",
    },
    {
      each: everyVolume,
      expression:
        "variables.hasAccount || !volume.?projected.?sources.orValue([]).exists(source, has(source.serviceAccountToken))",
      field: "spec.volumes[*].projected.sources[*].serviceAccountToken",
      must: "be absent where the pod has no service account of its own",
      fix: "name an account in spec.serviceAccountName",
    },
  ],
  cases: [
    { name: "an account of its own", verdict: "good", object: pod({ serviceAccountName: "web" }) },
    { name: "no token", verdict: "good", object: pod({ automountServiceAccountToken: false }) },
    {
      name: "the default account without its token",
      verdict: "good",
      object: pod({ serviceAccountName: "default", automountServiceAccountToken: false }),
    },
    { name: "a pod that says nothing", verdict: "bad", object: pod({}) },
    { name: "the default account by name", verdict: "bad", object: pod({ serviceAccountName: "default" }) },
    {
      name: "a volume with a token of an account of its own",
      verdict: "good",
      object: pod({ serviceAccountName: "web", volumes }),
    },
    {
      name: "a volume with a token of the default account",
      verdict: "bad",
      object: pod({ automountServiceAccountToken: false, volumes }),
    },
    {
      name: "the default account and its token",
      verdict: "bad",
      object: pod({ serviceAccountName: "default", automountServiceAccountToken: true }),
    },
  ],
};
