import { execFile } from "node:child_process";
import { mkdir, readFile, symlink } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";

import { CustomResource, ProviderResource, type Resource } from "@pulumi/pulumi";
import { LocalWorkspace, PulumiCommand, type EngineEvent, type Stack } from "@pulumi/pulumi/automation";

import { processes } from "../../../sandbox/processes.js";
import { isComparedIn } from "./comparison.js";
import type { Announced, Call, JsonObject, RecordedObject, RecordedStep } from "./recording.js";

/** What a replay runs on. */
export interface Bench {
  /** Folder for state, logs and the kubeconfig. */
  readonly folder: string;
  /** Folder that the recording's charts lie in. */
  readonly charts: string;
  /** Folder with the simulated provider. */
  readonly providers: string;
  /** Folder with `bin/pulumi` and `bin/kubectl`. */
  readonly tools: string;
  /** Content of the control plane's kubeconfig. */
  readonly kubeconfig: string;
}

/** What the engine did in a replayed step. */
export interface ReplayedStep {
  readonly exit: number;
  /** What the engine printed when it failed. */
  readonly failure: string;
  readonly steps: readonly Announced[];
  readonly calls: readonly Call[];
}

/** Version of the SDK that the recording was made with. */
const SDK_VERSION = "4.34.2";

class Provider extends ProviderResource {}
class Registered extends CustomResource {}

const run = promisify(execFile);

/** Replays the steps of a scenario in order, on a stack of its own. */
export async function replay(bench: Bench, scenario: readonly RecordedStep[]): Promise<readonly ReplayedStep[]> {
  const folder = join(bench.folder, (scenario[0]?.scenario ?? "").replace(/\W+/g, "-"));
  const stack = await freshStack(bench, folder);
  const replayed: ReplayedStep[] = [];
  for (const [index, step] of scenario.entries()) {
    if (step.before && scenario[index - 1]?.step !== step.step) await kubectl(bench, step.before);
    const replayIt = () => answeredStep(bench, stack, step, join(folder, `calls-${index}`));
    replayed.push(await (leavesGarbage(step) ? withoutGarbageCollection(bench, replayIt) : replayIt()));
  }
  return replayed;
}

/** Whether the recorded object was still being deleted when its successor came: the collector here may be faster. */
function leavesGarbage({ scenario, step, command }: RecordedStep): boolean {
  return scenario === "StatefulSet claim template changes" && step === "change size" && command === "up";
}

async function withoutGarbageCollection<T>(bench: Bench, work: () => Promise<T>): Promise<T> {
  const [collector] = (await processes()).filter(
    ({ command: [program = "", ...args] }) =>
      program.includes("kube-controller-manager") && [program, ...args].some((word) => word.includes(bench.folder)),
  );
  if (collector === undefined) throw new Error("the control plane of the replay has no controller manager");
  process.kill(collector.pid, "SIGSTOP");
  try {
    return await work();
  } finally {
    process.kill(collector.pid, "SIGCONT");
  }
}

/** Runs kubectl against the control plane of the replay. */
export async function kubectl(bench: Bench, args: readonly string[]): Promise<void> {
  const config = ["--kubeconfig", join(bench.folder, "kubeconfig")];
  await run(join(bench.tools, "bin", "kubectl"), [...config, ...args]);
}

async function freshStack(bench: Bench, folder: string): Promise<Stack> {
  await mkdir(join(folder, "state"), { recursive: true });
  await symlink(bench.charts, join(folder, "charts"));
  return LocalWorkspace.createStack(
    { stackName: "stack", projectName: "project", program: () => Promise.resolve() },
    {
      workDir: folder,
      projectSettings: { name: "project", runtime: "nodejs", main: folder }, // where a provider runs, so where charts are
      pulumiCommand: await PulumiCommand.get({ root: bench.tools }),
      pulumiHome: join(bench.folder, "home"),
      envVars: {
        PATH: [bench.providers, join(bench.tools, "bin"), process.env["PATH"] ?? ""].join(delimiter),
        PULUMI_BACKEND_URL: `file://${join(folder, "state")}`,
        PULUMI_CONFIG_PASSPHRASE: "replay",
        PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
        PULUMI_EXPERIMENTAL: "true",
        PULUMI_SKIP_CHECKPOINTS: "true",
        PULUMI_SKIP_UPDATE_CHECK: "true",
      },
    },
  );
}

/**
 * A run that ends before the provider was asked anything tells nothing of the provider, and has changed nothing: it is
 * made once more, and what the engine said is printed.
 */
async function answeredStep(bench: Bench, stack: Stack, step: RecordedStep, log: string): Promise<ReplayedStep> {
  const first = await replayedStep(bench, stack, step, `${log}.jsonl`);
  const isUnasked = isComparedIn(step.calls) && !isComparedIn(first.calls);
  if (first.exit === step.exit || !isUnasked) return first;
  console.log(`      made once more: ${step.step}, ${step.command}: ${first.failure}`);
  return replayedStep(bench, stack, step, `${log}-again.jsonl`);
}

async function replayedStep(bench: Bench, stack: Stack, step: RecordedStep, log: string): Promise<ReplayedStep> {
  const events: EngineEvent[] = [];
  const program = (): Promise<void> => {
    register(step, step.scenario.startsWith("unreachable") ? unreachable(bench.kubeconfig) : bench.kubeconfig);
    return Promise.resolve();
  };
  stack.workspace.envVars["PULUMI_DEBUG_GRPC"] = log;
  const options = { onEvent: (event: EngineEvent): number => events.push(event) };
  const failure = await {
    preview: () => stack.preview({ ...options, program }),
    up: () => stack.up({ ...options, program }),
    refresh: () => stack.refresh(options),
    destroy: () => stack.destroy(options),
  }
    [step.command]()
    .then(() => undefined)
    .catch((error: unknown) => (error instanceof Error ? error.message : String(error)));
  const exit = failure === undefined ? 0 : 1;
  return { exit, failure: failure ?? "", steps: announced(events), calls: await calls(log) };
}

function register(step: RecordedStep, kubeconfig: string): void {
  const provider = new Provider("kubernetes", "cluster", { ...step.provider, kubeconfig }, { version: SDK_VERSION });
  const resources = new Map<string, Resource>();
  for (const recorded of step.objects) {
    const { $name, $after = [], $opts = {}, ...object } = recorded;
    const name = $name ?? logicalName(recorded);
    const dependsOn = $after.map((needed) => resources.get(needed)).filter((needed) => needed !== undefined);
    const inputs = isRelease(recorded) ? withoutHead(object) : object;
    resources.set(name, new Registered(typeToken(recorded), name, inputs, { provider, dependsOn, ...$opts }));
  }
}

/** A Helm release is no object of the cluster: the recording writes it like one only to be read like one. */
function isRelease({ apiVersion, kind }: RecordedObject): boolean {
  return apiVersion === "helm.sh/v3" && kind === "Release";
}

function withoutHead(object: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(object).filter(([key]) => !["apiVersion", "kind", "metadata"].includes(key)),
  );
}

function logicalName({ kind, metadata }: RecordedObject): string {
  return `${metadata.namespace ?? ""}/${kind}/${metadata.name ?? ""}`;
}

function typeToken({ apiVersion, kind }: RecordedObject): string {
  return `kubernetes:${apiVersion.includes("/") ? apiVersion : `core/${apiVersion}`}:${kind}`;
}

/** The same kubeconfig with a server where nobody listens. */
function unreachable(kubeconfig: string): string {
  return kubeconfig.replace(/https:\/\/127\.0\.0\.1:\d+/g, "https://127.0.0.1:1");
}

/** What a preview announces beside the provider itself and the stack. */
function announced(events: readonly EngineEvent[]): readonly Announced[] {
  return events.flatMap(({ resourcePreEvent }) => {
    const step = resourcePreEvent?.metadata;
    if (!step || !step.type.startsWith("kubernetes:") || !["create", "update", "replace", "delete"].includes(step.op)) {
      return [];
    }
    return [{ op: step.op, urn: step.urn.split("::").slice(2).join("::") }];
  });
}

interface LoggedCall {
  readonly method: string;
  /** The engine logs a call as it starts and once more with its answer. */
  readonly progress?: string;
  readonly request: Call["request"] | null;
  readonly response?: NonNullable<Call["response"]> | null;
  readonly errors?: readonly string[] | null;
}

/** Calls that the engine logged. */
async function calls(log: string): Promise<readonly Call[]> {
  const lines = (await readFile(log, "utf8").catch(() => "")).split("\n").filter(Boolean);
  return lines.flatMap((line) => {
    const { method, progress, request, response, errors } = JSON.parse(line) as LoggedCall;
    if (!method.startsWith("/pulumirpc.ResourceProvider/") || progress === "request_started") return [];
    const name = method.slice(method.lastIndexOf("/") + 1);
    const answer = errors?.length ? { error: errors } : { response: response ?? {} };
    return [{ method: name, request: request ?? {}, ...answer }];
  });
}
