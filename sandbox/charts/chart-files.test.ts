import { deepEqual, equal } from "node:assert/strict";

import { chartFiles } from "./chart-files.js";
import { kindsOf, type StandInChart } from "./stand-in-chart.js";

const kinds = kindsOf("shop.example", ["v1"], "Namespaced", { orders: "Order" });
const shop: StandInChart = {
  name: "shop",
  version: "1.0.0",
  values: { replicas: 2, crds: { enabled: false } },
  components: [{ name: { suffix: "-web" }, replicas: "replicas", port: 80 }],
  kinds,
};

describe("chartFiles", () => {
  it("name the chart, the version that was asked for, and that it is a stand-in", () => {
    deepEqual(JSON.parse(chartFiles(shop, "v1.2.3")["Chart.yaml"] ?? ""), {
      apiVersion: "v2",
      name: "shop",
      version: "v1.2.3",
      appVersion: "v1.2.3",
      description: "The sandbox's stand-in for shop: it has the same components, and none of them runs.",
      annotations: { "flotilla/stand-in": "true" },
    });
  });

  it("have a Deployment with the replicas of the values, and a Service, for a component", () => {
    const [, deployment = "", service = ""] = (chartFiles(shop, "1.0.0")["templates/components.yaml"] ?? "").split(
      "---\n",
    );
    equal(deployment.includes('"spec":{"replicas":{{ toJson .Values.replicas }},'), true);
    const { spec } = JSON.parse(service) as { spec: { ports: unknown } };
    deepEqual(spec.ports, [{ name: "main", port: 80 }]);
  });

  it("have the account, labels, priority, resources and budget of the values where a component says where they are", () => {
    const web = {
      ...{ name: { suffix: "-web" }, serviceAccount: "account", podLabels: "labels" },
      ...{ priority: "priority", resources: "resources", budget: "budget" },
    };
    const text = chartFiles({ ...shop, components: [web] }, "1.0.0")["templates/components.yaml"] ?? "";
    const lines = [
      '"annotations":{"flotilla/stand-in":"true"{{ range $key, $text := .Values.account.annotations }},{{ toJson $key }}:{{ toJson $text }}{{ end }}}',
      '-web"{{ range $key, $text := .Values.labels }},{{ toJson $key }}:{{ toJson $text }}{{ end }}}',
      '"serviceAccountName":"{{ .Values.account.name }}{{ if not .Values.account.name }}{{ .Release.Name }}',
      '"priorityClassName":{{ toJson .Values.priority }}',
      '"resources":{{ toJson .Values.resources }}',
      "{{- if and .Values.budget.enabled .Values.budget.minAvailable }}\n---\n",
      '"minAvailable":{{ toJson .Values.budget.minAvailable }}',
    ];
    deepEqual(
      lines.filter((line) => !text.includes(line)),
      [],
    );
  });

  it("define the kinds before all else", () => {
    const files = chartFiles(shop, "1.0.0");
    equal(files["crds/kinds.yaml"]?.includes('"name":"orders.shop.example"'), true);
    equal(files["templates/kinds.yaml"], undefined);
  });

  it("define the kinds only when the values say so, where the real chart does", () => {
    const files = chartFiles({ ...shop, kindsWhen: ["crds.enabled"] }, "1.0.0");
    equal(files["crds/kinds.yaml"], undefined);
    equal(files["templates/kinds.yaml"]?.startsWith("{{- if or .Values.crds.enabled }}\n---\n"), true);
  });
});
