import { deepEqual } from "node:assert/strict";

import { ComponentResource } from "@pulumi/pulumi";

import { ran } from "../../test/registrations.js";
import { kubernetesProvider } from "./kubernetes-provider.js";

/** What the provider is configured with. */
async function configured(deleteUnreachable?: boolean): Promise<unknown> {
  const { registrations } = await ran(() => {
    const cluster = new ComponentResource("test:Cluster", "cluster");
    const args = { kubeconfig: "here", identity: "acme-us", cluster };
    kubernetesProvider("us", deleteUnreachable === undefined ? args : { ...args, deleteUnreachable }, cluster);
  });
  return registrations.find(({ name }) => name === "us")?.inputs;
}

const always = {
  kubeconfig: "here",
  clusterIdentifier: "acme-us",
  enableConfigMapMutable: "true",
  enableSecretMutable: "true",
  upsertExistingObjects: "true",
};

describe("the Kubernetes provider of a cluster", () => {
  it("changes objects in place and takes over those that a killed run left", async () => {
    deepEqual(await configured(), always);
  });

  it("forgets what is on a cluster that does not answer only when it is told to", async () => {
    deepEqual(await configured(false), always);
    deepEqual(await configured(true), { ...always, deleteUnreachable: "true" });
  });
});
