import { deepEqual } from "node:assert/strict";

import { kubeconfigFile } from "./kubeconfig-file.js";

describe("kubeconfigFile", () => {
  it("means the same cluster and user from wherever it lies", () => {
    const text = kubeconfigFile({
      folder: "/home/ada/.kube",
      namespace: "shop",
      cluster: { server: "https://prod.example", "certificate-authority": "ca.pem" },
      user: {
        "client-certificate": "ada.pem",
        "client-key": "/keys/ada.pem",
        exec: { apiVersion: "client.authentication.k8s.io/v1", command: "./login", args: ["--now"] },
      },
    });
    deepEqual(JSON.parse(text), {
      apiVersion: "v1",
      kind: "Config",
      "current-context": "cluster",
      contexts: [{ name: "cluster", context: { cluster: "cluster", user: "cluster", namespace: "shop" } }],
      clusters: [
        {
          name: "cluster",
          cluster: { server: "https://prod.example", "certificate-authority": "/home/ada/.kube/ca.pem" },
        },
      ],
      users: [
        {
          name: "cluster",
          user: {
            "client-certificate": "/home/ada/.kube/ada.pem",
            "client-key": "/keys/ada.pem",
            exec: {
              apiVersion: "client.authentication.k8s.io/v1",
              command: "/home/ada/.kube/login",
              args: ["--now"],
            },
          },
        },
      ],
    });
  });

  it("leaves a program that is found on PATH to be found there", () => {
    const exec = { apiVersion: "client.authentication.k8s.io/v1beta1", command: "aws" };
    const cluster = { server: "https://prod.example" };
    const { users } = JSON.parse(kubeconfigFile({ folder: "/a", namespace: undefined, cluster, user: { exec } })) as {
      users: unknown;
    };
    deepEqual(users, [{ name: "cluster", user: { exec } }]);
  });
});
