import { pod } from "./case-pod.js";
import type { Rule } from "./rule.js";

/** Pods that have no service account of their own get no token. */
export const serviceAccountToken: Rule = {
  id: "service-account-token",
  title: "No pod carries the token of the default service account",
  why: "Every pod of a namespace that says nothing shares one account: rights that one of them is given, all of them have, and so has whoever breaks into any of them.",
  matches: "pods",
  validations: [
    {
      expression:
        "has(variables.pod.serviceAccountName) && variables.pod.serviceAccountName != '' && variables.pod.serviceAccountName != 'default' || " +
        "has(variables.pod.automountServiceAccountToken) && !variables.pod.automountServiceAccountToken",
      field: "spec.automountServiceAccountToken",
      must: "be false where the pod has no service account of its own",
      fix: "set it to false, or name an account in spec.serviceAccountName",
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
      name: "the default account and its token",
      verdict: "bad",
      object: pod({ serviceAccountName: "default", automountServiceAccountToken: true }),
    },
  ],
};
