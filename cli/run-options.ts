import { type Command, InvalidArgumentError, Option } from "commander";

/** Options of the commands that run stacks. */
export interface RunOptions {
  readonly sandbox?: boolean;
  readonly yes?: boolean;
  readonly json?: boolean;
  readonly log?: string;
  readonly parallel: number;
}

/** Adds the arguments and options that all commands over stacks have. */
export function withRunOptions(command: Command): Command {
  return command
    .argument("[cluster...]", "clusters to work on (default: the whole fleet)")
    .addOption(sandboxOption())
    .option("-y, --yes", "do not ask")
    .addOption(jsonOption())
    .option("--log <folder>", "keep the engine's events of each stack in this folder (in the sandbox: .sandbox/logs)")
    .addOption(
      new Option("--parallel <number>", "largest number of stacks side by side").default(8).argParser(positive),
    );
}

/** `--sandbox` */
export function sandboxOption(): Option {
  return new Option("--sandbox", "work on this machine: simulated clouds, real control planes, no account");
}

/** `--json` */
export function jsonOption(): Option {
  return new Option("--json", "print the result as JSON, and nothing else, on standard output");
}

function positive(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) {
    throw new InvalidArgumentError("It must be a whole number of at least 1.");
  }
  return value;
}
