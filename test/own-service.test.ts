import { deepEqual, equal } from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import type { InstallerName } from "../lib/fleet/services-spec.js";
import { installers } from "../constructs/services/installers/installers.js";
import { released } from "../constructs/services/installers/released.test.data.js";
import { serviceProblems, serviceSteps } from "../constructs/services/service-graph.js";
import { serviceLayers } from "../constructs/services/service-layers.js";
import { layerProblems } from "../lib/layer.js";
import { manifestTitle } from "../lib/manifests.js";
import { packageRoot } from "../sandbox/package-root.js";
import { externalSecrets } from "./own-service.js";

const page = readFileSync(join(packageRoot(), "docs/services.md"), "utf8");

/** A file of the repository as one of another repository would be, which has the package. */
const elsewhere = (text: string) =>
  text.replaceAll(/from "\.\.\/((?:constructs|lib)\/[^"]*)\.js"/g, (_, file: string) => `from "flotilla/${file}"`);

describe("the service that docs/services.md makes", () => {
  const service = externalSecrets("https://vault.acme.example", 2, { webhook: { replicaCount: 3 } });

  it("is the code that is compiled and tried here, in twenty lines at the most", () => {
    const [, code = ""] = /```ts\n(import .*?)```/s.exec(page) ?? [];
    equal(code, elsewhere(readFileSync(join(packageRoot(), "test/own-service.ts"), "utf8")));
    const body = code.slice(code.indexOf("export function")).trimEnd();
    equal(body.split("\n").length <= 20, true);
  });

  it("becomes layers that a cluster can have", () => {
    deepEqual(serviceProblems([service]), []);
    const layers = serviceLayers(serviceSteps([service]));
    deepEqual(layerProblems(layers), []);
    deepEqual(
      layers.map(({ name, manifests }) => [name, manifests.map(manifestTitle)]),
      [
        ["external-secrets", ["Namespace external-secrets", "Release external-secrets/external-secrets"]],
        ["external-secrets-objects", ["ClusterSecretStore vault"]],
      ],
    );
  });

  it("is the same release by every installer, with the values written last", () => {
    deepEqual(service.chart.values, { replicaCount: 2, webhook: { replicaCount: 3 } });
    const place = { cluster: "production-us", isManagement: false, after: [], wave: 0 };
    for (const installer of Object.keys(installers) as InstallerName[]) {
      deepEqual(released(installers[installer](service, place)), service.chart);
    }
  });
});

describe("docs/services.md", () => {
  it("names every installer", () => {
    for (const installer of Object.keys(installers)) {
      equal(page.includes(`| \`"${installer}"\``), true, installer);
    }
  });
});
