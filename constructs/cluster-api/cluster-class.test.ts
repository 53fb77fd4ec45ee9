import { deepEqual, equal, throws } from "node:assert/strict";

import type { Chart } from "cdk8s";

import { manifests, type Manifest } from "../../lib/manifests.js";
import { ClusterClass, type ClusterClassProps } from "./cluster-class.js";
import { awsClass, type AwsVariables } from "./cluster-class.test.data.js";
import { TopologyCluster, type TopologyClusterProps } from "./topology-cluster.js";
import { integerVariable, optional, textVariable, type Variables } from "./topology-variable.js";

type Props = TopologyClusterProps<AwsVariables, "default">;

const cluster = (chart: Chart, changes: Partial<Props> = {}): Props => ({
  class: awsClass(chart),
  name: "staging",
  kubernetes: "1.35.2",
  network: { pods: "192.168.0.0/16", services: "10.96.0.0/12" },
  variables: { region: "us-west-2", machine: "m5.xlarge", disk: { size: 80 } },
  controlPlane: { machines: 3 },
  pools: { general: { class: "default", machine: "general.xlarge", min: 3, max: 9 } },
  gates: { "cluster-api/ClusterTopology": true },
  ...changes,
});
const made = (changes: Partial<Props> = {}) =>
  manifests("test", (chart) => {
    new TopologyCluster(chart, "staging", cluster(chart, changes));
  });
const spec = (objects: readonly Manifest[], kind: string) =>
  objects.find((each) => each.kind === kind)?.["spec"] as Readonly<Record<string, unknown>>;

describe("ClusterClass", () => {
  it("is a class and its templates, whose names follow from what they say", () => {
    const [first, ...templates] = manifests("test", (chart) => {
      awsClass(chart);
    });
    equal(first?.metadata.name, "aws");
    deepEqual(
      templates.map(({ kind, metadata }) => `${kind} ${metadata.name.replace(/[0-9a-f]{8}$/, "HASH")}`),
      [
        "AWSClusterTemplate aws-cluster-HASH",
        "KubeadmControlPlaneTemplate aws-control-plane-HASH",
        "AWSMachineTemplate aws-control-plane-HASH",
        "KubeadmConfigTemplate aws-default-HASH",
        "AWSMachineTemplate aws-default-HASH",
      ],
    );
  });

  it("declares its variables to Cluster API as it does to the compiler", () => {
    deepEqual(spec(made(), "ClusterClass")["variables"], [
      { name: "region", required: true, schema: { openAPIV3Schema: { type: "string" } } },
      {
        name: "machine",
        required: true,
        schema: { openAPIV3Schema: { type: "string", enum: ["m5.xlarge", "r5.xlarge"] } },
      },
      {
        name: "disk",
        required: true,
        schema: {
          openAPIV3Schema: {
            type: "object",
            properties: {
              size: { type: "integer", minimum: 8, maximum: 1000 },
              encrypted: { type: "boolean" },
            },
            required: ["size"],
          },
        },
      },
      {
        name: "tags",
        required: false,
        schema: { openAPIV3Schema: { type: "array", items: { type: "string" } } },
      },
    ]);
  });

  it("replaces a field that a template has, and adds one that it does not have", () => {
    const patches = spec(made(), "ClusterClass")["patches"] as readonly Record<string, unknown>[];
    deepEqual(patches[0], {
      name: "region",
      definitions: [
        {
          selector: {
            apiVersion: "infrastructure.cluster.x-k8s.io/v1beta2",
            kind: "AWSClusterTemplate",
            matchResources: { infrastructureCluster: true },
          },
          jsonPatches: [{ op: "add", path: "/spec/template/spec/region", valueFrom: { variable: "region" } }],
        },
      ],
    });
    deepEqual(patches[3], {
      name: "disk",
      definitions: [
        {
          selector: {
            apiVersion: "infrastructure.cluster.x-k8s.io/v1beta2",
            kind: "AWSMachineTemplate",
            matchResources: { machineDeploymentClass: { names: ["default"] } },
          },
          jsonPatches: [
            { op: "replace", path: "/spec/template/spec/rootVolume/size", valueFrom: { variable: "disk.size" } },
          ],
        },
      ],
    });
  });

  it("does not compile with declarations that do not fit the type", () => {
    type V = { readonly size: number; readonly note?: string };
    const right: Variables<V> = { size: integerVariable(1, 9), note: optional(textVariable()) };
    // @ts-expect-error a text is no number
    const wrongType: Variables<V> = { ...right, size: textVariable() };
    // @ts-expect-error a key that clusters may leave out must be declared so
    const notOptional: Variables<V> = { ...right, note: textVariable() };
    // @ts-expect-error a key that clusters must have may not be declared optional
    const notRequired: Variables<V> = { ...right, size: optional(integerVariable(1, 9)) };
    // @ts-expect-error every key must be declared
    const missing: Variables<V> = { size: integerVariable(1, 9) };
    equal([right, wrongType, notOptional, notRequired, missing].length, 5);
  });

  it("refuses a patch of what it does not have", () => {
    const template = { apiVersion: "a/v1", kind: "A", spec: {} };
    const props = {
      name: "AWS",
      variables: { region: textVariable() },
      templates: {
        cluster: template,
        controlPlane: template,
        controlPlaneMachines: template,
        workers: { default: { bootstrap: template, machines: template } },
      },
      patches: [
        { name: "one", target: "cluster", path: "/spec/region", variable: "regions" },
        { name: "two", target: { worker: "defaults", part: "machines" }, path: "/spec/region", variable: "region" },
      ],
    } as unknown as ClusterClassProps<{ region: string }, "default">;
    throws(
      () =>
        manifests("test", (chart) => {
          new ClusterClass(chart, "class", props);
        }),
      {
        name: "InvalidError",
        message:
          "test/class is invalid\n" +
          '  name must be a DNS label (a-z, 0-9 and "-", 1 to 63 characters), got "AWS"; did you mean "aws"\n' +
          '  patches[0].variable must be a variable of the class, got "regions"; did you mean "region"\n' +
          '  patches[1].target.worker must be a class of workers, got "defaults"; did you mean "default"',
      },
    );
  });
});

describe("TopologyCluster", () => {
  it("says what its class leaves to it, and no number where an autoscaler does", () => {
    const pools: Props["pools"] = {
      general: { class: "default", machine: "general.xlarge", min: 3, max: 9 },
      memory: { class: "default", machine: "memory.xlarge", nodes: 2, variables: { machine: "r5.xlarge" } },
    };
    deepEqual(spec(made({ pools }), "Cluster"), {
      clusterNetwork: { pods: { cidrBlocks: ["192.168.0.0/16"] }, services: { cidrBlocks: ["10.96.0.0/12"] } },
      topology: {
        classRef: { name: "aws" },
        version: "v1.35.2",
        controlPlane: { replicas: 3 },
        variables: [
          { name: "region", value: "us-west-2" },
          { name: "machine", value: "m5.xlarge" },
          { name: "disk", value: { size: 80 } },
        ],
        workers: {
          machineDeployments: [
            {
              class: "default",
              name: "general",
              metadata: {
                annotations: {
                  "cluster.x-k8s.io/cluster-api-autoscaler-node-group-min-size": "3",
                  "cluster.x-k8s.io/cluster-api-autoscaler-node-group-max-size": "9",
                  "capacity.cluster-autoscaler.kubernetes.io/cpu": "4",
                  "capacity.cluster-autoscaler.kubernetes.io/memory": "16Gi",
                },
              },
            },
            {
              class: "default",
              name: "memory",
              replicas: 2,
              variables: { overrides: [{ name: "machine", value: "r5.xlarge" }] },
            },
          ],
        },
      },
    });
  });

  it("does not compile with a value of the wrong type, an unknown variable or an unknown class", () => {
    const variables: AwsVariables = { region: "us-west-2", machine: "m5.xlarge", disk: { size: 80 } };
    // @ts-expect-error a size is a number
    const wrongType: AwsVariables = { ...variables, disk: { size: "80" } };
    // @ts-expect-error nothing is called zone
    const unknown: AwsVariables = { region: "us-west-2", machine: "m5.xlarge", disk: { size: 80 }, zone: "a" };
    // @ts-expect-error there is no class gpu
    const pools: Props["pools"] = { general: { class: "gpu", machine: "general.xlarge", nodes: 1 } };
    equal([wrongType, unknown, pools].length, 3);
  });

  it("refuses from JSON what would not compile, and what only a check can see, all at once", () => {
    const changes = JSON.parse(`{
      "name": "Staging",
      "kubernetes": "1.35.2",
      "deployed": "1.33.1",
      "gates": {},
      "controlPlane": { "machines": 4 },
      "variables": { "region": 3, "machine": "m5.large", "disk": { "size": 8.5 }, "tag": [] },
      "pools": { "general": { "class": "defaults", "machine": "general.xlarge", "nodes": 1, "variables": { "machines": "r5.xlarge", "region": true } } }
    }`) as Partial<Props>;
    throws(() => made(changes), {
      name: "InvalidError",
      message: [
        "test/staging is invalid",
        'name must be a DNS label (a-z, 0-9 and "-", 1 to 63 characters), got "Staging"; did you mean "staging"',
        'gates["cluster-api/ClusterTopology"] must be on (CLUSTER_TOPOLOGY=true where its provider is installed), got nothing, which is off',
        'kubernetes must be 1.33.1 or later, up to 1.34, since clusters go up one minor version at a time, got "1.35.2"',
        "controlPlane.machines must be an odd number, of which a majority survives, got 4; did you mean 5",
        'variables must have no key but "region", "machine", "disk" or "tags", got "tag"; did you mean "tags"',
        "variables.region must be a string, got 3",
        'variables.machine must be "m5.xlarge" or "r5.xlarge", got "m5.large"; did you mean "m5.xlarge"',
        "variables.disk.size must be a whole number from 8 to 1000, got 8.5",
        'pools.general.class must be a class of workers of aws, got "defaults"; did you mean "default"',
        'pools.general.variables.machines must be a variable of the class, got "machines"; did you mean "machine"',
        "pools.general.variables.region must be a string, got true",
      ].join("\n  "),
    });
  });
});
