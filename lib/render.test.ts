import { deepEqual, equal } from "node:assert/strict";

import { loadAll } from "js-yaml";

import { smallFleet } from "./fleet/small-fleet.test.data.js";
import { late } from "./late.js";
import type { Layer } from "./layer.js";
import type { Manifest } from "./manifests.js";
import { render, renderCluster, yaml } from "./render.js";

const configMap = (name: string, data: Readonly<Record<string, string>> = {}): Manifest => ({
  data,
  metadata: { namespace: "shop", name },
  kind: "ConfigMap",
  apiVersion: "v1",
});
const layer = (name: string, ...manifests: Manifest[]): Layer => ({ name, after: [], deliver: "gitops", manifests });

/** A text as it stands in a rendering. */
const rendered = (text: string) =>
  (loadAll(yaml([configMap("x", { text })]))[0] as { data: { text: string } }).data.text;

describe("yaml", () => {
  it("is a document an object, in the order given", () => {
    equal(
      yaml([configMap("b", { on: "yes" }), configMap("a")]),
      [
        "apiVersion: v1",
        "kind: ConfigMap",
        "metadata:",
        "  name: b",
        "  namespace: shop",
        "data:",
        '  "on": "yes"',
        "---",
        "apiVersion: v1",
        "kind: ConfigMap",
        "metadata:",
        "  name: a",
        "  namespace: shop",
        "data: {}",
        "",
      ].join("\n"),
    );
  });

  it("is nothing without manifests", () => {
    equal(yaml([]), "");
  });

  it("has late values as the variables that Flux fills in", () => {
    equal(rendered(`https://${late("host")}/${late("path")}`), "https://${host}/${path}");
  });

  // Each of the right-hand sides is what envsubst of github.com/fluxcd/pkg turns back into the left.
  const literal = {
    "${HOME}": "$${HOME}",
    "${a-b}": "$${a-b}",
    "$HOME $(date) 5 $ {}": "$HOME $(date) 5 $ {}",
    $$: "$$$$",
    "kill $$; $$(NAME)": "kill $$$$; $$$$(NAME)",
    "$$${x}": "$$$$$${x}",
    US$: "US$$",
    "\\${x}": "\\$${x}",
  };
  for (const [text, expected] of Object.entries(literal)) {
    it(`has ${text} as ${expected}, which Flux reads as ${text}`, () => {
      equal(rendered(text), expected);
    });
  }

  it("keeps a dollar sign before a late value apart from it", () => {
    equal(rendered(`US$${late("price")}`), "US$$${price}");
  });

  it("shows which keys a Secret has and not what it holds", () => {
    const secret: Manifest = {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "token", namespace: "shop" },
      type: "Opaque",
      data: { key: "Y2FuYXJ5" },
      stringData: { token: "canary", late: late("token") },
    };
    equal(
      yaml([secret]),
      [
        "apiVersion: v1",
        "kind: Secret",
        "metadata:",
        "  name: token",
        "  namespace: shop",
        "data:",
        "  key: <secret>",
        "  late: <secret>",
        "  token: <secret>",
        "type: Opaque",
        "",
      ]
        .join("\n")
        .replaceAll("<secret>", '"<secret>"'),
    );
  });
});

describe("render and renderCluster", () => {
  it("is a file a layer and the folder to sync it from, by path", () => {
    const files = render(smallFleet, {
      "production-us": [layer("workloads", configMap("web")), layer("empty"), layer("foundation", configMap("base"))],
      development: [layer("foundation", configMap("base"))],
    });
    deepEqual(
      [...files.keys()],
      [
        "development/foundation.yaml",
        "development/foundation/kustomization.yaml",
        "fleet.yaml",
        "production-us/foundation.yaml",
        "production-us/foundation/kustomization.yaml",
        "production-us/workloads.yaml",
        "production-us/workloads/kustomization.yaml",
      ],
    );
    equal(files.get("production-us/workloads.yaml"), yaml([configMap("web")]));
    equal(
      files.get("production-us/workloads/kustomization.yaml"),
      'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n- "../workloads.yaml"\n',
    );
  });

  it("has the fleet's own data as one document that reads back as it was", () => {
    deepEqual(loadAll(render(smallFleet, {}).get("fleet.yaml") ?? ""), [smallFleet]);
  });

  it("has the objects of a layer in the order in which they can be created, then by namespace, kind and name", () => {
    const object = (apiVersion: string, kind: string, name: string, namespace?: string): Manifest => ({
      apiVersion,
      kind,
      metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
    });
    const text = renderCluster("a", [
      layer(
        "x",
        object("example.com/v1", "Thing", "t"),
        object("apps/v1", "Deployment", "b", "shop"),
        object("apps/v1", "Deployment", "a", "shop"),
        object("v1", "Service", "z", "shop"),
        object("apps/v1", "Deployment", "c", "api"),
        object("v1", "Namespace", "shop"),
      ),
    ]).get("a/x.yaml");
    deepEqual(
      (loadAll(text ?? "") as Manifest[]).map(({ kind, metadata }) => `${kind} ${metadata.name}`),
      ["Namespace shop", "Deployment c", "Service z", "Deployment a", "Deployment b", "Thing t"],
    );
  });
});
