import type { Chart } from "cdk8s";

import { AWS_VERSION, CORE_VERSION, groups, type Contract } from "./contract.js";
import { ClusterClass } from "./cluster-class.js";
import { controlPlaneConfig } from "./kubeadm-control-plane.js";
import {
  flagVariable,
  integerVariable,
  listVariable,
  objectVariable,
  optional,
  textVariable,
} from "./topology-variable.js";

/** What clusters of the class may choose. */
export interface AwsVariables {
  readonly region: string;
  readonly machine: "m5.xlarge" | "r5.xlarge";
  readonly disk: { readonly size: number; readonly encrypted?: boolean };
  readonly tags?: readonly string[];
}

/** A class of self-managed clusters on AWS, for tests. */
export function awsClass(chart: Chart, contract: Contract = "v1beta2"): ClusterClass<AwsVariables, "default"> {
  const apiVersion = `${groups.infrastructure}/${AWS_VERSION}`;
  const machines = {
    apiVersion,
    kind: "AWSMachineTemplate",
    spec: { template: { spec: { instanceType: "m5.xlarge", rootVolume: { size: 80, encrypted: true } } } },
  };
  return new ClusterClass<AwsVariables, "default">(chart, "aws", {
    name: "aws",
    contract,
    variables: {
      region: textVariable(),
      machine: textVariable("m5.xlarge", "r5.xlarge"),
      disk: objectVariable<AwsVariables["disk"]>({
        size: integerVariable(8, 1000),
        encrypted: optional(flagVariable()),
      }),
      tags: optional(listVariable(textVariable())),
    },
    templates: {
      cluster: {
        apiVersion,
        kind: "AWSClusterTemplate",
        spec: { template: { spec: { controlPlaneLoadBalancer: { loadBalancerType: "nlb" } } } },
      },
      controlPlane: {
        apiVersion: `${groups.controlPlane}/${CORE_VERSION}`,
        kind: "KubeadmControlPlaneTemplate",
        spec: { template: { spec: { kubeadmConfigSpec: controlPlaneConfig({}, undefined) } } },
      },
      controlPlaneMachines: machines,
      workers: {
        default: {
          bootstrap: {
            apiVersion: `${groups.bootstrap}/${CORE_VERSION}`,
            kind: "KubeadmConfigTemplate",
            spec: {
              template: {
                spec: {
                  joinConfiguration: {
                    nodeRegistration: { kubeletExtraArgs: [{ name: "cloud-provider", value: "external" }] },
                  },
                },
              },
            },
          },
          machines,
        },
      },
    },
    patches: [
      { name: "region", target: "cluster", path: "/spec/template/spec/region", variable: "region" },
      {
        name: "control-plane-machine",
        target: "controlPlaneMachines",
        path: "/spec/template/spec/instanceType",
        variable: "machine",
      },
      {
        name: "worker-machine",
        target: { worker: "default", part: "machines" },
        path: "/spec/template/spec/instanceType",
        variable: "machine",
      },
      {
        name: "disk",
        target: { worker: "default", part: "machines" },
        path: "/spec/template/spec/rootVolume/size",
        variable: "disk.size",
      },
      {
        name: "name-tag",
        target: "cluster",
        path: "/spec/template/spec/additionalTags",
        template: "Name: {{ .builtin.cluster.name }}",
        enabledIf: "{{ if .tags }}true{{ end }}",
      },
    ],
  });
}
