import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";

/** A run of a Pulumi program. */
export interface ProgramRun {
  /** Folder that the program runs in; its own copy of the SDK is found from there. */
  readonly pwd: string;
  /** Entry point, relative to the folder; `"."` leaves it to the package.json there. */
  readonly program: string;
  readonly args: readonly string[];
  readonly project: string;
  readonly stack: string;
  readonly organization: string;
  readonly rootDirectory: string;
  readonly monitor: string;
  readonly engine: string;
  readonly config: Readonly<Record<string, string>>;
  readonly configSecretKeys: readonly string[];
  readonly dryRun: boolean;
  readonly parallel: number;
  /** The option `typescript` of the runtime in Pulumi.yaml. */
  readonly typescript: boolean;
  /** The option `nodeargs` of the runtime in Pulumi.yaml. */
  readonly nodeArgs: string;
}

/** How a program ended. */
export interface ProgramResult {
  /** What went wrong, when the program has not said so itself. */
  readonly error: string;
  /** The program has told the user what went wrong. */
  readonly bail: boolean;
}

/** A program that runs. */
export interface RunningProgram {
  readonly result: Promise<ProgramResult>;
  /** Ends it at once. */
  end(): void;
}

/** Exit code of the SDK's runner after it has shown the error to the user. */
const errorWasShown = 32;

/** Runs a program with the SDK's own runner; what it prints goes where the host prints. */
export function runProgram(run: ProgramRun): RunningProgram {
  const child = spawn(process.execPath, [...nodeArguments(run), runner(run.pwd), ...runnerArguments(run)], {
    cwd: run.pwd,
    env: { ...process.env, ...environment(run) },
    stdio: ["ignore", "inherit", "inherit"],
  });
  const result = new Promise<ProgramResult>((resolve) => {
    child.once("error", (error) => {
      resolve({ error: `Node.js could not be started: ${error.message}`, bail: false });
    });
    child.once("exit", (code, signal) => {
      resolve(programResult(code, signal));
    });
  });
  return {
    result,
    end: () => {
      child.kill("SIGKILL");
    },
  };
}

/** Arguments of the SDK's runner. */
export function runnerArguments(run: ProgramRun): string[] {
  const flags = {
    monitor: run.monitor,
    engine: run.engine,
    organization: run.organization,
    project: run.project,
    stack: run.stack,
    pwd: run.pwd,
    "root-directory": run.rootDirectory,
    parallel: String(run.parallel),
  };
  const given = Object.entries(flags).filter(([, value]) => value !== "");
  return [
    ...given.map(([flag, value]) => `--${flag}=${value}`),
    ...(run.dryRun ? ["--dry-run"] : []),
    run.program === "" ? "." : run.program,
    ...run.args,
  ];
}

/** What the exit of the SDK's runner means. */
export function programResult(code: number | null, signal: string | null): ProgramResult {
  if (signal !== null) {
    return { error: `Program was ended by ${signal}`, bail: false };
  }
  if (code === errorWasShown) {
    return { error: "", bail: true };
  }
  return { error: code === 0 ? "" : `Program exited with non-zero exit code: ${code ?? "unknown"}`, bail: false };
}

function nodeArguments({ nodeArgs }: ProgramRun): string[] {
  return [
    "--require",
    join(__dirname, "plain-errors.js"),
    ...nodeArgs.split(" ").filter((argument) => argument !== ""),
  ];
}

function runner(pwd: string): string {
  try {
    return createRequire(join(pwd, "program.js")).resolve("@pulumi/pulumi/cmd/run");
  } catch {
    throw new Error(`@pulumi/pulumi is not installed for the program in ${pwd}: run "npm ci" there`);
  }
}

function environment(run: ProgramRun): Record<string, string> {
  return {
    PULUMI_CONFIG: JSON.stringify(run.config),
    PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(run.configSecretKeys),
    PULUMI_NODEJS_TYPESCRIPT: String(run.typescript),
  };
}
