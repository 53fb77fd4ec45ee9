import { deepEqual, match } from "node:assert/strict";

import type { InstallerName } from "../../lib/fleet/services-spec.js";
import { installations, installers } from "../../constructs/services/installers/installers.js";
import { serviceSteps } from "../../constructs/services/service-graph.js";
import { object, service } from "../../constructs/services/services.test.data.js";
import type { Manifest } from "../../lib/manifests.js";
import { ApiServer, knowsDefinitions } from "./api-server.js";

const certs = service("certs", { provides: ["certificates"], objects: [object("v1", "ConfigMap")] });
const site = service("site", { needs: ["certificates"] });
const values = { replicas: 2, args: ["--template={{ .Values }}"], nested: { list: [], map: {} } };
const steps = serviceSteps([
  { ...certs, chart: { ...certs.chart, values } },
  { ...site, chart: { ...site.chart, values, version: "1.2.3+build.4", repository: "oci://registry.example/charts" } },
]);

/** The engines on a management cluster; what Pulumi installs is told to no API server. */
const engines = (Object.keys(installers) as InstallerName[]).filter((name) => name !== "pulumi");

/** Every form of the objects of an engine: two kinds of repositories, for the management cluster and for another. */
function objectsOf(engine: InstallerName): Manifest[] {
  return [
    ...installations(steps, engine, { cluster: "production-us", isManagement: false }),
    ...installations(steps, engine, { cluster: "management", isManagement: true }),
  ];
}

describe("objects that install services (skipped without programs or definitions)", () => {
  let server: ApiServer;

  before(async function () {
    if (!knowsDefinitions) this.skip();
    server = await ApiServer.start("service-installers");
    await server.prepare(engines.flatMap(objectsOf));
  });
  after(async () => {
    if (knowsDefinitions) await server.remove();
  });

  for (const engine of engines) {
    it(`are taken to the last field, of ${engine}`, () => server.accept(objectsOf(engine), "--dry-run=server"));

    it(`are not taken with a field that their kind does not have, of ${engine}`, async () => {
      const [first] = objectsOf(engine).slice(-1) as [Manifest];
      const wrong = { ...first, spec: { ...(first["spec"] as object), vresion: "1.2.3" } };
      match(await server.verdict(wrong), /\.spec\.vresion: field not declared in schema/);
    });
  }

  it("keep the values of a chart as they were written", async () => {
    const releases = objectsOf("flux");
    await server.accept(releases);
    const found = await server.succeed("get", "helmrelease", "production-us-site", "-n", "flux-system", "-o", "json");
    deepEqual((JSON.parse(found) as { spec: { values: unknown } }).spec.values, values);
  });
});
