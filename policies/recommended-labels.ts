import { list, object, text } from "../lib/schema.js";
import { pod } from "./case-pod.js";
import type { Rule } from "./rule.js";

/** What runs is labelled in the common words: https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/ */
export const recommendedLabels: Rule = {
  id: "recommended-labels",
  title: "Pods say what they belong to",
  why: "Whoever is woken at night, and every dashboard and bill, finds by its labels what a pod is and whose it is.",
  matches: "pods",
  parameters: {
    schema: object({ labels: list(text()) }),
    openApi: {
      type: "object",
      required: ["labels"],
      properties: {
        labels: { description: "Keys of the labels that a pod must have", type: "array", items: { type: "string" } },
      },
    },
    example: { labels: ["app.kubernetes.io/name", "app.kubernetes.io/instance"] },
  },
  validations: [
    {
      each: { of: "variables.params.labels", item: "label", name: "label" },
      expression:
        "has(variables.metadata.labels) && label in variables.metadata.labels && variables.metadata.labels[label] != ''",
      field: "metadata.labels",
      must: "have every label that is asked for",
      fix: "add those that are missing",
    },
  ],
  cases: [
    {
      name: "all labels",
      verdict: "good",
      object: pod({}, { labels: { "app.kubernetes.io/name": "web", "app.kubernetes.io/instance": "web" } }),
    },
    { name: "one label of two", verdict: "bad", object: pod({}, { labels: { "app.kubernetes.io/name": "web" } }) },
    {
      name: "an empty label",
      verdict: "bad",
      object: pod({}, { labels: { "app.kubernetes.io/name": "web", "app.kubernetes.io/instance": "" } }),
    },
    { name: "no labels", verdict: "bad", object: pod({}) },
  ],
};
