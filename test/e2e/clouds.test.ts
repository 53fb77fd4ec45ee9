import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

import { LocalWorkspace, PulumiCommand, type EngineEvent, type Stack } from "@pulumi/pulumi/automation";

import { recover } from "../../cli/recovery.js";
import type { AksSpec, EksSpec, GkeSpec } from "../../lib/fleet/cluster-spec.js";
import { injectFault, type FaultKind } from "../../sandbox/clouds/faults.js";
import { allResources } from "../../sandbox/clouds/listing.js";
import type { CloudName } from "../../sandbox/clouds/resource-type.js";
import { serverPid, startServer, stopServer } from "../../sandbox/clouds/server-process.js";
import { packageRoot } from "../../sandbox/package-root.js";
import { processes } from "../../sandbox/processes.js";
import { fleet } from "../../stacks/fleet.js";

const root = packageRoot();
const tools = join(root, ".tools");
const clouds: readonly CloudName[] = ["aws", "gcp", "azure-native"];
const CLUSTERS = { aws: "production-us", gcp: "production-eu", "azure-native": "production-apac" } as const;

/** Programs that create one cluster each and nothing in it. */
const programs: Readonly<Record<CloudName, () => Promise<void>>> = {
  aws: async () => {
    const { EksCluster } = await import("../../constructs/cluster/eks.js");
    const spec = fleet.clusters[CLUSTERS.aws] as EksSpec;
    new EksCluster(CLUSTERS.aws, { fleet: "acme", spec, unprotected: true });
  },
  gcp: async () => {
    const { GkeCluster } = await import("../../constructs/cluster/gke.js");
    const spec = fleet.clusters[CLUSTERS.gcp] as GkeSpec;
    new GkeCluster(CLUSTERS.gcp, { fleet: "acme", spec, unprotected: true });
  },
  "azure-native": async () => {
    const { AksCluster } = await import("../../constructs/cluster/aks.js");
    const spec = fleet.clusters[CLUSTERS["azure-native"]] as AksSpec;
    new AksCluster(CLUSTERS["azure-native"], { fleet: "acme", spec, unprotected: true });
  },
};

describe("the simulated clouds under the real engine", function () {
  this.timeout(600_000);
  if (!existsSync(join(tools, "bin", "pulumi"))) {
    it.skip("(skipped: .tools/bin/pulumi is missing: make up)");
    return;
  }

  const known = new Map<CloudName, readonly string[]>();
  let folder: string;
  let sandbox: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "flotilla-clouds-"));
    sandbox = join(folder, ".sandbox");
    await startServer(sandbox, { controlPlanes: false });
  });
  afterEach(async () => {
    await stopServer(sandbox);
    await rm(folder, { recursive: true });
  });

  async function stackOf(cloud: CloudName): Promise<Stack> {
    const projectName = "flotilla";
    const env = {
      PATH: [join(root, "sandbox", "bin"), join(tools, "bin"), process.env["PATH"] ?? ""].join(delimiter),
      PULUMI_HOME: join(folder, "home"),
      // What the backend writes beside a state is not written atomically, and a killed engine leaves it empty.
      PULUMI_BACKEND_URL: `file://${folder}?metadata=skip`,
      PULUMI_CONFIG_PASSPHRASE: "test",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      FLOTILLA_SANDBOX: sandbox,
    };
    const workDir = await mkdtemp(join(folder, "project-"));
    await writeFile(join(workDir, "Pulumi.yaml"), `name: ${projectName}\nruntime: nodejs\n`);
    const pulumiCommand = await PulumiCommand.get({ root: tools });
    const program = async (): Promise<Record<string, never>> => {
      await programs[cloud]();
      return {};
    };
    const options = { workDir, envVars: env, pulumiCommand };
    return await LocalWorkspace.createOrSelectStack({ stackName: stackName(cloud), projectName, program }, options);
  }

  /** What exists after a run without a fault; found out once. */
  async function undisturbed(cloud: CloudName, stack: Stack): Promise<readonly string[]> {
    let found = known.get(cloud);
    if (found === undefined) {
      await stack.up({ suppressOutputs: true });
      found = await existing();
      known.set(cloud, found);
      await stack.destroy({ suppressOutputs: true });
    }
    return found;
  }

  const existing = async (): Promise<string[]> =>
    (await allResources(sandbox)).map(({ type, status }) => `${type} ${status}`).sort();

  for (const cloud of clouds) {
    it(`${cloud}: a cluster is created as announced, changes nothing when run again, and leaves nothing`, async () => {
      const stack = await stackOf(cloud);
      const preview = await steps((onEvent) => stack.preview({ onEvent, suppressOutputs: true }));
      const up = await steps((onEvent) => stack.up({ onEvent, suppressOutputs: true }));
      deepEqual(up, preview);
      const again = await stack.preview({ suppressOutputs: true });
      deepEqual(Object.keys(again.changeSummary), ["same"]);
      await stack.refresh({ suppressOutputs: true, expectNoChanges: true });
      deepEqual(await wrongTypes(cloud), []);
      known.set(cloud, await existing());
      await stack.destroy({ suppressOutputs: true });
      deepEqual(await existing(), []);
    });

    for (const kind of ["throttled", "failed-half-way", "created-but-not-answered"] as const) {
      it(`${cloud}: converges when each type of object is ${kind} once`, async () => {
        const stack = await stackOf(cloud);
        const wanted = await undisturbed(cloud, stack);
        await injectEverywhere(cloud, kind, wanted);
        const runs = await runsUntilDone(stack, 20);
        ok(kind === "throttled" ? runs === 1 : runs > 1, `${runs} runs`);
        deepEqual(await existing(), wanted);
        const again = await stack.preview({ suppressOutputs: true });
        deepEqual(Object.keys(again.changeSummary), ["same"]);
        await stack.destroy({ suppressOutputs: true });
        deepEqual(await existing(), []);
      });
    }
  }

  it("gcp: converges when the engine is killed while it creates", async () => {
    const stack = await stackOf("gcp");
    let killed: Promise<void> | undefined;
    const onEvent = ({ resourcePreEvent }: EngineEvent): void => {
      if (resourcePreEvent?.metadata.type === "gcp:kms/cryptoKey:CryptoKey") killed ??= killEngine("gcp");
    };
    await rejects(stack.up({ onEvent, suppressOutputs: true }));
    await killed;
    await stack.cancel();
    await recover(stack);
    await stack.up({ suppressOutputs: true });
    const objects = await existing();
    equal(objects.filter((object) => object.startsWith("gcp:kms/cryptoKey:")).length, 2);
    const state = JSON.stringify((await stack.exportStack()).deployment);
    deepEqual(
      (await allResources(sandbox)).filter(({ id }) => !state.includes(JSON.stringify(id))),
      [],
    );
    ok(!state.includes("pending_operations"), "the state has operations that never ended");
    await stack.destroy({ suppressOutputs: true });
    deepEqual(await existing(), []);
  });

  it("a server that is killed loses nothing and is started again", async () => {
    const stack = await stackOf("gcp");
    await stack.up({ suppressOutputs: true });
    const before = await existing();
    const pid = await serverPid(sandbox);
    ok(pid !== undefined);
    process.kill(pid, "SIGKILL");
    await startServer(sandbox, { controlPlanes: false });
    deepEqual(await existing(), before);
    equal((await stack.preview({ suppressOutputs: true })).changeSummary.create, undefined);
  });

  async function injectEverywhere(cloud: CloudName, kind: FaultKind, objects: readonly string[]): Promise<void> {
    for (const type of new Set(objects.map((object) => object.replace(/ .*$/, "")))) {
      await injectFault(sandbox, { cloud, type, operation: "create", kind, times: 1 });
    }
  }

  async function wrongTypes(cloud: CloudName): Promise<string[]> {
    return (await allResources(sandbox)).filter((object) => object.cloud !== cloud).map(({ type }) => type);
  }
});

/** A name that no other run on this machine has, by which the engine's process is told apart. */
function stackName(cloud: CloudName): string {
  return `${cloud}-${process.pid}`;
}

/** Kills the engine that works on the stack of a cloud. */
async function killEngine(cloud: CloudName): Promise<void> {
  for (const { pid, command } of await processes()) {
    if (command[0]?.endsWith("/pulumi") && command.includes(stackName(cloud))) process.kill(pid, "SIGKILL");
  }
}

/** Runs up until it succeeds, looking before each further run for what the failed one has left. */
async function runsUntilDone(stack: Stack, limit: number): Promise<number> {
  for (let run = 1; ; run++) {
    try {
      await stack.up({ suppressOutputs: true, continueOnError: true });
      return run;
    } catch (error) {
      if (run === limit) throw error;
      await recover(stack);
    }
  }
}

async function steps(run: (onEvent: (event: EngineEvent) => void) => Promise<unknown>): Promise<string[]> {
  const found: string[] = [];
  await run(({ resourcePreEvent }) => {
    if (resourcePreEvent) found.push(`${resourcePreEvent.metadata.op} ${resourcePreEvent.metadata.urn}`);
  });
  return found.sort();
}
