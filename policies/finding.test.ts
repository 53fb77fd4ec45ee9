import { deepEqual } from "node:assert/strict";

import type { Manifest } from "../lib/manifests.js";
import { container, pod } from "./case-pod.js";
import { judge } from "./finding.js";
import { hostPorts } from "./host-ports.js";
import type { PolicySet } from "./policy-set.js";
import { privileged } from "./privileged.js";
import { recommendedLabels } from "./recommended-labels.js";
import { restrictedVolumes } from "./restricted-volumes.js";
import type { Rule } from "./rule.js";

const setOf = (rule: Rule, rest: Partial<PolicySet> = {}): PolicySet => ({
  policies: [{ rule, parameters: rule.parameters?.example ?? {}, kubernetes: "1.35", exceptions: [] }],
  enforcement: "enforce",
  failurePolicy: "Fail",
  judged: "pods-and-controllers",
  excludedNamespaces: [],
  ...rest,
});

const deployment = (spec: object): Manifest => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "web", namespace: "shop" },
  spec: { template: { spec: (pod(spec as Record<string, unknown>) as unknown as Manifest)["spec"] } },
});
const bad = container({ securityContext: { privileged: true } });

const fields = (rule: Rule, object: Manifest, rest?: Partial<PolicySet>) =>
  judge(setOf(rule, rest))(object).map(({ field }) => field);

describe("judge", () => {
  it("names the rule, the object, the field, what must hold and what to write", () => {
    deepEqual(judge(setOf(privileged))(deployment({ containers: [container({}), bad] })), [
      {
        rule: "privileged",
        object: "Deployment shop/web",
        field: "spec.template.spec.containers[1].securityContext.privileged",
        must: "be false or absent",
        fix: "leave it out, and add the one capability that the container needs",
      },
    ]);
  });

  it("names init and ephemeral containers, and the one item of a list that breaks the rule", () => {
    deepEqual(fields(privileged, deployment({ initContainers: [bad], ephemeralContainers: [bad] })), [
      "spec.template.spec.initContainers[0].securityContext.privileged",
      "spec.template.spec.ephemeralContainers[0].securityContext.privileged",
    ]);
    const ports = [{ containerPort: 80 }, { containerPort: 81, hostPort: 0 }, { containerPort: 82, hostPort: 82 }];
    deepEqual(fields(hostPorts, deployment({ containers: [container({ ports })] })), [
      "spec.template.spec.containers[0].ports[2].hostPort",
    ]);
  });

  it("says in one finding what a field lacks", () => {
    const found = judge(setOf(recommendedLabels))(deployment({}));
    deepEqual(
      found.map(({ field, must }) => [field, must]),
      [
        [
          "spec.template.metadata.labels",
          "have every label that is asked for (app.kubernetes.io/name, app.kubernetes.io/instance)",
        ],
      ],
    );
  });

  it("judges an object as an API server makes it: with defaults and without nulls", () => {
    deepEqual(fields(restrictedVolumes, deployment({ volumes: [{ name: "a" }, { name: "b", hostPath: null }] })), []);
    const ports = { hostNetwork: true, containers: [container({ ports: [{ containerPort: 80 }] })] };
    const object = { ...pod(ports), metadata: { name: "web" } } as unknown as Manifest;
    deepEqual(fields(hostPorts, object), ["spec.containers[0].ports[0].hostPort"]);
    deepEqual(fields(hostPorts, deployment(ports)), []);
  });

  it("is not led astray by keys that mean something to JavaScript", () => {
    const object = deployment({ nodeSelector: { constructor: "x", ["__proto__"]: "y" }, containers: [bad] });
    deepEqual(fields(privileged, object), ["spec.template.spec.containers[0].securityContext.privileged"]);
  });

  it("leaves out excluded namespaces, and controllers where pods alone are judged", () => {
    const object = deployment({ containers: [bad] });
    deepEqual(fields(privileged, object, { excludedNamespaces: ["shop"] }), []);
    deepEqual(fields(privileged, object, { judged: "pods" }), []);
  });

  it("lets past what an exception of the rule names", () => {
    const exception = { rule: "privileged", owner: "shop", reason: "legacy", until: "2030-01-01" };
    const [policy] = setOf(privileged).policies;
    const withException = (namespace: string, name: string) =>
      fields(privileged, deployment({ containers: [bad] }), {
        policies: policy === undefined ? [] : [{ ...policy, exceptions: [{ ...exception, namespace, name }] }],
      }).length;
    deepEqual(
      [
        withException("shop", "web"),
        withException("shop", "we*"),
        withException("shop", "w"),
        withException("s", "web"),
      ],
      [0, 0, 1, 1],
    );
  });

  it("refuses what a rule cannot judge, unless the cluster lets that in", () => {
    const object = { ...deployment({}), spec: {} };
    deepEqual(
      judge(setOf(privileged))(object).map(({ must }) => must),
      ["be false or absent, and be such that the rule can tell (No such key: template)"],
    );
    deepEqual(fields(privileged, object, { failurePolicy: "Ignore" }), []);
  });
});
