import { ociAddress, releaseTimeout } from "../../../lib/chart-release.js";
import type { Manifest } from "../../../lib/manifests.js";
import { flotillaLabels } from "../../labels.js";
import { waitFor } from "../../management/wait-for.js";
import type { SharedService } from "../service.js";
import { installationName, valuesUnder, type Place } from "./place.js";

/**
 * A service as a HelmOp of Fleet, whose agent on the cluster fetches the chart.
 * https://fleet.rancher.io/helm-ops
 */
export function fleetHelmOp(service: SharedService, place: Place): Manifest[] {
  const { name, chart } = service;
  const address = ociAddress(chart);
  return [
    {
      apiVersion: "fleet.cattle.io/v1alpha1",
      kind: "HelmOp",
      metadata: {
        name: installationName(place, name),
        namespace: place.isManagement ? "fleet-local" : "fleet-default",
        labels: flotillaLabels,
        // Without a cluster it is Ready too. https://fleet.rancher.io/ref-crds#statusbase
        annotations: waitFor("condition=Ready", "jsonpath={.status.readyClusters}=1"),
      },
      spec: {
        targets: [{ clusterName: place.isManagement ? "local" : place.cluster }],
        defaultNamespace: chart.namespace,
        createNamespace: false,
        ...(place.after.length === 0
          ? {}
          : { dependsOn: place.after.map((other) => ({ name: installationName(place, other) })) }),
        helm: {
          ...(address === undefined ? { repo: chart.repository, chart: chart.chart } : { repo: address }),
          version: chart.version,
          releaseName: chart.name,
          timeoutSeconds: releaseTimeout,
          disablePreProcess: true, // values are values: Fleet would take "${" in them for a template
          ...valuesUnder("values", service),
        },
      },
    },
  ];
}
