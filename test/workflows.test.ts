import { deepEqual, equal, match, ok } from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

import { load } from "js-yaml";

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly name?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}
interface Job {
  readonly if?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly "timeout-minutes"?: number;
  readonly steps: readonly Step[];
}
interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions?: unknown;
  readonly concurrency?: unknown;
  readonly jobs: Readonly<Record<string, Job>>;
}

const root = resolve(__dirname, "../..");
const folders = [".", ...readdirSync(join(root, "examples")).map((name) => join("examples", name))];
const files = folders
  .map((folder) => join(folder, ".github/workflows"))
  .filter((folder) => existsSync(join(root, folder)))
  .flatMap((folder) => readdirSync(join(root, folder)).map((name) => join(folder, name)));
const textOf = (file: string) => readFileSync(join(root, file), "utf8");
const workflowOf = (file: string) => load(textOf(file)) as Workflow;

for (const file of files) {
  describe(`the workflow ${file}`, () => {
    const text = textOf(file);
    const workflow = workflowOf(file);
    const jobs = Object.values(workflow.jobs);
    const steps = jobs.flatMap((job) => job.steps);

    it("takes every action at a commit and says which version that is", () => {
      const uses = text.split("\n").filter((line) => line.includes("uses:"));
      equal(uses.length, steps.filter((step) => step.uses !== undefined).length);
      for (const line of uses) {
        match(line, /uses: [\w.-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
      }
    });

    it("may do nothing that a job does not say", () => {
      deepEqual(workflow.permissions, {});
      ok(
        jobs.every(({ permissions }) => permissions !== undefined && !Object.values(permissions).includes("write-all")),
      );
    });

    it("has no job that both runs code of the repository and may write", () => {
      for (const { permissions = {}, steps } of jobs) {
        const writes = Object.values(permissions).includes("write");
        const checksOut = steps.some(({ uses = "" }) => uses.startsWith("actions/checkout@"));
        equal(writes && checksOut, false);
      }
    });

    it("keeps no credential in a checkout and knows no secret", () => {
      const checkouts = steps.filter(({ uses = "" }) => uses.startsWith("actions/checkout@"));
      ok(checkouts.every((step) => step.with?.["persist-credentials"] === false));
      equal(text.includes("secrets."), false);
      equal(Object.keys(workflow.on).includes("pull_request_target"), false);
      equal(Object.keys(workflow.on).includes("workflow_run"), false);
    });

    it("puts no expression into a script", () => {
      deepEqual(
        steps.filter(({ run = "" }) => run.includes("${{")).map(({ run }) => run),
        [],
      );
    });

    it("ends by itself, and gives way to its next run", () => {
      ok(workflow.concurrency !== undefined);
      ok(jobs.every((job) => (job["timeout-minutes"] ?? 360) <= 60));
    });
  });
}

describe("the comment of the preview", () => {
  const previews = files.filter((file) => file.endsWith("/preview.yml"));
  const commentJob = (file: string) => workflowOf(file).jobs["comment"];
  const script = commentJob(previews[0] ?? "")?.steps.at(-1)?.run ?? "";
  /** What the script asks of GitHub, where these comments are there already. */
  const asked = (...comments: readonly object[]): string[] => {
    const folder = mkdtempSync(join(tmpdir(), "flotilla-comment-"));
    try {
      const gh = [
        "#!/usr/bin/env node",
        'const { appendFileSync, readFileSync } = require("node:fs");',
        "const args = process.argv.slice(2);",
        'appendFileSync("asked", `${args.join(" ").replace(/ --jq .*/, "")}\\n`);',
        'const body = args.find((arg) => arg.startsWith("body=@"));',
        'if (body) appendFileSync("asked", readFileSync(body.slice(6)));',
        `const comments = ${JSON.stringify(comments)};`,
        'const ours = ({ user, body }) => user.login === "github-actions[bot]" && body.includes("<!-- flotilla diff -->");',
        'if (args.includes("--jq")) console.log(comments.filter(ours).map(({ id }) => id).join("\\n"));',
      ];
      writeFileSync(join(folder, "gh"), gh.join("\n"), { mode: 0o755 });
      writeFileSync(join(folder, "preview.md"), "<!-- flotilla diff -->\nnothing\n");
      execFileSync("bash", ["-eo", "pipefail", "-c", script], {
        cwd: folder,
        env: { ...process.env, PATH: `${folder}:${process.env["PATH"] ?? ""}`, REPOSITORY: "acme/fleet", NUMBER: "7" },
      });
      return readFileSync(join(folder, "asked"), "utf8").trimEnd().split("\n");
    } finally {
      rmSync(folder, { recursive: true });
    }
  };
  const bot = { login: "github-actions[bot]" };
  const list = "api --paginate repos/acme/fleet/issues/7/comments?per_page=100";
  const text = ["<!-- flotilla diff -->", "nothing"];

  it("is written where there is none of ours", () => {
    const others = [
      { id: 1, user: { login: "someone" }, body: "<!-- flotilla diff -->\nquoted" },
      { id: 2, user: bot, body: "coverage" },
    ];
    deepEqual(asked(...others), [
      list,
      "api --silent --method POST repos/acme/fleet/issues/7/comments --field body=@preview.md",
      ...text,
    ]);
  });

  it("is written anew where there is one, the first if there are several", () => {
    const ours = [3, 4].map((id) => ({ id, user: bot, body: "## 3 changes\n<!-- flotilla diff -->\nbefore" }));
    deepEqual(asked(...ours), [
      list,
      "api --silent --method PATCH repos/acme/fleet/issues/comments/3 --field body=@preview.md",
      ...text,
    ]);
  });

  it("finds its own with the filter that the test stands in for", () => {
    match(script, /\.user\.login == "github-actions\[bot\]" and \(\.body \| contains\("<!-- flotilla diff -->"\)\)/);
  });

  it("is not written for a pull request from a fork", () => {
    match(commentJob(previews[0] ?? "")?.if ?? "", /head\.repo\.full_name == github\.repository/);
  });

  it("is the same in every repository", () => {
    for (const file of previews) deepEqual(commentJob(file), commentJob(previews[0] ?? ""));
  });
});

describe("the preview on GitLab, in docs/pull-requests.md", () => {
  interface GitLabJob {
    readonly image: string;
    readonly rules: readonly { readonly if: string }[];
    readonly script: readonly string[];
    readonly variables?: Readonly<Record<string, string>>;
  }
  const [, yaml = ""] = /```yaml\n(stages:.*?)```/s.exec(textOf("docs/pull-requests.md")) ?? [];
  const { preview, comment } = load(yaml) as Readonly<Record<"preview" | "comment", GitLabJob>>;

  it("has a job that comments, which takes no code and runs for no fork", () => {
    deepEqual(comment.variables, { GIT_STRATEGY: "none" });
    match(comment.rules[0]?.if ?? "", /\$CI_MERGE_REQUEST_SOURCE_PROJECT_ID == \$CI_PROJECT_ID && \$PREVIEW_TOKEN$/);
  });

  it("gives the token to that job alone", () => {
    equal(JSON.stringify(preview).includes("PREVIEW_TOKEN"), false);
  });

  it("has scripts that a shell can read", () => {
    for (const { script } of [preview, comment]) execFileSync("sh", ["-n", "-c", script.join("\n")]);
  });
});
