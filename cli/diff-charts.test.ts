import { deepEqual, equal, ok } from "node:assert/strict";
import { chmodSync, existsSync } from "node:fs";
import { join } from "node:path";

import { installers } from "../constructs/services/installers/installers.js";
import { service } from "../constructs/services/services.test.data.js";
import { releaseManifest, type ChartRelease } from "../lib/chart-release.js";
import type { Manifest } from "../lib/manifests.js";
import { changeEnvironment } from "./change-environment.test.data.js";
import { ChartServer, realHelm } from "./charts/chart-servers.test.data.js";
import { TestFolder } from "./command.test.data.js";

const helm = realHelm() ?? "";

/** Templates of a chart with one of everything that a diff must take care of. */
const templates = (version: string) => ({
  "templates/deployment.yaml": `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .Release.Name }}
  labels: { helm.sh/chart: demo-${version}, kubernetes: {{ .Capabilities.KubeVersion.Version | quote }} }
spec:
  replicas: {{ .Values.replicas }}
  selector: { matchLabels: { app: demo } }
  template:
    metadata: { labels: { app: demo } }
    spec: { containers: [{ name: demo, image: "registry.example/demo:${version}" }] }
`,
  "templates/secret.yaml": `
apiVersion: v1
kind: Secret
metadata: { name: login }
stringData: { user: "hunter${version}", password: {{ randAlphaNum 20 | quote }} }
---
apiVersion: v1
kind: ConfigMap
metadata: { name: settings }
data: { certificate: {{ genPrivateKey "ecdsa" | quote }}, mode: fast }
`,
});

interface Json {
  readonly groups: readonly {
    readonly change: string;
    readonly danger: readonly { readonly rule: string }[] | null;
    readonly objects: readonly {
      readonly cluster?: string;
      readonly layer: string;
      readonly release?: string;
      readonly kind: string;
      readonly namespace?: string;
      readonly name: string;
    }[];
    readonly fields: readonly { readonly path: string; readonly from?: unknown; readonly to?: unknown }[];
  }[];
  readonly notes: readonly string[];
  readonly failures: readonly string[];
}

describe("flotilla diff --charts (skipped where there is no helm)", function () {
  this.timeout(60_000);
  let folder: TestFolder;
  let server: ChartServer;
  let restoreEnvironment: () => void;

  before(function () {
    if (helm === "") this.skip();
  });
  beforeEach(async () => {
    folder = new TestFolder();
    folder.write(".tools/bin/helm", `#!/bin/sh\necho "$*" >> ${folder.path}/helm.log\nexec ${helm} "$@"\n`);
    chmodSync(join(folder.path, ".tools/bin/helm"), 0o755);
    restoreEnvironment = changeEnvironment({
      XDG_CACHE_HOME: join(folder.path, "XDG_CACHE_HOME"),
      HELM_CONFIG_HOME: join(folder.path, "HELM_CONFIG_HOME"),
      HELM_CACHE_HOME: join(folder.path, "HELM_CACHE_HOME"),
    });
    server = new ChartServer();
    await server.start();
    for (const version of ["1.0.0", "1.1.0"]) server.add("demo", version, templates(version));
  });
  afterEach(async () => {
    restoreEnvironment();
    await server.remove();
    folder.remove();
  });

  const release = (changes: Partial<ChartRelease> = {}): ChartRelease => ({
    ...{ name: "demo", chart: "demo", repository: server.repository, version: "1.0.0", namespace: "shop" },
    values: {},
    ...changes,
  });
  const clusters = { eu: "1.35", management: "1.35", us: "1.36" };

  /** Writes a rendering: of each cluster, what its one layer holds. */
  const rendering = (side: string, objects: Readonly<Record<string, readonly Manifest[]>>) => {
    const specs = Object.entries(clusters).map(([name, kubernetes]) => [name, { kubernetes, tier: "production" }]);
    const fleet = { name: "acme", management: "management", rollout: [["eu", "us"]] };
    folder.write(`${side}/fleet.yaml`, JSON.stringify({ ...fleet, clusters: Object.fromEntries(specs) as object }));
    for (const name of Object.keys(clusters)) {
      const documents = (objects[name] ?? []).map((object) => JSON.stringify(object));
      folder.write(`${side}/${name}/services.yaml`, documents.join("\n---\n"));
    }
  };
  const diff = (...options: readonly string[]) => folder.flotilla("diff", "./base", "./head", "--charts", ...options);
  const json = async (...options: readonly string[]) => {
    const { code, results } = await diff("--json", ...options);
    return { code, ...(JSON.parse(results) as Json) };
  };
  const groups = ({ groups }: Json) =>
    groups.map(({ change, danger, objects, fields }) => [
      [change, ...(danger ?? []).map(({ rule }) => rule)].join(" "),
      objects.map(({ cluster, release: of, kind, namespace, name }) =>
        [cluster, of, `${kind} ${namespace ?? "-"}/${name}`].filter((part) => part !== undefined).join(" "),
      ),
      fields.map(({ path, from, to }) => `${path} ${JSON.stringify(from)} ${JSON.stringify(to)}`),
    ]);
  const templateRuns = () =>
    (existsSync("helm.log") ? folder.read("helm.log") : "").split("\n").filter((line) => line.startsWith("template "));

  it("shows what a new version does to the objects of every cluster, beside the release", async () => {
    const bumped = [releaseManifest(release({ version: "1.1.0" }))];
    rendering("base", { eu: [releaseManifest(release())], us: [releaseManifest(release())] });
    rendering("head", { eu: bumped, us: bumped });
    const found = await json();
    deepEqual([found.code, found.notes, found.failures], [0, [], []]);
    deepEqual(groups(found), [
      ["changed", ["eu Release shop/demo", "us Release shop/demo"], ['spec.version "1.0.0" "1.1.0"']],
      [
        "changed",
        ["eu demo Secret shop/login", "us demo Secret shop/login"],
        ['stringData.user "<secret>" "<secret, changed>"'],
      ],
      [
        "changed",
        ["eu demo Deployment shop/demo", "us demo Deployment shop/demo"],
        [
          'metadata.labels["helm.sh/chart"] "demo-1.0.0" "demo-1.1.0"',
          'spec.template.spec.containers[name=demo].image "registry.example/demo:1.0.0" "registry.example/demo:1.1.0"',
        ],
      ],
    ]);
    const text = (await diff()).results;
    ok(text.includes("~ Deployment shop/demo of release demo on eu, us\n"), text);
    ok((await diff("--format", "markdown")).results.includes("of release <code>demo</code> on"));
    equal(existsSync("charts.lock"), false);
  });

  it("finds the dangers of what a chart makes", async () => {
    rendering("base", { eu: [releaseManifest(release({ values: { replicas: 4 } }))] });
    rendering("head", { eu: [releaseManifest(release({ values: { replicas: 0 } }))] });
    deepEqual(
      groups(await json()).map(([change, objects]) => [change, objects]),
      [
        ["changed replicas-zero", ["eu demo Deployment shop/demo"]],
        ["changed", ["eu Release shop/demo"]],
      ],
    );
  });

  it("renders what clusters share once, and nothing of a release that is the same", async () => {
    const same = releaseManifest(release({ name: "same", chart: "never-asked-for" }));
    const shared = Object.fromEntries(["eu", "management"].map((name) => [name, release()]));
    const side = (version: string) =>
      Object.fromEntries(
        Object.entries({ ...shared, us: release() }).map(([name, each]) => [
          name,
          [same, releaseManifest({ ...each, version })],
        ]),
      );
    rendering("base", side("1.0.0"));
    rendering("head", side("1.1.0"));
    deepEqual((await json()).failures, []);
    // Two versions for two versions of Kubernetes, and twice each, since the chart makes up values.
    const versions = templateRuns().map((line) => /--kube-version (\S+)/.exec(line)?.[1]);
    deepEqual(versions.sort(), [...Array<string>(4).fill("1.35.0"), ...Array<string>(4).fill("1.36.0")]);
  });

  it("shows everything of a release that comes or goes, but what Helm leaves behind", async () => {
    server.add("demo", "1.2.0", {
      "crds/thing.yaml": JSON.stringify({
        apiVersion: "apiextensions.k8s.io/v1",
        kind: "CustomResourceDefinition",
        metadata: { name: "things.demo.example" },
      }),
      ...templates("1.2.0"),
    });
    const present = { eu: [releaseManifest(release({ version: "1.2.0" }))] };
    const objects = async () =>
      groups(await json())
        .flatMap(([change, titles]) => (titles as string[]).map((title) => `${String(change).split(" ")[0]} ${title}`))
        .sort();
    rendering("base", {});
    rendering("head", present);
    const made = ["ConfigMap shop/settings", "Deployment shop/demo", "Secret shop/login"];
    deepEqual(await objects(), [
      "added eu Release shop/demo",
      ...["ConfigMap shop/settings", "CustomResourceDefinition -/things.demo.example", ...made.slice(1)].map(
        (title) => `added eu demo ${title}`,
      ),
    ]);
    rendering("base", present);
    rendering("head", {});
    deepEqual(await objects(), ["removed eu Release shop/demo", ...made.map((title) => `removed eu demo ${title}`)]);
  });

  it("shows what another engine installs on the cluster that gets it, and nothing where another engine installs the same", async () => {
    const shop = (version: string) => ({ ...service("shop"), chart: release({ version }) });
    const place = { cluster: "us", isManagement: false, after: [], wave: 0 };
    rendering("base", { us: [releaseManifest(release())] });
    rendering("head", { management: installers["cluster-api"](shop("1.1.0"), place) });
    deepEqual(
      groups(await json())
        .map(([, objects]) => objects)
        .sort(),
      [
        ["management HelmChartProxy default/us-shop"],
        ["us Release shop/demo"],
        ["us demo Deployment shop/demo"],
        ["us demo Secret shop/login"],
      ],
    );
    rendering("head", { management: installers.flux(shop("1.0.0"), place) });
    const found = await json();
    deepEqual(
      [found.failures, found.groups.flatMap(({ objects }) => objects.map(({ release: of }) => of)).filter(Boolean)],
      [[], []],
    );
  });

  it("names a chart that cannot be had, shows the rest, and fails", async () => {
    const side = (version: string) => [
      releaseManifest(release({ version: version === "1.1.0" ? "9.9.9" : version })),
      releaseManifest(release({ name: "other", version })),
    ];
    rendering("base", { eu: side("1.0.0"), management: side("1.0.0") });
    rendering("head", { eu: side("1.1.0"), management: side("1.1.0") });
    const { code, results, messages } = await diff();
    const reason = `${server.repository} has no version 9.9.9 of chart demo; the nearest are 1.1.0, 1.0.0`;
    deepEqual(
      [code, messages.replace(/^rendering: .*\n/gm, "")],
      [1, "error: the diff is not complete: 1 thing could not be found out, which it names\n"],
    );
    const failure = `what release shop/demo (demo 1.0.0 → 9.9.9) changes on eu, management: ${reason}`;
    ok(results.includes(`Not all changes could be found out.\nNot known: ${failure}\n`), results);
    ok(results.includes("Deployment shop/other of release other on eu, management"));
    ok(!results.includes("of release demo"));
    const again = await json("--exit-code");
    deepEqual([again.code, again.failures], [2, [failure]]);
  });

  it("says what helm has against a release, and what it cannot read", async () => {
    server.add("demo", "1.3.0", { "templates/a.yaml": '{{ fail "values.host must be set" }}' });
    const shop = { ...service("shop"), chart: release() };
    const [proxy] = installers["cluster-api"](shop, { cluster: "us", isManagement: false, after: [], wave: 0 });
    if (proxy === undefined) throw new Error("there is no HelmChartProxy");
    const odd = { ...proxy, spec: { ...(proxy["spec"] as object), clusterSelector: {} } };
    rendering("base", { eu: [releaseManifest(release())] });
    rendering("head", { eu: [releaseManifest(release({ version: "1.3.0" }))], management: [odd] });
    const { code, failures } = await json();
    deepEqual(
      [
        code,
        failures.map((failure) => failure.replace(/helm template: .*: values\.host/s, "helm template: … values.host")),
      ],
      [
        1,
        [
          "what the chart of HelmChartProxy default/us-shop changes: it does not name one cluster",
          "what release shop/demo (demo 1.0.0 → 1.3.0) changes on eu: helm template: … values.host must be set",
        ],
      ],
    );
  });

  it("leaves charts alone unless it is asked for them", async () => {
    rendering("base", { eu: [releaseManifest(release())] });
    rendering("head", { eu: [releaseManifest(release({ version: "9.9.9" }))] });
    const { code, results } = await folder.flotilla("diff", "./base", "./head");
    deepEqual([code, results.includes("Not known"), templateRuns()], [0, false, []]);
  });
});
