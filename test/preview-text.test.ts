import { equal } from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const script = resolve(__dirname, "../../tools/preview-text.sh");

/** What a command of a stand-in for flotilla does. */
interface Command {
  readonly stdout?: string;
  readonly stderr?: string;
  readonly code?: number;
}
type Commands = Readonly<Partial<Record<"build" | "check" | "render" | "diff", Command>>>;

const diffText = "<!-- flotilla diff -->\n## 1 object changes\n";

describe("the text of a preview", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "flotilla-preview-text-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  /** The exit code and the text, where the commands of a build and of flotilla do these things. */
  const preview = (commands: Commands) => {
    const { build, ...rest } = commands;
    const all = { check: {}, render: {}, diff: { stdout: diffText }, ...rest };
    const lines = [
      `const { stdout = "", stderr = "", code = 0 } = ${JSON.stringify(all)}[process.argv[2]];`,
      'const wanted = { check: "check", render: "render --check", diff: "diff main --format markdown" };',
      'if (process.argv.slice(2).join(" ") !== wanted[process.argv[2]]) throw new Error(process.argv.join(" "));',
      "process.stdout.write(stdout); process.stderr.write(stderr); process.exitCode = code;",
    ];
    mkdirSync(join(folder, "dist/cli"), { recursive: true });
    mkdirSync(join(folder, "tools"));
    writeFileSync(join(folder, "dist/cli/flotilla.js"), lines.join("\n"));
    const failing = `node -e "console.error(\\"${build?.stderr ?? ""}\\"); process.exit(${build?.code ?? 0})"`;
    writeFileSync(join(folder, "package.json"), JSON.stringify({ scripts: { build: failing } }));
    cpSync(script, join(folder, "tools/preview-text.sh"));
    const { status } = spawnSync("sh", ["tools/preview-text.sh", "preview.md", "main"], { cwd: folder });
    return { status, text: readFileSync(join(folder, "preview.md"), "utf8") };
  };

  it("is the diff alone where nothing failed", () => {
    const { status, text } = preview({});
    equal(text, diffText);
    equal(status, 0);
  });

  it("says which files are stale before the diff, and fails", () => {
    const { status, text } = preview({ render: { stderr: "rendered is stale\n  stale    eu/a.yaml\n", code: 1 } });
    equal(
      text,
      [
        "<!-- flotilla diff -->",
        "**`flotilla render --check` failed**",
        "",
        "    rendered is stale",
        "      stale    eu/a.yaml",
        "",
        diffText,
      ].join("\n"),
    );
    equal(status, 1);
  });

  it("says each thing that failed, the diff too", () => {
    const { status, text } = preview({
      check: { stderr: "fleet is invalid", code: 1 },
      diff: { stderr: "error: no rendering at main", code: 1 },
    });
    equal(
      text,
      [
        "<!-- flotilla diff -->",
        "**`flotilla check` failed**",
        "",
        "    fleet is invalid",
        "",
        "**`flotilla diff` failed**",
        "",
        "    error: no rendering at main",
        "",
        "",
      ].join("\n"),
    );
    equal(status, 1);
  });

  it("says why the build failed, and asks nothing of the build before", () => {
    const { status, text } = preview({ build: { stderr: "TS2322", code: 2 } });
    equal(text, ["<!-- flotilla diff -->", "**`npm run build` failed**", "", "    TS2322", "", ""].join("\n"));
    equal(status, 1);
  });

  it("leaves out a diff that does not fit into the comment beside what failed", () => {
    const { text } = preview({
      render: { stderr: "stale\n".repeat(1000), code: 1 },
      diff: { stdout: "x".repeat(65_500) },
    });
    equal(text.split("\n").filter((line) => line === "    stale").length, 60);
    equal(text.endsWith("\nThe diff does not fit beside this; `flotilla diff` shows it.\n"), true);
  });
});
