import { deepEqual, equal, match } from "node:assert/strict";

import { bucket, Bucket } from "../../constructs/management/bucket.js";
import { definition } from "../../constructs/management/offering.js";
import { bucketOrders } from "../../constructs/management/orders.test.data.js";
import { manifests } from "../../lib/manifests.js";
import { restartControlPlanes } from "../../sandbox/control-planes/control-plane.js";
import { listAt, objectAt, textAt } from "../../sandbox/kubernetes/kube-object.js";
import { managerPrograms, type Program } from "../../sandbox/management/manager-programs.js";
import { writeManagement } from "../../sandbox/management/management.js";
import type { Properties } from "../../sandbox/provider/property-value.js";
import { STAND_IN, standInDefinition } from "../../sandbox/stand-ins/definition.js";
import { inMemoryObjects } from "./in-memory-class.js";
import { conditionIs, managersAreBuilt, ManagementControlPlane } from "./management-control-plane.js";

const gates = { ClusterTopology: true };
const ready = conditionIs("Ready", "True");

describe("the managers of Cluster API (skipped where they are not built)", () => {
  let management: ManagementControlPlane;

  const pidsOf = async (program: Program | "controllers-main") =>
    (await management.processes()).filter((each) => each.program.split(".")[0] === program).map(({ pid }) => pid);
  const running = async () => {
    const names = (await management.processes()).map(({ program }) => program);
    return Object.keys(managerPrograms).filter((program) => names.includes(program));
  };
  /** The process that runs a program instead of another one. */
  const successor = async (program: Program | "controllers-main", of: number): Promise<number> => {
    for (;;) {
      const [pid] = await pidsOf(program);
      if (pid !== undefined && pid !== of) return pid;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  };

  before(async function () {
    if (!managersAreBuilt) this.skip();
    management = await ManagementControlPlane.start();
  });
  after(async () => {
    if (managersAreBuilt) await management.remove();
  });

  it("do not run before somebody asks for a provider", async () => {
    equal((await pidsOf("controllers-main")).length, 1);
    deepEqual(await running(), []);
  });

  it("run once provider objects ask for them, which then say what runs", async () => {
    await management.install({ docker: gates });
    deepEqual(await running(), ["capi-core", "capi-kubeadm-bootstrap", "capi-kubeadm-control-plane", "capi-in-memory"]);
    const core = await management.get("coreprovider/cluster-api", "capi-system");
    equal(textAt(core, "status", "installedVersion"), "v1.14.2");
  });

  it("bring the definitions of their version, which say which contracts they keep", async () => {
    const clusters = await management.get("crd/clusters.cluster.x-k8s.io");
    deepEqual(objectAt(clusters, "metadata", "labels"), {
      "cluster.x-k8s.io/v1beta1": "v1beta1",
      "cluster.x-k8s.io/v1beta2": "v1beta2",
    });
    equal(textAt(clusters, "metadata", "annotations", STAND_IN), "");
  });

  it("refuse what their webhooks refuse", async () => {
    const cluster = { apiVersion: "cluster.x-k8s.io/v1beta2", kind: "Cluster", metadata: { name: "wrong" } };
    const topology = { classRef: { name: "in-memory" }, version: "one" };
    const file = JSON.stringify({ ...cluster, spec: { topology } });
    match(
      await refusal(management, file),
      /spec\.topology\.version: Invalid value: "vone": version must be a valid semantic version/,
    );
  });

  it("make a cluster of a class available, with three control planes and five workers", async () => {
    await management.apply(inMemoryObjects({ name: "small", kubernetes: "1.34.2", controlPlane: 3, workers: 5 }));
    await management.until("cluster/small", (cluster) => {
      const available = (part: string) => objectAt(cluster, "status", part)["availableReplicas"];
      return conditionIs("Available", "True")(cluster) && available("controlPlane") === 3 && available("workers") === 5;
    });
    const machines = await management.list("machines");
    deepEqual(
      machines.map((each) => textAt(each, "status", "phase")),
      Array.from({ length: 8 }, () => "Running"),
    );
  });

  it("are started again when they die, and their provider says so meanwhile", async () => {
    const [pid = 0] = await pidsOf("capi-kubeadm-control-plane");
    process.kill(pid, "SIGKILL");
    const namespace = "capi-kubeadm-control-plane-system";
    await management.until("controlplaneprovider/kubeadm", conditionIs("Ready", "False"), namespace);
    await successor("capi-kubeadm-control-plane", pid);
    await management.until("controlplaneprovider/kubeadm", ready, namespace);
    match(
      await management.log(),
      /capi-kubeadm-control-plane ended \(SIGKILL\) and is started again; its last words:\n\S/,
    );
  });

  it("are replaced, none left over, by controllers that take over from killed ones", async () => {
    const [controllers = 0] = await pidsOf("controllers-main");
    const [core = 0] = await pidsOf("capi-core");
    process.kill(controllers, "SIGKILL");
    await restartControlPlanes(management.root);
    await successor("controllers-main", controllers);
    await successor("capi-core", core);
    await management.until("infrastructureprovider/docker", ready, "docker-system");
    await management.until("cluster/small", conditionIs("Available", "True"));
    equal((await pidsOf("capi-core")).length, 1);
  });

  it("end with the object that asked for them; their definitions stay", async () => {
    await management.kubectl("delete", "infrastructureprovider/docker", "-n", "docker-system");
    await gone(() => pidsOf("capi-in-memory"));
    for (const kind of ["mutating", "validating"]) {
      const webhooks = `${kind}webhookconfigurations/capi-in-memory-${kind}`;
      await management.until(webhooks, (found) => found === undefined);
    }
    const { code } = await management.kubectl("get", "crd/devclusters.infrastructure.cluster.x-k8s.io");
    equal(code, 0);
  });

  it("run and end without any feature gate, as that of the add-on provider", async () => {
    await management.apply(providers("AddonProvider", "helm"));
    await management.until("addonprovider/helm", ready, "clouds");
    const helm = await management.get("addonprovider/helm", "clouds");
    const [, { message } = {}] = listAt(helm, "status", "conditions") as readonly Properties[];
    equal(message, "the sandbox runs v0.6.4 of addon helm instead of v2.11.1");
    await management.kubectl("delete", "addonprovider/helm", "-n", "clouds");
    await gone(() => pidsOf("capi-helm"));
  });

  it("are not needed for the clouds, whose kinds are defined under their contract", async () => {
    await management.apply(providers("InfrastructureProvider", "aws", "ovh"));
    await management.until("infrastructureprovider/aws", ready, "clouds");
    const crd = await management.get("crd/awsmanagedcontrolplanes.controlplane.cluster.x-k8s.io");
    deepEqual(objectAt(crd, "metadata", "labels"), { "cluster.x-k8s.io/v1beta1": "v1beta2" });
    await management.until("infrastructureprovider/ovh", conditionIs("Ready", "False"), "clouds");
    const { stdout } = await management.kubectl("get", "infrastructureprovider/ovh", "-n", "clouds", "-o", "yaml");
    match(stdout, /message: the sandbox has no provider infrastructure ovh/);
  });

  it("share the control plane with orders, of which right ones are taken and wrong ones refused", async () => {
    const kinds = { group: "apiextensions.crossplane.io", kind: "CompositeResourceDefinition" } as const;
    const plural = "compositeresourcedefinitions";
    await management.apply([standInDefinition({ ...kinds, versions: ["v2"], plural, scope: "Cluster" })]);
    await management.apply([definition(bucket, "acme.example")]);
    await management.until(`${plural}/buckets.platform.acme.example`, conditionIs("Established", "True"));
    const [order] = manifests("shop", (chart) => {
      const [first] = bucketOrders;
      if (first) new Bucket(chart, "bucket", { ...first, name: "assets", namespace: "default" });
    });
    await management.apply([order ?? {}]);
    const wrong = JSON.stringify({ ...order, spec: { ...(order?.["spec"] as object), versioned: true } });
    match(await refusal(management, wrong), /unknown field "spec\.versioned"|\.spec\.versioned: field not declared/);
  });

  it("leave no process behind when their control plane is deleted", async () => {
    await management.deleteControlPlane();
    deepEqual(await management.processes(), []);
  });
});

describe("a control plane that was there before it managed others (skipped where the programs are not built)", () => {
  let management: ManagementControlPlane;

  before(async function () {
    if (!managersAreBuilt) this.skip();
    management = await ManagementControlPlane.start({ managesFromTheStart: false });
  });
  after(async () => {
    if (managersAreBuilt) await management.remove();
  });

  const programs = async () => (await management.processes()).map(({ program }) => program.split(".")[0]);

  it("has no controllers, and asks no webhooks", async () => {
    equal((await programs()).includes("controllers-main"), false);
    equal((await management.argumentsOf("kube-apiserver")).some(isAboutWebhooks), true);
  });

  it("gets both when the sandbox starts again", async () => {
    await writeManagement(management.root, { cluster: "management", clusterApi: true });
    await restartControlPlanes(management.root);
    equal((await programs()).includes("controllers-main"), true);
    equal((await management.argumentsOf("kube-apiserver")).some(isAboutWebhooks), false);
  });
});

function isAboutWebhooks(argument: string): boolean {
  return argument.startsWith("--disable-admission-plugins=");
}

/** What the server says when it refuses an object. */
async function refusal(management: ManagementControlPlane, object: string): Promise<string> {
  const file = await management.write("wrong.json", object);
  const { code, stderr } = await management.kubectl("apply", "--server-side", "--force-conflicts", "-f", file);
  equal(code, 1);
  return stderr;
}

async function gone(pids: () => Promise<readonly number[]>): Promise<void> {
  while ((await pids()).length > 0) await new Promise((resolve) => setTimeout(resolve, 200));
}

/** Objects that ask for providers of one kind. */
function providers(kind: string, ...names: readonly string[]) {
  return [
    { apiVersion: "v1", kind: "Namespace", metadata: { name: "clouds" } },
    ...names.map((name) => ({
      apiVersion: "operator.cluster.x-k8s.io/v1alpha2",
      kind,
      metadata: { name, namespace: "clouds" },
      spec: { version: "v2.11.1" },
    })),
  ];
}
