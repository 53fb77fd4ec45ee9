import { deepEqual, equal } from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import type { Command } from "commander";

import { commandLine, run } from "./command-line.js";
import type { Output, Terminal } from "./terminal.js";

/** A terminal that keeps what is written to it. */
function recorder(interactive = false) {
  const written = { results: "", messages: "" };
  const output = (key: keyof typeof written): Output => ({
    write: (text) => {
      written[key] += text;
    },
    colour: false,
    live: false,
    size: () => ({ columns: 200, rows: 24 }),
  });
  const terminal: Terminal = { results: output("results"), messages: output("messages"), interactive };
  return { terminal, written };
}

async function outcome(...argv: readonly string[]) {
  const { terminal, written } = recorder();
  return { code: await run(argv, terminal), ...written };
}

function projectRoot(folder: string): string {
  return existsSync(join(folder, "package.json")) ? folder : projectRoot(dirname(folder));
}

describe("flotilla", () => {
  const wrong = {
    "an unknown command": [["dwn"], "error: unknown command 'dwn'\n(Did you mean down?)\n(add --help for help)\n"],
    "an unknown option": [
      ["up", "--yess"],
      "error: unknown option '--yess'\n(Did you mean --yes?)\n(add --help for help)\n",
    ],
    "a number of stacks that is none": [
      ["up", "--parallel", "0"],
      "error: option '--parallel <number>' argument '0' is invalid. It must be a whole number of at least 1.\n(add --help for help)\n",
    ],
    "a change that nobody could agree to": [
      ["up"],
      "error: flotilla up must be confirmed: run it on a terminal to be asked, or pass --yes\n",
    ],
    "a change as JSON that nobody has agreed to": [
      ["refresh", "--json"],
      "error: flotilla refresh must be confirmed: run it on a terminal to be asked (without --json), or pass --yes\n",
    ],
  } as const;
  for (const [name, [argv, messages]] of Object.entries(wrong)) {
    it(`refuses ${name} with exit code 2`, async () => {
      deepEqual(await outcome(...argv), { code: 2, results: "", messages });
    });
  }

  it("prints its version and its help, and nothing else, with exit code 0", async () => {
    const { version } = JSON.parse(readFileSync(join(projectRoot(__dirname), "package.json"), "utf8")) as {
      readonly version: string;
    };
    deepEqual(await outcome("--version"), { code: 0, results: `${version}\n`, messages: "" });
    const { code, messages } = await outcome("up", "--help");
    deepEqual({ code, messages }, { code: 0, messages: "" });
  });

  it("has every command, argument and option of its help on its page", () => {
    const page = readFileSync(join(projectRoot(__dirname), "docs/command-line.md"), "utf8");
    const missing = described(commandLine(recorder().terminal), "flotilla").filter(
      (text) => !page.includes(`\`${text}\``),
    );
    deepEqual(missing, []);
  });
});

/** Commands with their arguments, and options as they are typed, of a command and all below it. */
function described(command: Command, name: string): readonly string[] {
  const options = command.options.map(({ long, flags }) => `${long ?? ""}${flags.match(/ <.*>$/)?.[0] ?? ""}`);
  const below = command.commands.flatMap((each) => {
    const path = `${name} ${each.name()}`;
    const args = each.registeredArguments.map((argument) => ` [${argument.name()}${argument.variadic ? "..." : ""}]`);
    return [...(each.commands.length > 0 ? [] : [`${path}${args.join("")}`]), ...described(each, path)];
  });
  return [...options, ...below];
}

describe("flotilla check", () => {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "flotilla-check-"));
  });
  afterEach(() => {
    process.exitCode = 0;
    rmSync(folder, { recursive: true });
  });
  const fleet = (value: unknown) => {
    const file = join(folder, "fleet.json");
    writeFileSync(file, JSON.stringify(value));
    return file;
  };
  const empty = { name: "Acme", domain: "acme.example", clusters: {}, management: "m", rollout: [], workloads: {} };

  it("prints every problem of a file with exit code 1", async () => {
    const file = fleet(empty);
    const { code, results, messages } = await outcome("check", file);
    deepEqual({ code, results }, { code: 1, results: "" });
    equal(messages.startsWith(`error: ${file} is invalid\n  name must be a DNS label`), true);
  });

  it("prints them as JSON and nothing else, each with all its keys", async () => {
    const { code, results, messages } = await outcome("check", "--json", fleet(empty));
    deepEqual({ code, messages }, { code: 1, messages: "" });
    const { problems } = JSON.parse(results) as { readonly problems: readonly object[] };
    deepEqual([...new Set(problems.map((problem) => Object.keys(problem).join()))], ["path,rule,message,fix"]);
  });

  it("says what is wrong with a file that is no JSON", async () => {
    const file = join(folder, "fleet.json");
    writeFileSync(file, "{");
    const { code, messages } = await outcome("check", file);
    equal(code, 1);
    equal(messages.startsWith(`error: ${file} cannot be read as JSON: `), true);
  });
});
