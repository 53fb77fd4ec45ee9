import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** A command to run. */
export interface ShellCommand {
  readonly command: string;
  /** Program that gets the command as its last argument. */
  readonly interpreter: readonly string[];
  /** Folder to run in. */
  readonly dir: string | undefined;
  /** What to add to the environment. */
  readonly environment: Readonly<Record<string, string>>;
  readonly stdin: string | undefined;
}

/** What a command printed. */
export interface ShellOutput {
  readonly stdout: string;
  readonly stderr: string;
}

/** What a running command is watched with. */
export interface Watch {
  /** Is told each line as it is printed. */
  readonly line: (text: string) => void;
  /** Ends the command. */
  readonly signal: AbortSignal;
}

/**
 * Runs a command to its end.
 *
 * @throws Error with all that the command printed when it fails
 */
export async function runCommand(run: ShellCommand, { line, signal }: Watch): Promise<ShellOutput> {
  const [program = "/bin/sh", ...args] = run.interpreter;
  const child = spawn(program, [...args, run.command], {
    ...(run.dir === undefined ? {} : { cwd: run.dir }),
    env: { ...process.env, ...run.environment },
    signal,
  });
  const printed = { stdout: [] as string[], stderr: [] as string[], all: [] as string[] };
  for (const stream of ["stdout", "stderr"] as const) {
    createInterface(child[stream]).on("line", (text) => {
      printed[stream].push(text);
      printed.all.push(text);
      line(text);
    });
  }
  child.stdin.on("error", () => undefined); // a command that does not read its input closes it
  child.stdin.end(run.stdin ?? "");
  const outcome = await new Promise<string | undefined>((resolve) => {
    child.once("error", ({ message }) => {
      resolve(message);
    });
    child.once("close", (code, name) => {
      resolve(code === 0 ? undefined : name === null ? `exit status ${code ?? "unknown"}` : `signal: ${name}`);
    });
  });
  if (outcome !== undefined) {
    throw new Error(`${outcome}: running ${JSON.stringify(run.command)}:\n${printed.all.join("\n")}`);
  }
  return { stdout: printed.stdout.join("\n"), stderr: printed.stderr.join("\n") };
}
