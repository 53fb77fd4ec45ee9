import { deepEqual, equal, match } from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

import { clusterApiObjects } from "../../constructs/cluster-api/cluster-api-objects.js";
import { eks } from "../../constructs/cluster-api/clusters.test.data.js";
import { CLUSTER_NAME_LABEL } from "../../constructs/cluster-api/contract.js";
import { platform } from "../../constructs/platform.js";
import { fleetServices } from "../../constructs/services/fleet-services.js";
import { installations } from "../../constructs/services/installers/installers.js";
import { serviceSteps } from "../../constructs/services/service-graph.js";
import type { SharedService } from "../../constructs/services/service.js";
import { service } from "../../constructs/services/services.test.data.js";
import type { ChartRelease } from "../../lib/chart-release.js";
import type { EksSpec } from "../../lib/fleet/cluster-spec.js";
import { servicesFleet } from "../../lib/fleet/services-fleet.test.data.js";
import type { Manifest } from "../../lib/manifests.js";
import { ApiClient } from "../../sandbox/kubernetes/api-client.js";
import { untilReady } from "../../sandbox/kubernetes/awaiting.js";
import { kubeContext } from "../../sandbox/kubernetes/kubeconfig.js";
import { conditionOf, textAt } from "../../sandbox/kubernetes/kube-object.js";
import { kubeconfigOf } from "../../sandbox/management/management-api.js";
import { packageRoot } from "../../sandbox/package-root.js";
import type { Properties } from "../../sandbox/provider/property-value.js";
import { eksPrerequisites } from "./eks-prerequisites.js";
import { conditionIs, ManagementControlPlane, managersAreBuilt } from "./management-control-plane.js";

const run = promisify(execFile);
const WORKLOAD = "eks-acme-staging";
const PROXIES = "/apis/addons.cluster.x-k8s.io/v1alpha1/namespaces/default/helmchartproxies";
const spec: EksSpec = { ...eks.spec, kubernetes: "1.34", pools: { general: { machine: "burstable.large", nodes: 2 } } };

/** Values that would be another thing if they were taken for a template, or as anything but what they are. */
const odd = {
  args: ["--template={{ .Values.name }}", "--json={{{}}}", "--shell=${name}"],
  account: "0123456789",
  nothing: null,
  text: 'a "quoted" \\ text\nof two lines',
};
const chart = (name: string, changes: Partial<ChartRelease> = {}): SharedService => {
  const repository = "https://charts.jetstack.io";
  const release = { name, chart: "cert-manager", repository, version: "v1.20.1", namespace: name, values: odd };
  const namespace: Manifest = { apiVersion: "v1", kind: "Namespace", metadata: { name } };
  return service(name, { chart: { ...release, ...changes }, before: [namespace] });
};

describe("the add-on provider of Cluster API (skipped where the managers are not built)", () => {
  let management: ManagementControlPlane;
  let client: ApiClient;

  const proxies = (...services: readonly SharedService[]): Manifest[] => {
    const identities = services.flatMap((each) => each.identities.map(({ name }) => `identity/${name}`));
    const steps = serviceSteps(services, identities);
    return installations(steps, "cluster-api", { cluster: "staging", isManagement: false });
  };
  const onWorkload = async (program: "helm" | "kubectl", ...args: readonly string[]): Promise<string> => {
    const file = join(packageRoot(), ".tools", "bin", program);
    return (await run(file, ["--kubeconfig", kubeconfigOf(management.root, WORKLOAD), ...args])).stdout;
  };
  const releases = async (): Promise<Readonly<Record<string, string>>> => {
    const found = JSON.parse(await onWorkload("helm", "list", "-A", "-o", "json")) as readonly Properties[];
    return Object.fromEntries(
      found.map((each) => [
        textAt(each, "name"),
        ["chart", "status", "revision"].map((key) => textAt(each, key)).join(" "),
      ]),
    );
  };
  /** Applies what installs services, with what their charts need, and waits for each as the engine does. */
  const install = async (...services: readonly SharedService[]): Promise<void> => {
    await onWorkload("kubectl", "apply", "--server-side", "-f", await file(services.flatMap(({ before }) => before)));
    for (const proxy of proxies(...services)) {
      await management.apply([proxy]);
      const { name } = proxy.metadata;
      const object = (await client.find(`${PROXIES}/${name}`)) ?? {};
      const signal = AbortSignal.timeout(170_000);
      const { unmet } = await untilReady(client, { collection: PROXIES, name }, object, signal);
      deepEqual(unmet, [], name);
      const release = textAt(proxy["spec"] as Properties, "releaseName");
      match((await releases())[release] ?? "", / deployed 1$/, name);
    }
  };
  const file = (items: readonly Manifest[]): Promise<string> =>
    management.write("workload.json", JSON.stringify({ apiVersion: "v1", kind: "List", items }));
  const saysOf = async (name: string): Promise<string> => {
    const found = (await management.list("helmreleaseproxies")).find(
      (each) => textAt(each, "spec", "releaseName") === name,
    );
    return found === undefined ? "" : textAt(conditionOf(found, "HelmReleaseReady"), "message");
  };

  before(async function () {
    if (!managersAreBuilt) this.skip();
    management = await ManagementControlPlane.start();
    client = new ApiClient(kubeContext({ kubeconfig: kubeconfigOf(management.root, management.name) }));
    await management.install({ aws: {} });
    const namespace = "caaph-system";
    await management.apply([
      { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } },
      {
        apiVersion: "operator.cluster.x-k8s.io/v1alpha2",
        kind: "AddonProvider",
        metadata: { name: "helm", namespace },
        spec: { version: "v0.6.4" },
      },
    ]);
    const { account, region } = spec;
    const secretsKey = await eksPrerequisites(management.root, { account, region, cluster: "acme-staging" });
    const { addons } = eks.options.eks;
    const labels = { [CLUSTER_NAME_LABEL]: "staging" };
    await management.apply(clusterApiObjects("acme", "staging", spec, { eks: { addons, secretsKey }, labels }));
    await management.until("addonprovider/helm", conditionIs("Ready", "True"), namespace);
    await management.until("cluster/staging", conditionIs("Available", "True"));
  });
  after(async () => {
    if (!managersAreBuilt) return;
    await client.close();
    await management.remove();
  });

  it("installs the services of a cluster, and none counts as installed before it is", async () => {
    const services = fleetServices(servicesFleet, "west");
    deepEqual(
      services.map(({ name }) => name),
      ["cert-manager", "external-dns", "kyverno", "gateway-controller", "metrics-server"],
    );
    const classes = platform(servicesFleet, "west").flatMap(({ manifests }) => manifests);
    await onWorkload("kubectl", "apply", "-f", await file(classes.filter(({ kind }) => kind === "PriorityClass")));
    await install(...services);
    const found = await releases();
    deepEqual(
      services.map(({ chart: { name } }) => found[name]),
      services.map(({ chart: { chart: of, version } }) => `${of}-${version} deployed 1`),
    );
  });

  it("hands values on as they are", async () => {
    await install(chart("odd"));
    deepEqual(JSON.parse(await onWorkload("helm", "get", "values", "odd", "-n", "odd", "-o", "json")), odd);
  });

  it("waits each time, however quickly the provider says that it is done", async () => {
    await install(...["first", "second", "third", "fourth", "fifth", "sixth"].map((name) => chart(name)));
  });

  it("moves to another version, and to other values", async () => {
    await management.apply(proxies(chart("odd", { version: "v1.21.2" })));
    await until(async () => (await releases())["odd"] === "cert-manager-v1.21.2 deployed 2");
    await management.apply(proxies(chart("odd", { version: "v1.21.2", values: { replicaCount: 2 } })));
    await until(async () => (await releases())["odd"] === "cert-manager-v1.21.2 deployed 3");
    equal((await releases())["first"], "cert-manager-v1.20.1 deployed 1");
  });

  it("says of a version that does not exist what the repository says, and goes on once there is one", async () => {
    await management.apply(proxies(chart("odd", { version: "v9.9.9" })));
    const refusal = 'chart "cert-manager" version "v9.9.9" not found in https://charts.jetstack.io repository';
    await until(async () => (await saysOf("odd")) === refusal);
    await management.until("helmchartproxy/staging-odd", conditionIs("Ready", "False"));
    await management.apply(proxies(chart("odd", { version: "v1.20.2" })));
    await until(async () => (await releases())["odd"] === "cert-manager-v1.20.2 deployed 4");
  });

  it("removes what its object has installed, once the object is deleted", async () => {
    await management.kubectl("delete", "helmchartproxy", "staging-odd");
    equal((await releases())["odd"], undefined);
    deepEqual(
      (await management.list("helmreleaseproxies")).filter((each) => textAt(each, "spec", "releaseName") === "odd"),
      [],
    );
  });

  it("holds up neither the deletion of a cluster nor its own objects after that", async () => {
    await management.kubectl("delete", "cluster", "staging");
    await until(async () => (await management.list("helmreleaseproxies")).length === 0);
    await management.kubectl("delete", "helmchartproxies", "--all");
    deepEqual(await management.list("helmchartproxies"), []);
  });
});

async function until(isTrue: () => Promise<boolean>): Promise<void> {
  while (!(await isTrue())) await new Promise((resolve) => setTimeout(resolve, 200));
}
