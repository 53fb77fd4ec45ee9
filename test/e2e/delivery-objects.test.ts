import { equal, match } from "node:assert/strict";

import { load } from "js-yaml";

import { platform } from "../../constructs/platform.js";
import { isRelease } from "../../lib/chart-release.js";
import type { DeliverySource, DeliverySpec } from "../../lib/fleet/delivery-spec.js";
import type { DeliveryEngine } from "../../lib/fleet/management-layer.js";
import { changedFleet } from "../../lib/fleet/small-fleet.test.data.js";
import type { Manifest } from "../../lib/manifests.js";
import { ApiServer, knowsDefinitions } from "./api-server.js";

const plain: DeliverySource = { repository: "https://git.example/acme/fleet.git" };
const full: DeliverySource = { ...plain, revision: "live", path: "out", secret: "git" };
const sources: Readonly<Record<DeliveryEngine, readonly DeliverySource[]>> = {
  flux: [plain, full, { repository: "oci://ghcr.io/acme/fleet", secret: "registry" }],
  "argo-cd": [plain, full],
  fleet: [plain, full],
};
const ownText: Manifest = {
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: "own", namespace: "shop" },
  data: { script: "echo ${HOME}" },
};

/** What delivers to a fleet, and on every cluster with an engine: layer after layer, ring after ring, and with a layer handed back. */
function objectsOf(engine: DeliveryEngine, source: DeliverySource, layers: DeliverySpec["layers"] = {}): Manifest[] {
  const fleet = changedFleet({
    managementLayer: { delivery: [engine] },
    delivery: { engine, source, layers },
    workloads: { shop: { replicas: { us: 2, eu: 2, asia: 2, dev: 1 } } },
  });
  const own = { name: "own", after: ["workloads"], deliver: "gitops", manifests: [ownText] } as const;
  return ["us", "dev"].flatMap((cluster) =>
    platform(fleet, cluster, { layers: () => [own] })
      .filter(({ name }) => /^delivery(?:$|-)/.test(name))
      .flatMap(({ manifests, files = {} }) => [...manifests, ...bundlesOf(files)])
      .filter((object) => !isRelease(object)),
  );
}

/** The bundles that Fleet makes of the files of a layer: https://fleet.rancher.io/ref-fleet-yaml */
function bundlesOf(files: Readonly<Record<string, string>>): Manifest[] {
  return Object.entries(files)
    .filter(([path]) => path.endsWith("/fleet.yaml"))
    .map(([path, text]) => {
      const { name, labels, overrideTargets, targetCustomizations, ...spec } = load(text) as Record<string, unknown> & {
        readonly name: string;
        readonly labels: Readonly<Record<string, string>>;
      };
      return {
        apiVersion: "fleet.cattle.io/v1alpha1",
        kind: "Bundle",
        metadata: { name, namespace: path.split("/")[0] ?? "", labels },
        spec: { ...spec, targets: targetCustomizations, targetRestrictions: overrideTargets },
      };
    });
}

describe("objects that deliver (skipped without programs or definitions)", () => {
  const all = (Object.keys(sources) as DeliveryEngine[]).flatMap((engine) =>
    sources[engine].flatMap((source) => objectsOf(engine, source)),
  );
  let server: ApiServer;

  before(async function () {
    if (!knowsDefinitions) this.skip();
    server = await ApiServer.start("delivery-objects");
    await server.prepare(all);
  });
  after(async () => {
    if (knowsDefinitions) await server.remove();
  });

  for (const [engine, each] of Object.entries(sources) as [DeliveryEngine, readonly DeliverySource[]][]) {
    for (const source of each) {
      it(`are taken to the last field by ${engine} from ${JSON.stringify(source)}`, () =>
        server.accept(objectsOf(engine, source), "--dry-run=server", "--force-conflicts"));
    }

    it(`are taken to the last field by ${engine} with a layer that Pulumi has again`, () =>
      server.accept(objectsOf(engine, plain, { workloads: "pulumi" }), "--dry-run=server", "--force-conflicts"));
  }

  it("are not taken with a field that their kind does not have, or a value that it does not know", async () => {
    const root = all.find(({ kind }) => kind === "Kustomization") as Manifest;
    const changed = (spec: object) => [{ ...root, spec: { ...(root["spec"] as object), ...spec } }];
    const misspelt = await server.apply(changed({ deletionPolice: "Orphan" }), "--dry-run=server");
    equal(misspelt.code, 1);
    match(misspelt.stderr, /unknown field "deletionPolice" in .*Kustomization\.spec/);
    match(
      (await server.apply(changed({ deletionPolicy: "Keep" }), "--dry-run=server")).stderr,
      /Unsupported value: "Keep"/,
    );
  });
});
