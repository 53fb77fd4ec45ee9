import { deepEqual, equal, throws } from "node:assert/strict";

import { chartObjects } from "./chart-objects.js";

/** A document as helm prints it. */
const document = (source: string, object: object) => `---\n# Source: demo/${source}\n${JSON.stringify(object)}\n`;
const configMap = (name: string, more: object = {}) => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name },
  ...more,
});
const hook = (name: string, hooks: string) => ({
  ...configMap(name),
  metadata: { name, annotations: { "helm.sh/hook": hooks } },
});
const read = (text: string, other?: string) => chartObjects(text, { namespace: "shop", other });
const titles = (objects: ReturnType<typeof read>["objects"]) =>
  objects.map(({ manifest: { kind, metadata } }) => `${kind} ${metadata.namespace ?? "-"}/${metadata.name}`);

describe("chartObjects", () => {
  it("are in the namespace where Helm puts them", () => {
    const definition = (scope: string, kind: string) => ({
      apiVersion: "apiextensions.k8s.io/v1",
      kind: "CustomResourceDefinition",
      metadata: { name: kind },
      spec: { group: "demo.example", scope, names: { kind } },
    });
    const own = (kind: string) => ({ apiVersion: "demo.example/v1", kind, metadata: { name: "x" } });
    const { objects } = read(
      [
        configMap("a"),
        { ...configMap("b"), metadata: { name: "b", namespace: "other" } },
        { ...configMap("c"), metadata: { name: "c", namespace: "" } },
        { apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole", metadata: { name: "d", namespace: null } },
        definition("Namespaced", "Thing"),
        definition("Cluster", "Wide"),
        own("Thing"),
        own("Wide"),
        own("Unknown"),
      ]
        .map((object) => document("templates/all.yaml", object))
        .join(""),
    );
    deepEqual(titles(objects), [
      "ConfigMap shop/a",
      "ConfigMap other/b",
      "ConfigMap shop/c",
      "ClusterRole -/d",
      "CustomResourceDefinition -/Thing",
      "CustomResourceDefinition -/Wide",
      "Thing shop/x",
      "Wide -/x",
      "Unknown -/x",
    ]);
  });

  it("are told from hooks, and tests are neither", () => {
    const found = read(
      [configMap("a"), hook("b", "pre-install, pre-upgrade"), hook("c", "test"), hook("d", "test-success")]
        .map((object) => document("templates/all.yaml", object))
        .join(""),
    );
    deepEqual([titles(found.objects), titles(found.hooks)], [["ConfigMap shop/a"], ["ConfigMap shop/b"]]);
  });

  it("tell definitions that Helm installs once, also of files that begin with a separator", () => {
    const text = [
      "---\n# Source: demo/crds/a.yaml\n---\n" + JSON.stringify(configMap("a")),
      "\n---\n" + JSON.stringify(configMap("b")) + "\n",
      document("charts/sub/crds/c.yaml", configMap("c")),
      document("charts/crds/templates/d.yaml", configMap("d")),
      document("templates/crds/e.yaml", configMap("e")),
    ].join("");
    deepEqual(
      read(text).objects.map(({ manifest, installedOnce }) => `${manifest.metadata.name} ${installedOnce ?? false}`),
      ["a true", "b true", "c true", "d false", "e false"],
    );
  });

  it("hold no secret, only what tells whether it changed", () => {
    const secret = (password: string) =>
      document("templates/secret.yaml", {
        apiVersion: "v1",
        kind: "Secret",
        metadata: { name: "login" },
        stringData: { user: "root", password },
      });
    const [first, same, other] = ["hunter2", "hunter2", "hunter3"].map((password) => read(secret(password)).objects);
    equal(/hunter|root/.test(JSON.stringify(first)), false);
    deepEqual(first, same);
    deepEqual(first?.[0]?.manifest, other?.[0]?.manifest);
    equal(JSON.stringify(first) === JSON.stringify(other), false);
  });

  it("have marks where another rendering has another value, in Secrets too", () => {
    const rendered = (random: string) =>
      document("templates/a.yaml", configMap(`job-${random}`)) +
      document("templates/b.yaml", configMap("b", { data: { password: random, user: "root" } })) +
      document("templates/c.yaml", { ...configMap("c", { data: { key: random } }), kind: "Secret" });
    const found = read(rendered("x"), rendered("y"));
    deepEqual(found, read(rendered("z"), rendered("y")));
    deepEqual(
      found.objects.slice(0, 2).map(({ manifest }) => [manifest.metadata.name, manifest["data"]]),
      [
        ["<random>", undefined],
        ["b", { password: "<random>", user: "root" }],
      ],
    );
  });

  it("unwrap lists and pass over what is empty", () => {
    const list = { apiVersion: "v1", kind: "List", items: [configMap("a"), configMap("b")] };
    const { objects } = read(`---\n# Source: demo/templates/empty.yaml\n${document("templates/list.yaml", list)}`);
    deepEqual(titles(objects), ["ConfigMap shop/a", "ConfigMap shop/b"]);
  });

  it("refuse what is no object, and say where it comes from", () => {
    throws(() => read(document("templates/a.yaml", { kind: "ConfigMap" })), {
      name: "Failure",
      message: "demo/templates/a.yaml gives something that is no object with an apiVersion, a kind and a name",
    });
    throws(() => read("---\n# Source: demo/templates/a.yaml\na: b: c\n"), {
      name: "Failure",
      message: "demo/templates/a.yaml gives no YAML: bad indentation of a mapping entry",
    });
  });
});
