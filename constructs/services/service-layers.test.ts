import { deepEqual } from "node:assert/strict";

import { layerProblems, orderedLayers, type Layer } from "../../lib/layer.js";
import { manifestTitle } from "../../lib/manifests.js";
import { serviceSteps } from "./service-graph.js";
import { serviceLayers } from "./service-layers.js";
import { object, service } from "./services.test.data.js";

const steps = serviceSteps([
  service("certs", {
    before: [object("v1", "Namespace", "certs")],
    objects: [object("certs.example/v1", "Issuer")],
    provides: ["definitions/certs.example"],
  }),
]);
const titles = (layers: readonly Layer[]) =>
  layers.map(({ name, after, manifests }) => [name, after, manifests.map(manifestTitle)]);

describe("serviceLayers", () => {
  it("have what the chart needs with the chart, and what needs the chart in a layer after it", () => {
    deepEqual(titles(serviceLayers(steps)), [
      ["certs", ["foundation"], ["Namespace certs", "Release certs/certs"]],
      ["certs-objects", ["foundation", "certs"], ["Issuer x"]],
    ]);
  });

  it("leave out a chart that another installs", () => {
    deepEqual(titles(serviceLayers(steps, "others")), [
      ["certs", ["foundation"], ["Namespace certs"]],
      ["certs-objects", ["foundation", "certs"], ["Issuer x"]],
    ]);
  });

  it("are layers that a cluster can have", () => {
    const foundation: Layer = { name: "foundation", after: [], deliver: "pulumi", manifests: [] };
    const layers = [...serviceLayers(steps).reverse(), foundation];
    deepEqual(layerProblems(layers), []);
    deepEqual(
      orderedLayers(layers).map(({ name }) => name),
      ["foundation", "certs", "certs-objects"],
    );
  });
});
