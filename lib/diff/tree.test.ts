import { deepEqual, equal, throws } from "node:assert/strict";

import { smallFleet } from "../fleet/small-fleet.test.data.js";
import { yamlText } from "../yaml.js";
import type { PlacedObject } from "./placed-object.js";
import { fleetObjects, treeObjects } from "./tree.js";

const objects = (files: Readonly<Record<string, string>>) => treeObjects(new Map(Object.entries(files)));
const refused = (files: Readonly<Record<string, string>>, ...problems: readonly string[]) => {
  throws(() => objects(files), {
    name: "InvalidError",
    message: ["rendering is invalid", ...problems.map((problem) => `  ${problem}`)].join("\n"),
  });
};
const configMap = (name: string, more = "") => `{apiVersion: v1, kind: ConfigMap, metadata: {name: ${name}}${more}}\n`;

describe("treeObjects", () => {
  it("are the objects of all clusters and layers, and where they stand", () => {
    const deployment = "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\n  namespace: shop\n";
    deepEqual(objects({ "us/foundation.yaml": configMap("a"), "us/apps/shop.yml": `---\n${deployment}---\n` }), [
      {
        place: { cluster: "us", layer: "foundation", group: "", kind: "ConfigMap", name: "a" },
        manifest: { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a" } },
        origin: "us/foundation.yaml, document 1",
      },
      {
        place: { cluster: "us", layer: "apps/shop", group: "apps", kind: "Deployment", namespace: "shop", name: "web" },
        manifest: { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "web", namespace: "shop" } },
        origin: "us/apps/shop.yml, document 1",
      },
    ]);
  });

  it("are those in a list, too", () => {
    const list = `apiVersion: v1\nkind: List\nitems:\n- ${configMap("a")}- ${configMap("b")}`;
    deepEqual(
      objects({ "us/all.yaml": list }).map(({ place, origin }) => [place.name, origin]),
      [
        ["a", "us/all.yaml, document 1, item 1"],
        ["b", "us/all.yaml, document 1, item 2"],
      ],
    );
  });

  it("are not in files for kustomize, hidden ones and those that are no YAML", () => {
    const files = [
      "us/a/kustomization.yaml",
      "kustomization.yml",
      ".gitlab-ci.yml",
      "us/.github/a.yaml",
      "us/a.json",
      "a.md",
    ];
    deepEqual(objects(Object.fromEntries(files.map((path) => [path, "\0: {"]))), []);
  });

  it("are none in a file that has nothing but comments", () => {
    deepEqual(objects({ "us/a.yaml": "# nothing\n---\n# nothing\n", "us/b.yaml": "" }), []);
  });

  it("have the fleet's own data", () => {
    const byCluster = (found: readonly PlacedObject[]) =>
      found.toSorted(({ place: a }, { place: b }) => ((a.cluster ?? "") < (b.cluster ?? "") ? -1 : 1));
    deepEqual(byCluster(objects({ "fleet.yaml": yamlText(smallFleet) })), byCluster(fleetObjects(smallFleet)));
  });

  it("have of a Secret the keys alone", () => {
    const secret =
      "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata: {x: aHVudGVy, z: 2}\nstringData: hunter2\n";
    const [object] = objects({ "us/a.yaml": secret });
    deepEqual(object?.manifest, {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "a" },
      data: { x: "<secret>", z: "<secret>" },
      stringData: "<secret>",
    });
  });

  it("have of a Secret no copy of what was applied", () => {
    const copy = "kubectl.kubernetes.io/last-applied-configuration";
    const secret = `{apiVersion: v1, kind: Secret, metadata: {name: a, annotations: {b: c, ${copy}: hunter2}}, data: {}}`;
    const [object] = objects({ "us/a.yaml": secret });
    deepEqual(object?.manifest.metadata.annotations, { b: "c", [copy]: "<secret>" });
  });

  it("have no namespace where it is empty", () => {
    for (const namespace of ["", '""', "null"]) {
      const text = `{apiVersion: v1, kind: Namespace, metadata: {name: a, namespace: ${namespace}}}`;
      deepEqual(objects({ "us/a.yaml": text })[0]?.manifest.metadata, { name: "a" });
    }
  });

  it("may be large", () => {
    const large = configMap("a", `, data: {a: ${"x".repeat(5_000_000)}}`);
    equal(objects({ "us/a.yaml": large }).length, 1);
  });

  it("are refused with everything that is wrong with their files", () => {
    refused(
      {
        "us/a.yaml": `${configMap("a")}---\na: b: c\n---\n- a\n`,
        "us/b.yaml": "text",
        "us/c.yaml": "{kind: Secret, metadata: {namespace: 3}}",
        "us/d.yaml": "{apiVersion: v1, kind: ConfigMap, metadata: {generateName: a-}}",
        "us/e.yaml": "a: 1\nb: \0",
        "us/f.yaml": "a: \uFFFD",
        "us.yaml": configMap("a"),
        "fleet.yaml": "clusters: []",
      },
      "us/a.yaml, line 3 must be YAML, got bad indentation of a mapping entry",
      "us/a.yaml, document 3 must be an object, got a list",
      "us/b.yaml, document 1 must be an object, got a string",
      "us/c.yaml, document 1, apiVersion must be a text that is not empty, got nothing",
      "us/c.yaml, document 1, metadata.name must be a text that is not empty, got nothing",
      "us/c.yaml, document 1, metadata.namespace must be a text that is not empty, got 3",
      "us/d.yaml, document 1, metadata.name must be a text that is not empty, got nothing",
      "us/e.yaml, line 2 must be text in UTF-8",
      "us/f.yaml, line 1 must be text in UTF-8",
      'us.yaml must stand in the folder of its cluster, as "production-us/foundation.yaml" does',
      'fleet.yaml must be the data of a fleet, with its "name", "clusters" and "rollout"',
    );
  });

  it("are refused when two of a cluster are the same object", () => {
    const deployment = (version: string) => `{apiVersion: apps/${version}, kind: Deployment, metadata: {name: web}}`;
    refused(
      {
        "eu/a.yaml": deployment("v1"),
        "us/a.yaml": `${configMap("a")}---\n${deployment("v1")}\n`,
        "us/b.yaml": deployment("v1beta1"),
      },
      "us/b.yaml, document 1 must be the only Deployment web of the cluster, which us/a.yaml, document 2 is already",
    );
  });
});

describe("fleetObjects", () => {
  it("are the fleet and its clusters with their rings", () => {
    const { clusters } = smallFleet;
    const cluster = (name: string, ring: number) => ({
      place: { cluster: name, layer: "fleet", group: "flotilla", kind: "ClusterSpec", name },
      manifest: { apiVersion: "flotilla/v1", kind: "ClusterSpec", metadata: { name }, ring, spec: clusters[name] },
      origin: "fleet.yaml",
    });
    deepEqual(fleetObjects(smallFleet), [
      {
        place: { layer: "fleet", group: "flotilla", kind: "Fleet", name: "acme" },
        manifest: {
          apiVersion: "flotilla/v1",
          kind: "Fleet",
          metadata: { name: "acme" },
          domain: "acme.example",
          management: "us",
        },
        origin: "fleet.yaml",
      },
      cluster("us", 0),
      cluster("eu", 2),
      cluster("asia", 2),
      cluster("dev", 1),
    ]);
  });
});
