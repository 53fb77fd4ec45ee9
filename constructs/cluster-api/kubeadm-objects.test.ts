import { deepEqual, equal, throws } from "node:assert/strict";

import type { Manifest } from "../../lib/manifests.js";
import { problemText } from "../../lib/problem.js";
import { kubeadm } from "./clusters.test.data.js";
import { kubeadmObjects, kubeadmProblems, type KubeadmOptions } from "./kubeadm-objects.js";
import type { KubeadmSpec } from "./kubeadm-spec.js";

const titles = (spec: KubeadmSpec, options?: KubeadmOptions) =>
  kubeadmObjects("production-us", spec, options).map(({ kind, metadata }) => `${kind} ${metadata.name}`);
const templates = (spec: KubeadmSpec) => titles(spec).filter((title) => title.includes("Template"));
const find = (objects: readonly Manifest[], name: string) =>
  objects.find(({ kind, metadata }) => `${kind} ${metadata.name}` === name);

describe("kubeadmObjects", () => {
  it("are a control plane, a deployment in each zone that a pool has machines in, and health checks", () => {
    deepEqual(titles(kubeadm), [
      "Cluster production-us",
      "AWSCluster production-us",
      "KubeadmControlPlane production-us-control-plane",
      "AWSMachineTemplate production-us-control-plane-88cf9230",
      "MachineDeployment production-us-general-us-east-1a",
      "MachineDeployment production-us-general-us-east-1b",
      "MachineDeployment production-us-general-us-east-1c",
      "KubeadmConfigTemplate production-us-general-8789cb69",
      "AWSMachineTemplate production-us-general-0361d2a4",
      "MachineDeployment production-us-memory-us-east-1a",
      "MachineDeployment production-us-memory-us-east-1b",
      "KubeadmConfigTemplate production-us-memory-fb85a5c3",
      "AWSMachineTemplate production-us-memory-1595c9ca",
      "MachineHealthCheck production-us-control-plane",
      "MachineHealthCheck production-us-workers",
    ]);
  });

  it("divide the bounds of a pool among its zones, and set no number where an autoscaler does", () => {
    const sizes = kubeadmObjects("production-us", kubeadm)
      .filter(({ kind }) => kind === "MachineDeployment")
      .map(({ metadata, spec }) => {
        const bound = (end: string) =>
          metadata.annotations?.[`cluster.x-k8s.io/cluster-api-autoscaler-node-group-${end}-size`];
        return [bound("min"), bound("max"), (spec as { replicas?: number }).replicas];
      });
    deepEqual(sizes, [
      ["2", "3", undefined],
      ["1", "3", undefined],
      ["1", "3", undefined],
      [undefined, undefined, 1],
      [undefined, undefined, 1],
    ]);
  });

  it("tell the autoscaler what a machine of an empty pool has", () => {
    const { labels, machine, taints } = kubeadm.pools.memory;
    const pools = { memory: { labels, machine, taints, min: 0, max: 3 } };
    const [, , , , deployment] = kubeadmObjects("production-us", { ...kubeadm, pools });
    deepEqual(deployment?.metadata.annotations, {
      "cluster.x-k8s.io/cluster-api-autoscaler-node-group-min-size": "0",
      "cluster.x-k8s.io/cluster-api-autoscaler-node-group-max-size": "1",
      "capacity.cluster-autoscaler.kubernetes.io/cpu": "4",
      "capacity.cluster-autoscaler.kubernetes.io/memory": "32Gi",
      "capacity.cluster-autoscaler.kubernetes.io/labels": "team=data",
      "capacity.cluster-autoscaler.kubernetes.io/taints": "team=data:NoSchedule",
    });
  });

  it("give a change of the machines, and nothing else, another template", () => {
    const before = templates(kubeadm);
    const general = kubeadm.pools.general;
    const unrelated: readonly KubeadmSpec[] = [
      { ...kubeadm, kubernetes: "1.35.3" },
      { ...kubeadm, network: { pods: "192.168.0.0/17", services: "10.96.0.0/16" } },
      { ...kubeadm, controlPlane: { ...kubeadm.controlPlane, machines: 5 } },
      { ...kubeadm, pools: { ...kubeadm.pools, general: { ...general, max: 12 } } },
    ];
    for (const spec of unrelated) {
      deepEqual(templates(spec), before);
    }
    const after = templates({
      ...kubeadm,
      pools: { ...kubeadm.pools, general: { ...general, machine: "general.2xlarge" } },
    });
    deepEqual(
      before.filter((title) => !after.includes(title)),
      ["AWSMachineTemplate production-us-general-0361d2a4"],
    );
    const names = (contract: "v1beta1" | "v1beta2") => titles(kubeadm, { contract });
    deepEqual(names("v1beta1"), names("v1beta2"));
  });

  it("are the same for the same spec, whatever the order of its keys", () => {
    const { infrastructure, ...rest } = kubeadm;
    deepEqual(kubeadmObjects("production-us", { infrastructure, ...rest }), kubeadmObjects("production-us", kubeadm));
  });

  it("keep machines private, encrypted and their metadata to themselves", () => {
    deepEqual(
      find(kubeadmObjects("production-us", kubeadm), "AWSMachineTemplate production-us-general-0361d2a4")?.["spec"],
      {
        template: {
          spec: {
            instanceType: "m5.xlarge",
            iamInstanceProfile: "nodes.cluster-api-provider-aws.sigs.k8s.io",
            publicIP: false,
            sshKeyName: "",
            rootVolume: { size: 80, type: "gp3", encrypted: true },
            instanceMetadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
          },
        },
      },
    );
  });

  it("encrypt Secrets with the configuration of a Secret", () => {
    const spec: KubeadmSpec = { ...kubeadm, secretsEncryption: { name: "encryption", key: "value" } };
    const controlPlane = find(kubeadmObjects("production-us", spec), "KubeadmControlPlane production-us-control-plane");
    const text = JSON.stringify(controlPlane);
    equal(text.includes('{"name":"encryption-provider-config","value":"/etc/kubernetes/encryption.yaml"}'), true);
    equal(text.includes('"contentFrom":{"secret":{"name":"encryption","key":"value"}}'), true);
  });

  it("are of machines in memory for tests, in one deployment a pool", () => {
    const objects = kubeadmObjects("test", {
      ...kubeadm,
      controlPlane: { ...kubeadm.controlPlane, machines: 1 },
      infrastructure: { kind: "in-memory" },
    });
    deepEqual(
      objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`),
      [
        "Cluster test",
        "DevCluster test",
        "KubeadmControlPlane test-control-plane",
        "DevMachineTemplate test-control-plane-d31ecb26",
        "MachineDeployment test-general",
        "KubeadmConfigTemplate test-general-4f910c1f",
        "DevMachineTemplate test-general-d31ecb26",
        "MachineDeployment test-memory",
        "KubeadmConfigTemplate test-memory-a2ca74bf",
        "DevMachineTemplate test-memory-d31ecb26",
        "MachineHealthCheck test-workers",
      ],
    );
    deepEqual(objects[1]?.["spec"], { backend: { inMemory: {} } });
    deepEqual(objects[1].metadata.annotations, {
      "inmemorycluster.infrastructure.cluster.x-k8s.io/listener": "default/test",
    });
  });
});

describe("kubeadmProblems", () => {
  const cases: Readonly<Record<string, readonly [KubeadmSpec, KubeadmOptions, ...string[]]>> = {
    "an even number of machines in the control plane": [
      { ...kubeadm, controlPlane: { machines: 2, machine: "general.xlarge" } },
      {},
      "clusters.c.controlPlane.machines must be an odd number, of which a majority survives, got 2; did you mean 3",
    ],
    "no machine in the control plane": [
      { ...kubeadm, controlPlane: { machines: 0, machine: "general.xlarge" } },
      {},
      "clusters.c.controlPlane.machines must be an odd number, of which a majority survives, got 0",
    ],
    "an upgrade that skips a minor version": [
      kubeadm,
      { deployed: { ...kubeadm, kubernetes: "1.33.9" } },
      'clusters.c.kubernetes must be 1.33.9 or later, up to 1.34, since clusters go up one minor version at a time, got "1.35.2"',
    ],
    "a patch version that goes back": [
      kubeadm,
      { deployed: { ...kubeadm, kubernetes: "1.35.3" } },
      'clusters.c.kubernetes must be 1.35.3 or later, up to 1.36, since clusters go up one minor version at a time, got "1.35.2"',
    ],
    "pools that no name, no number and no bound fits": [
      {
        ...kubeadm,
        pools: {
          General: { machine: "general.xlarge", nodes: 1.5 },
          memory: { machine: "memory.xlarge", min: 3, max: 2 },
        },
      },
      {},
      'clusters.c.pools.General must be a DNS label (a-z, 0-9 and "-", 1 to 63 characters), got "General"; did you mean "general"',
      "clusters.c.pools.General.nodes must be a whole number, got 1.5",
      "clusters.c.pools.memory.min must be at most max 2, got 3",
    ],
    "a version without its patch, and machines that nobody knows": [
      {
        ...kubeadm,
        kubernetes: "1.35" as "1.35.0",
        controlPlane: { machines: 3, machine: "huge" },
        pools: { general: { machine: "n2-standard-4", nodes: 3 } },
      },
      {},
      'clusters.c.kubernetes must be a version with its patch ("1.35.2"), got "1.35"',
      'clusters.c.controlPlane.machine must be a class of the catalogue or a type of Amazon EC2 in it, got "huge"',
      'clusters.c.pools.general.machine must be a class of the catalogue or a type of Amazon EC2 in it, got "n2-standard-4"',
    ],
  };
  for (const [name, [spec, options, ...problems]] of Object.entries(cases)) {
    it(`refuses ${name}`, () => {
      deepEqual(kubeadmProblems("c", spec, options).map(problemText), problems);
    });
  }

  it("allows a step of one minor version, and a later patch", () => {
    deepEqual(kubeadmProblems("c", kubeadm, { deployed: { ...kubeadm, kubernetes: "1.34.9" } }), []);
    deepEqual(kubeadmProblems("c", kubeadm, { deployed: { ...kubeadm, kubernetes: "1.35.1" } }), []);
  });

  it("are all in one error", () => {
    const spec = { ...kubeadm, controlPlane: { machines: 4, machine: "general.xlarge" } };
    throws(() => kubeadmObjects("c", spec), {
      name: "InvalidError",
      message:
        "Cluster API for c is invalid\n" +
        "  clusters.c.controlPlane.machines must be an odd number, of which a majority survives, got 4; did you mean 5",
    });
  });
});
