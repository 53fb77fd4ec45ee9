import { deepEqual, equal } from "node:assert/strict";

import { manifests, type Manifest } from "../../lib/manifests.js";
import { clusterApiObjects } from "./cluster-api-objects.js";
import { awsClass } from "./cluster-class.test.data.js";
import { eks, kubeadm } from "./clusters.test.data.js";
import { kubeadmObjects } from "./kubeadm-objects.js";
import { v1beta1Form } from "./v1beta1-form.js";

const objects = kubeadmObjects("production-us", kubeadm, { contract: "v1beta1" });
const spec = (kind: string, among: readonly Manifest[] = objects) =>
  among.find((each) => each.kind === kind)?.["spec"] as Readonly<Record<string, unknown>>;

describe("the older form", () => {
  it("of a Cluster is the documented one", () => {
    deepEqual(objects[0], {
      apiVersion: "cluster.x-k8s.io/v1beta1",
      kind: "Cluster",
      metadata: { name: "production-us", namespace: "default" },
      spec: {
        clusterNetwork: { pods: { cidrBlocks: ["192.168.0.0/16"] }, services: { cidrBlocks: ["10.96.0.0/12"] } },
        controlPlaneRef: {
          apiVersion: "controlplane.cluster.x-k8s.io/v1beta1",
          kind: "KubeadmControlPlane",
          name: "production-us-control-plane",
        },
        infrastructureRef: {
          apiVersion: "infrastructure.cluster.x-k8s.io/v1beta1",
          kind: "AWSCluster",
          name: "production-us",
        },
      },
    });
  });

  it("of a control plane has its machines' template one level up, and arguments as a map", () => {
    const { kubeadmConfigSpec, ...rest } = spec("KubeadmControlPlane");
    deepEqual(rest, {
      version: "v1.35.2",
      replicas: 3,
      machineTemplate: {
        infrastructureRef: {
          apiVersion: "infrastructure.cluster.x-k8s.io/v1beta1",
          kind: "AWSMachineTemplate",
          name: "production-us-control-plane-88cf9230",
        },
      },
    });
    deepEqual((kubeadmConfigSpec as Record<string, unknown>)["joinConfiguration"], {
      nodeRegistration: {
        name: "{{ ds.meta_data.local_hostname }}",
        kubeletExtraArgs: { "cloud-provider": "external" },
      },
    });
  });

  it("of a MachineDeployment has a strategy", () => {
    deepEqual(spec("MachineDeployment")["strategy"], {
      type: "RollingUpdate",
      rollingUpdate: { maxSurge: 1, maxUnavailable: 0 },
    });
    equal("rollout" in spec("MachineDeployment"), false);
  });

  it("of a MachineHealthCheck has durations, and a share of broken machines", () => {
    deepEqual(spec("MachineHealthCheck"), {
      clusterName: "production-us",
      selector: {
        matchLabels: { "cluster.x-k8s.io/cluster-name": "production-us" },
        matchExpressions: [{ key: "cluster.x-k8s.io/control-plane", operator: "Exists" }],
      },
      nodeStartupTimeout: "600s",
      unhealthyConditions: [
        { type: "Ready", status: "False", timeout: "300s" },
        { type: "Ready", status: "Unknown", timeout: "300s" },
      ],
      maxUnhealthy: "40%",
    });
  });

  it("of a class has references, and the template of a class of workers in one", () => {
    const made = manifests("test", (chart) => {
      awsClass(chart, "v1beta1");
    });
    const { infrastructure, workers } = spec("ClusterClass", made) as Readonly<Record<string, Record<string, unknown>>>;
    deepEqual(infrastructure, {
      ref: {
        apiVersion: "infrastructure.cluster.x-k8s.io/v1beta2",
        kind: "AWSClusterTemplate",
        name: made.find(({ kind }) => kind === "AWSClusterTemplate")?.metadata.name,
      },
    });
    deepEqual((spec("ClusterClass", made)["controlPlane"] as Record<string, unknown>)["ref"], {
      apiVersion: "controlplane.cluster.x-k8s.io/v1beta1",
      kind: "KubeadmControlPlaneTemplate",
      name: made.find(({ kind }) => kind === "KubeadmControlPlaneTemplate")?.metadata.name,
    });
    const [worker] = workers?.["machineDeployments"] as readonly Record<string, unknown>[];
    deepEqual(Object.keys(worker ?? {}).sort(), ["class", "machineHealthCheck", "strategy", "template"]);
  });

  it("of a cluster that is made from a class names the class", () => {
    const topology = { classRef: { name: "aws", namespace: "classes" }, version: "v1.35.2" };
    const cluster = {
      apiVersion: "cluster.x-k8s.io/v1beta2",
      kind: "Cluster",
      metadata: { name: "c" },
      spec: { topology },
    };
    deepEqual(v1beta1Form(cluster)["spec"], {
      topology: { class: "aws", classNamespace: "classes", version: "v1.35.2" },
    });
  });

  it("leaves the objects of providers as they are, which count their versions themselves", () => {
    const versions = (contract: "v1beta1" | "v1beta2") =>
      clusterApiObjects("acme", "staging", eks.spec, { ...eks.options, contract })
        .filter(({ kind }) => kind.startsWith("AWS"))
        .map(({ apiVersion, kind }) => `${kind} ${apiVersion}`);
    deepEqual(versions("v1beta1"), versions("v1beta2"));
  });
});
