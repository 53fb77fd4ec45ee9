import { releaseTimeout } from "../../../lib/chart-release.js";
import type { Manifest } from "../../../lib/manifests.js";
import { CLUSTER_NAME_LABEL } from "../../cluster-api/contract.js";
import { flotillaLabels } from "../../labels.js";
import { waitFor } from "../../management/wait-for.js";
import type { SharedService } from "../service.js";
import { installationName, type Place } from "./place.js";

/** Namespace of the clusters of Cluster API, since a HelmChartProxy sees those of its own namespace alone. */
const namespace = "default";

/**
 * Ready, and not because there is no release yet: the provider then says so too, with the reason Ready, often for the blink of an eye
 * after it has made the first one.
 * https://github.com/kubernetes-sigs/cluster-api-addon-provider-helm/blob/v0.6.4/controllers/helmchartproxy/helmchartproxy_controller.go
 */
const installed = waitFor(
  "condition=Ready",
  'jsonpath={.status.conditions[?@.type=="HelmReleaseProxiesReady" && !(@.reason=="Ready")].status}=True',
);

/**
 * A service as a HelmChartProxy, by which Cluster API's add-on provider installs it on a cluster of Cluster API. There is no order
 * between two of them: one that needs another is tried again until that is there.
 * https://github.com/kubernetes-sigs/cluster-api-addon-provider-helm
 */
export function helmChartProxy({ name, chart }: SharedService, place: Place): Manifest[] {
  return [
    {
      apiVersion: "addons.cluster.x-k8s.io/v1alpha1",
      kind: "HelmChartProxy",
      metadata: { name: installationName(place, name), namespace, labels: flotillaLabels, annotations: installed },
      spec: {
        clusterSelector: { matchLabels: { [CLUSTER_NAME_LABEL]: place.cluster } },
        repoURL: chart.repository,
        chartName: chart.chart,
        version: chart.version,
        releaseName: chart.name,
        namespace: chart.namespace,
        reconcileStrategy: "Continuous",
        options: { wait: true, timeout: `${releaseTimeout}s`, install: { createNamespace: false } },
        ...(Object.keys(chart.values).length === 0 ? {} : { valuesTemplate: valuesTemplate(chart.values) }),
      },
    },
  ];
}

/** Values as a template that gives just them. JSON is YAML whose texts stay texts, whatever a late value is filled in with. */
function valuesTemplate(values: object): string {
  return JSON.stringify(values, undefined, 2).replaceAll("{{", "{{ `{{` }}");
}
