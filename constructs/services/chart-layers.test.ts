import { deepEqual, equal } from "node:assert/strict";

import type { Fleet } from "../../lib/fleet/fleet.js";
import { changedFleet } from "../../lib/fleet/small-fleet.test.data.js";
import type { InstallerName } from "../../lib/fleet/services-spec.js";
import { manifestTitle } from "../../lib/manifests.js";
import { chartLayers } from "./chart-layers.js";
import { serviceSteps } from "./service-graph.js";
import { object, service } from "./services.test.data.js";

const steps = serviceSteps([
  service("certs", { provides: ["certificates"], objects: [object("v1", "ConfigMap")] }),
  service("site", { needs: ["certificates"] }),
]);
const fleetWith = (install: InstallerName, changes: Partial<Fleet> = {}): Fleet => ({
  ...changedFleet({ clusters: { eu: { provisioner: "cluster-api" } } }),
  services: { install },
  ...changes,
});
const layersOf = (fleet: Fleet, cluster = "eu") => [...chartLayers(fleet, cluster, steps)];

describe("chartLayers", () => {
  it("are none where the cluster's stack installs the charts", () => {
    deepEqual(layersOf(fleetWith("pulumi")), []);
  });

  it("are a layer for each chart, applied by the cluster's stack once the engine can be told", () => {
    deepEqual(
      layersOf(fleetWith("cluster-api")).map(([step, { name, after, deliver, appliedBy, manifests }]) => [
        ...[step, name, after, deliver, appliedBy],
        manifests.map(manifestTitle),
      ]),
      [
        ["certs", "services-eu-certs", ["cluster-api"], "pulumi", "eu", ["HelmChartProxy default/eu-certs"]],
        ["site", "services-eu-site", ["cluster-api"], "pulumi", "eu", ["HelmChartProxy default/eu-site"]],
      ],
    );
  });

  it("come after the namespaces of an engine that flotilla does not install", () => {
    const afterOf = (fleet: Fleet) => layersOf(fleet).map(([, { after }]) => after)[0];
    deepEqual(afterOf(fleetWith("flux", { managementLayer: {} })), ["inventory"]);
    deepEqual(afterOf(fleetWith("flux")), ["foundation"]);
  });

  it("keep what an engine is told by annotations", () => {
    const [, layer] = layersOf(fleetWith("argo-cd"))[0] ?? [];
    equal(layer?.manifests[0]?.metadata.annotations?.["argocd.argoproj.io/sync-wave"], "0");
  });

  it("have names that a layer may have, on a cluster with a long one", () => {
    const cluster = "c".repeat(63);
    const { eu, ...others } = fleetWith("flux").clusters;
    const long: Fleet = {
      ...fleetWith("flux"),
      clusters: { ...others, [cluster]: eu ?? others["us"] } as Fleet["clusters"],
    };
    const names = layersOf(long, cluster).map(([, { name }]) => name);
    deepEqual(
      names.map(({ length }) => length),
      [63, 63],
    );
    equal(new Set(names).size, 2);
  });
});
