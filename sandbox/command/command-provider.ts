import { randomBytes } from "node:crypto";
import { isDeepStrictEqual } from "node:util";

import type { Engine } from "../provider/engine.js";
import {
  UNKNOWN,
  hasSecret,
  revealed,
  secret,
  type Properties,
  type PropertyValue,
} from "../provider/property-value.js";
import type { CheckFailure, DiffKind, Provider } from "../provider/provider.js";
import { serve } from "../provider/serve.js";
import { runCommand, type ShellCommand, type ShellOutput } from "./shell.js";

const type = "command:local:Command";
/** What the real provider can do and nothing in the sandbox needs. */
const unsupported = ["assetPaths", "archivePaths"] as const;

/** Runs as the provider of `@pulumi/command`. */
export async function serveCommandProvider(): Promise<void> {
  await serve(commandProvider);
}

/** The provider of `@pulumi/command`, for commands on this machine. They really run. */
export function commandProvider(engine: Engine): Provider {
  const cancelled = new AbortController();

  const run = async (which: readonly string[], inputs: Properties, previous: Properties, urn: string) => {
    const plain = revealed(inputs);
    const command = which.map((name) => plain[name]).find((text) => typeof text === "string");
    const line = (text: string) => {
      if (plain["logging"] !== "none" && !hasSecret(inputs)) engine.log("info", text, urn);
    };
    const shell = typeof command === "string" ? shellCommand(command, plain, revealed(previous)) : undefined;
    const output =
      shell === undefined ? printedBy(previous) : await runCommand(shell, { line, signal: cancelled.signal });
    return outputs(inputs, output);
  };

  return {
    version: "1.2.1",
    configure: () => undefined,
    check: ({ type: asked, news }) => ({ inputs: news, failures: problems(asked, news) }),
    diff: ({ oldInputs, olds, news }) => difference(Object.keys(oldInputs).length > 0 ? oldInputs : olds, news),
    create: async ({ name, inputs, preview, urn }) =>
      preview
        ? { outputs: outputs(inputs, { stdout: UNKNOWN, stderr: UNKNOWN }) }
        : { id: `${name}${randomBytes(4).toString("hex")}`, outputs: await run(["create"], inputs, {}, urn) },
    read: ({ id, outputs, inputs }) => ({ id, outputs, inputs }),
    update: async ({ news, olds, preview, urn }) =>
      preview ? outputs(news, { stdout: UNKNOWN, stderr: UNKNOWN }) : run(["update", "create"], news, olds, urn),
    delete: async ({ outputs, urn }) => {
      await run(["delete"], outputs, outputs, urn);
    },
    cancel: () => {
      cancelled.abort();
    },
  };
}

function problems(asked: string, news: Properties): readonly CheckFailure[] {
  if (asked !== type) {
    return [{ property: "", reason: `the sandbox's stand-in of @pulumi/command knows only ${type}, got ${asked}` }];
  }
  return unsupported
    .filter((property) => news[property] !== undefined)
    .map((property) => ({
      property,
      reason: `the sandbox's stand-in of @pulumi/command does not support ${property}`,
    }));
}

/** A trigger replaces, anything else updates. */
function difference(olds: Properties, news: Properties) {
  const names = new Set([...Object.keys(olds), ...Object.keys(news)]);
  const diffs = [...names].filter((name) => !isPrinted(name) && !isDeepStrictEqual(olds[name], news[name]));
  const kind = (name: string): DiffKind => {
    const change = olds[name] === undefined ? "add" : news[name] === undefined ? "delete" : "update";
    return name === "triggers" ? `${change}-replace` : change;
  };
  return {
    changes: diffs.length > 0,
    diffs,
    replaces: diffs.filter((name) => name === "triggers"),
    detailed: Object.fromEntries(diffs.map((name) => [name, { kind: kind(name), inputDiff: true }])),
  };
}

function outputs(inputs: Properties, printed: ShellOutput): Properties {
  const shown = (text: string): PropertyValue => (hasSecret(inputs) && text !== UNKNOWN ? secret(text) : text);
  return { ...inputs, stdout: shown(printed.stdout), stderr: shown(printed.stderr) };
}

function isPrinted(name: string): boolean {
  return name === "stdout" || name === "stderr";
}

function printedBy(previous: Properties): ShellOutput {
  const { stdout, stderr } = revealed(previous);
  return { stdout: typeof stdout === "string" ? stdout : "", stderr: typeof stderr === "string" ? stderr : "" };
}

function shellCommand(command: string, inputs: Properties, previous: Properties): ShellCommand {
  const { interpreter, dir, environment, stdin, addPreviousOutputInEnv } = inputs;
  const { stdout, stderr } = printedBy(previous);
  const wanted = addPreviousOutputInEnv !== false && previous["stdout"] !== undefined;
  const before = wanted ? { PULUMI_COMMAND_STDOUT: stdout, PULUMI_COMMAND_STDERR: stderr } : {};
  return {
    command,
    interpreter: Array.isArray(interpreter) ? interpreter.map(String) : ["/bin/sh", "-c"],
    dir: typeof dir === "string" ? dir : undefined,
    environment: { ...before, ...(environment as Record<string, string> | undefined) },
    stdin: typeof stdin === "string" ? stdin : undefined,
  };
}
