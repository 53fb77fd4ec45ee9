import { existsSync } from "node:fs";
import { join } from "node:path";

import type { OwnParts } from "../constructs/platform.js";
import type { ChartSource } from "../lib/charts/charts-lock.js";
import type { Fleet } from "../lib/fleet/fleet.js";
import { InvalidError } from "../lib/problem.js";
import { Failure } from "./failure.js";
import { loadFleetModule, type Project } from "./project.js";
import { sandboxManagement } from "./sandbox-management.js";

/** Where the stacks of a project run: against the real clouds, or in its sandbox. */
export interface Home {
  /** Folder of the Pulumi project. */
  readonly workDir: string;
  /** Whether the clouds are simulated. */
  readonly sandbox: boolean;
  /** Folder for the event logs of runs, if they are kept. */
  readonly logs: string | undefined;
  /** Where `flotilla kubeconfig` writes unless told otherwise. */
  readonly kubeconfig: string;
}

/** Which home, and where its logs go. */
export interface HomeOptions {
  readonly sandbox?: boolean | undefined;
  readonly log?: string | undefined;
}

/** The home for a run; starts the sandbox when it is wanted. */
export async function openHome(
  project: Project,
  { sandbox = false, log }: HomeOptions,
  report: (line: string) => void,
): Promise<Home> {
  if (!sandbox) {
    return realHome(project, log);
  }
  const { startSandbox } = await import("../sandbox/environment.js");
  const { fleet, own } = await loadFleetModule(project);
  const options = { management: sandboxManagement(fleet), charts: await chartsOf(fleet, own) };
  return sandboxHome(await startSandbox(project.root, report, options).catch(asFailure), log);
}

/** The charts of a fleet; none of one whose services or layers are invalid, which some commands do not mind. */
async function chartsOf(fleet: Fleet, own: OwnParts): Promise<readonly ChartSource[]> {
  const { usedCharts } = await import("./charts/chart-uses.js");
  try {
    return usedCharts(fleet, own, Object.keys(fleet.clusters)).map(({ source }) => source);
  } catch (error) {
    if (error instanceof InvalidError) return [];
    throw error;
  }
}

/**
 * The home for looking only: what is not there is not started.
 *
 * @throws {@link Failure} when there is no sandbox
 */
export async function visitHome(project: Project, { sandbox = false }: HomeOptions): Promise<Home> {
  if (!sandbox) {
    return realHome(project, undefined);
  }
  const { sandboxAt } = await import("../sandbox/environment.js");
  const found = sandboxAt(project.root);
  if (!existsSync(found.workDir)) {
    throw new Failure(`there is no sandbox in ${project.root} yet; flotilla up --sandbox makes it`);
  }
  return sandboxHome(found, undefined);
}

function realHome({ root }: Project, log: string | undefined): Home {
  return { workDir: root, sandbox: false, logs: log, kubeconfig: "kubeconfig.yaml" };
}

interface FoundSandbox {
  readonly root: string;
  readonly workDir: string;
  readonly env: Readonly<Record<string, string>>;
}

/** What keeps a sandbox from starting is a thing to mend, and its message says how; a mistake in the code has a type of its own. */
function asFailure(error: unknown): never {
  if (error instanceof Error && Object.getPrototypeOf(error) === Error.prototype) {
    throw new Failure(`the sandbox does not start: ${error.message}`, { cause: error });
  }
  throw error;
}

function sandboxHome({ root, workDir, env }: FoundSandbox, log: string | undefined): Home {
  // Everything that is started from here on, the engine and the credential plugins, works in the sandbox.
  Object.assign(process.env, env);
  return {
    workDir,
    sandbox: true,
    logs: log ?? join(root, "logs"),
    kubeconfig: env["KUBECONFIG"] ?? join(root, "kubeconfig"),
  };
}
