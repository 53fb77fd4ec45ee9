import { deepEqual, equal, match, rejects } from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";

import { apiServer, expectSuccess } from "../../sandbox/control-planes/api-server.js";
import {
  controlPlane,
  controlPlanes,
  createControlPlane,
  deleteControlPlane,
  restartControlPlanes,
  type ControlPlane,
} from "../../sandbox/control-planes/control-plane.js";
import {
  deletePoolNodes,
  nodesOfPools,
  setPoolNodes,
  type PoolNodes,
} from "../../sandbox/control-planes/pool-nodes.js";
import { endProcesses, processesUnder } from "../../sandbox/processes.js";
import { toolsAreBuilt } from "./project.js";

const tools = resolve(__dirname, "../../../.tools");
const spec = (name: string) => ({ name, kubernetes: "1.35", services: "10.96.0.0/12" });
const memory: PoolNodes = {
  controlPlane: "eks-a",
  pool: "memory",
  count: 30,
  machine: { type: "r5.xlarge", vcpu: 4, memoryGiB: 32 },
  region: "us-east-1",
  zones: ["us-east-1a", "us-east-1b", "us-east-1c"],
  pods: "192.168.0.0/16",
  labels: { pool: "memory" },
  taints: [],
  kubelet: "v1.35.2",
};
const general: PoolNodes = {
  ...memory,
  pool: "general",
  count: 20,
  machine: { type: "m5.xlarge", vcpu: 4, memoryGiB: 16 },
};

interface Node {
  readonly metadata: { readonly name: string; readonly labels: Readonly<Record<string, string>> };
  readonly spec: { readonly podCIDR: string };
  readonly status: { readonly conditions: readonly { readonly type: string; readonly status: string }[] };
}

const listens = (server: Server, port: number) =>
  new Promise<boolean>((done) => {
    server.once("error", () => {
      done(false);
    });
    server.listen(port, "127.0.0.1", () => {
      done(true);
    });
  });

describe("control planes", function () {
  let root: string;

  /** A sandbox of its own, as in another clone. */
  const sandbox = async () => {
    const project = await mkdtemp(join(tmpdir(), "flotilla-control-planes-"));
    await symlink(tools, join(project, ".tools"));
    await mkdir(join(project, ".sandbox"));
    return join(project, ".sandbox");
  };
  const remove = async (each: string) => {
    for (const name of await readdir(join(each, "control-planes")).catch(() => [])) {
      await deleteControlPlane(each, name);
    }
    await rm(join(each, ".."), { recursive: true });
  };
  const ask = async (at: string, name: string, path: string) => {
    const server = await apiServer(at, name);
    try {
      return await expectSuccess(server, { path });
    } finally {
      server.close();
    }
  };
  const nodes = async () => ((await ask(root, "eks-a", "/api/v1/nodes")) as { items: readonly Node[] }).items;
  const kubectl = async (...args: readonly string[]) => {
    const kubeconfig = join(root, "control-planes", "eks-a", "kubeconfig");
    const { stdout } = await promisify(execFile)(join(tools, "bin/kubectl"), ["--kubeconfig", kubeconfig, ...args]);
    return stdout;
  };
  const kill = (at: string, program: string) =>
    endProcesses(
      async () => (await processesUnder(at)).filter(({ command }) => command[0]?.endsWith(`/${program}`)),
      0,
    );

  before(async function () {
    if (!toolsAreBuilt) this.skip();
    root = await sandbox();
    await createControlPlane(root, spec("eks-a"));
  });
  after(() => remove(root));

  it("speaks the version and has the Services of its spec", async () => {
    const version = (await ask(root, "eks-a", "/version")) as Readonly<Record<string, string>>;
    equal(`${version["emulationMajor"] ?? ""}.${version["emulationMinor"] ?? ""}`, "1.35");
    match(await kubectl("get", "service", "kubernetes"), /ClusterIP +10\.96\.0\.1 /);
  });

  it("is created once, however often it is asked for", async () => {
    const again = await Promise.all([1, 2].map(() => createControlPlane(root, spec("eks-a"))));
    deepEqual(again, [await controlPlane(root, "eks-a"), await controlPlane(root, "eks-a")]);
    deepEqual(
      (await controlPlanes(root)).map(({ name }) => name),
      ["eks-a"],
    );
    equal((await processesUnder(root)).length, 5);
  });

  it("gets 50 nodes of two pools at once, each ready and with a range of its own", async () => {
    await Promise.all([setPoolNodes(root, memory), setPoolNodes(root, general)]);
    await kubectl("wait", "node", "--all", "--for=condition=Ready", "--timeout=60s");
    const all = await nodes();
    equal(all.length, 50);
    equal(new Set(all.map((node) => node.spec.podCIDR)).size, 50);
    const zones = all.map(({ metadata }) => metadata.labels["topology.kubernetes.io/zone"] ?? "");
    deepEqual([...new Set(zones)].sort(), memory.zones);
  });

  it("brings 500 pods up on them", async () => {
    await kubectl("create", "deployment", "web", "--image=web:1", "--replicas=500");
    await kubectl("rollout", "status", "deployment/web", "--timeout=120s");
  });

  it("scales a pool both ways, and its pods move to the nodes that stay", async () => {
    await setPoolNodes(root, { ...memory, count: 12 });
    equal((await nodes()).length, 32);
    await kubectl("rollout", "status", "deployment/web", "--timeout=120s");
    await setPoolNodes(root, { ...memory, count: 15 });
    equal((await nodes()).length, 35);
    equal(new Set((await nodes()).map((node) => node.spec.podCIDR)).size, 35);
    await deletePoolNodes(root, "eks-a", "general");
    await deletePoolNodes(root, "eks-a", "general");
    equal((await nodes()).length, 15);
  });

  it("makes nodes of another version anew, a tenth of a large pool at a time", async () => {
    const large = { ...memory, pool: "large", count: 50, providerId: "aws:///{zone}/i-{hex17}" };
    await setPoolNodes(root, large);
    await kubectl("wait", "node", "--all", "--for=condition=Ready", "--timeout=60s");
    const before = (await nodesOfPools(root, "eks-a")).get("large") ?? [];
    await setPoolNodes(root, { ...large, kubelet: "v1.36.2" });
    const after = (await nodesOfPools(root, "eks-a")).get("large") ?? [];
    equal(new Set([...before, ...after].map(({ providerId }) => providerId)).size, 100);
    equal(new Set([...before, ...after].map(({ name }) => name)).size, 100);
    await setPoolNodes(root, { ...large, kubelet: "v1.36.2", labels: { team: "data" } });
    deepEqual((await nodesOfPools(root, "eks-a")).get("large"), after);
    await deletePoolNodes(root, "eks-a", "large");
  });

  it("refuses more nodes than the range has room for", () =>
    rejects(setPoolNodes(root, { ...memory, pool: "small", count: 3, pods: "10.0.0.0/23" }), {
      message: "pool small has 3 nodes, and 10.0.0.0/23 has no /24 left for the pods of small-2",
    }));

  for (const program of ["kube-apiserver", "etcd"]) {
    it(`runs again, as it was, after ${program} was killed`, async () => {
      const before = await controlPlane(root, "eks-a");
      await kill(root, program);
      deepEqual(await restartControlPlanes(root), ["eks-a"]);
      deepEqual(await controlPlane(root, "eks-a"), before);
      equal((await nodes()).length, 15);
      deepEqual(await restartControlPlanes(root), []);
    });
  }

  it("runs again after a reboot, whoever has the numbers of its processes now", async () => {
    await endProcesses(() => processesUnder(root), 0);
    const pids = join(root, "control-planes/eks-a/clusters/eks-a/pids");
    for (const file of await readdir(pids)) {
      await writeFile(join(pids, file), String(process.pid));
    }
    await createControlPlane(root, spec("eks-a"));
    equal((await nodes()).length, 15);
  });

  it("moves to the next version of Kubernetes and keeps what it has", async () => {
    await createControlPlane(root, { ...spec("eks-a"), kubernetes: "1.36" });
    const version = (await ask(root, "eks-a", "/version")) as Readonly<Record<string, string>>;
    equal(version["emulationMinor"], "36");
    equal((await nodes()).length, 15);
  });

  it("says which port another program has taken", async () => {
    await kill(root, "kube-scheduler");
    const { port } = JSON.parse(await readFile(join(root, "control-planes/eks-a/record.json"), "utf8")) as {
      port: number;
    };
    const server = createServer();
    // The killed program holds the port until the system has taken it apart.
    while (!(await listens(server, port + 5))) await sleep(50);
    try {
      await rejects(restartControlPlanes(root), {
        message:
          `control plane eks-a cannot start: another program listens on port ${port + 5}; ` +
          'end that program, or run "make down" and start again',
      });
    } finally {
      await new Promise((done) => server.close(done));
    }
    deepEqual(await restartControlPlanes(root), ["eks-a"]);
  });

  it("refuses a version that it cannot speak, and another range of Services", async () => {
    await rejects(createControlPlane(root, { ...spec("eks-b"), kubernetes: "1.29" }), {
      message: "control plane eks-b cannot speak Kubernetes 1.29: the sandbox has 1.33, 1.34, 1.35, 1.36",
    });
    await rejects(createControlPlane(root, { ...spec("eks-a"), kubernetes: "1.36", services: "10.0.0.0/16" }), {
      message: "control plane eks-a has Services in 10.96.0.0/12, which cannot become 10.0.0.0/16",
    });
  });

  it("does not meet one of the same name in another sandbox, created at the same time", async () => {
    const [one, other] = [await sandbox(), await sandbox()];
    const others = [one, other];
    try {
      const created: readonly ControlPlane[] = await Promise.all(
        others.map((each) => createControlPlane(each, spec("eks-a"))),
      );
      equal(new Set([...created, await controlPlane(root, "eks-a")].map((each) => each?.endpoint)).size, 3);
      for (const each of others) {
        const list = (await ask(each, "eks-a", "/api/v1/nodes")) as { readonly items: readonly unknown[] };
        equal(list.items.length, 0);
      }
      await deleteControlPlane(one, "eks-a");
      await ask(other, "eks-a", "/readyz");
      equal((await nodes()).length, 15);
    } finally {
      await Promise.all(others.map(remove));
    }
  });

  it("is deleted with its processes and files, half-made or whole, once or twice", async () => {
    await writeFile(join(root, "control-planes/eks-a/record.json"), "{");
    await deleteControlPlane(root, "eks-a");
    await deleteControlPlane(root, "eks-a");
    deepEqual(await processesUnder(root), []);
    equal(existsSync(join(root, "control-planes/eks-a")), false);
    equal(await controlPlane(root, "eks-a"), undefined);
  });
});
