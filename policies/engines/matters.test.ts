import { equal } from "node:assert/strict";

import { hostNamespaces } from "../host-namespaces.js";
import type { Rule } from "../rule.js";
import { matters } from "./matters.js";
import { servicePorts } from "./policy-set.test.data.js";

/** Whether the rule, told by what one of its expressions says, is asked about a change of something. */
const minds = (rule: Rule, expression: string, change: string) =>
  matters({ ...rule, validations: [{ expression, field: "f", must: "m", fix: "x" }] }).includes(change);

describe("matters", () => {
  const changes: readonly (readonly [string, Rule, string, string])[] = [
    ["labels", hostNamespaces, "has(variables.metadata.labels)", "now.?metadata.?labels.orValue({}) !="],
    ["labels of objects", servicePorts, "has(object.metadata.labels)", "now.?metadata.?labels.orValue({}) !="],
    ["annotations", servicePorts, "has(object.metadata.annotations)", "now.?metadata.?annotations.orValue({}) !="],
    ["resources of containers", hostNamespaces, "has(container.resources)", "old.?resources.orValue({}) =="],
    ["resources of pods", hostNamespaces, "has(variables.pod.resources)", "now.spec.?resources.orValue(null) !="],
    ["tolerations", hostNamespaces, "has(variables.pod.tolerations)", "now.spec.?tolerations.orValue(null) !="],
  ];
  for (const [what, rule, expression, change] of changes) {
    it(`are changes of ${what} to a rule that reads them, and to no other`, () => {
      equal(minds(rule, expression, change), true);
      equal(minds(rule, "true", change), false);
    });
  }

  it("are changes of the object that makes pods to a rule that reads more of it than an update cannot change", () => {
    const change = "[dyn(object)].exists(now, [dyn(oldObject)].exists(then, now.exists(field,";
    equal(minds(hostNamespaces, "object.kind != 'Deployment' || object.spec.replicas > 1", change), true);
    equal(minds(hostNamespaces, "object.kind != 'Job' && object.metadata.name != 'web'", change), false);
  });

  it("are changes of AppArmor's annotations alone to a rule that reads no others", () => {
    const apparmor = "'container.apparmor.security.beta.kubernetes.io/main' in variables.metadata.annotations";
    equal(minds(hostNamespaces, apparmor, "key.contains('.security.')"), true);
    equal(minds(hostNamespaces, apparmor, "now.?metadata.?annotations.orValue({}) !="), false);
    const others = {
      field: "f",
      must: "m",
      fix: "x",
      expression: "'acme.example/tier' in variables.metadata.annotations",
    };
    const both = { ...hostNamespaces, validations: [{ ...others, expression: apparmor }, others] };
    equal(matters(both).includes("now.?metadata.?annotations.orValue({}) !="), true);
  });

  it("are changes of what the list of a validation reads, and a variable", () => {
    const each = { of: "variables.metadata.labels", item: "label", name: "label" };
    const labels = "now.?metadata.?labels";
    const validation = { expression: "true", field: "f", must: "m", fix: "x" };
    equal(matters({ ...hostNamespaces, validations: [{ ...validation, each }] }).includes(labels), true);
    const variables = [{ name: "own", expression: "variables.metadata.labels" }];
    equal(matters({ ...hostNamespaces, variables, validations: [validation] }).includes(labels), true);
  });
});
