import { deepEqual, rejects } from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { pkiFolder } from "../control-planes/folders.js";
import { writeRecord } from "../control-planes/record.js";
import { aws, gkeGcloudAuthPlugin, kubelogin } from "./plugins.js";

describe("credential plugins", () => {
  let root: string;

  const create = async (name: string, port: number) => {
    await mkdir(pkiFolder(root, name), { recursive: true });
    await writeFile(join(pkiFolder(root, name), "admin.crt"), `certificate of ${name}`);
    await writeFile(join(pkiFolder(root, name), "admin.key"), `key of ${name}`);
    await writeRecord(root, { name, kubernetes: "1.35", services: "10.96.0.0/12", port });
  };
  const calling = (server: string, apiVersion = "client.authentication.k8s.io/v1beta1") => ({
    FLOTILLA_SANDBOX: root,
    KUBERNETES_EXEC_INFO: JSON.stringify({ apiVersion, kind: "ExecCredential", spec: { cluster: { server } } }),
  });
  const credentialOf = (name: string, apiVersion = "client.authentication.k8s.io/v1beta1") => ({
    apiVersion,
    kind: "ExecCredential",
    status: { clientCertificateData: `certificate of ${name}`, clientKeyData: `key of ${name}` },
  });

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), "flotilla-plugins-"));
    await create("eks-a", 21_000);
    await create("gke-b", 21_010);
  });
  afterEach(() => rm(root, { recursive: true }));

  it("aws finds the cluster by its name", async () => {
    const args = ["eks", "get-token", "--cluster-name", "a", "--region", "us-east-1", "--output", "json"];
    deepEqual(JSON.parse(await aws({ args, environment: { FLOTILLA_SANDBOX: root } })), credentialOf("eks-a"));
  });

  it("gke-gcloud-auth-plugin finds the cluster by its address, and answers in the version it was asked in", async () => {
    const environment = calling("https://127.0.0.1:21010", "client.authentication.k8s.io/v1");
    const answer = await gkeGcloudAuthPlugin({ args: [], environment });
    deepEqual(JSON.parse(answer), credentialOf("gke-b", "client.authentication.k8s.io/v1"));
  });

  it("kubelogin takes the arguments of the real one", async () => {
    const args = ["get-token", "--login", "azurecli", "--server-id", "6dae42f8", "--tenant-id", "t"];
    deepEqual(
      JSON.parse(await kubelogin({ args, environment: calling("https://127.0.0.1:21010") })),
      credentialOf("gke-b"),
    );
  });

  const refused = {
    "a command of the real program": {
      call: () => aws({ args: ["s3", "ls"], environment: { FLOTILLA_SANDBOX: root } }),
      message:
        'this aws is the sandbox\'s stand-in and knows only "aws eks get-token", got "aws s3 ls"; ' +
        "leave the sandbox's environment to call the real one",
    },
    "a call from outside the sandbox's environment": {
      call: () => aws({ args: ["eks", "get-token", "--cluster-name", "a"], environment: {} }),
      message: 'this aws is the sandbox\'s stand-in and needs its environment: run ". .sandbox/env" first',
    },
    "a cluster that nobody knows": {
      call: () => kubelogin({ args: ["get-token"], environment: calling("https://127.0.0.1:443") }),
      message: "no control plane of the sandbox listens on https://127.0.0.1:443",
    },
    "a caller that names no cluster": {
      call: () => kubelogin({ args: ["get-token"], environment: { FLOTILLA_SANDBOX: root } }),
      message: "KUBERNETES_EXEC_INFO names no cluster: set provideClusterInfo: true in the kubeconfig",
    },
  };
  for (const [name, { call, message }] of Object.entries(refused)) {
    it(`refuse ${name}`, () => rejects(call(), { message }));
  }
});
