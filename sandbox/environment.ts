import { delimiter, join } from "node:path";

/** Where a sandbox lives and what its programs need in their environment. */
export interface Sandbox {
  /** `<project>/.sandbox`, absolute. */
  readonly root: string;
  /** Pulumi project folder of the sandbox; Pulumi writes there and never to a tracked file. */
  readonly workDir: string;
  /** What to add to `process.env`. */
  readonly env: Readonly<Record<string, string>>;
}

/** Paths and environment of the sandbox of a project; touches nothing. */
export function sandboxAt(projectRoot: string): Sandbox {
  const root = join(projectRoot, ".sandbox");
  return { root, workDir: join(root, "project"), env: { FLOTILLA_SANDBOX: root, PATH: [root].join(delimiter) } };
}

/** Provides missing tools, prepares `.sandbox`, starts the clouds and restarts control planes that died. */
export function startSandbox(projectRoot: string, report: (line: string) => void): Promise<Sandbox> {
  report("not written yet");
  return Promise.resolve(sandboxAt(projectRoot));
}

/** Ends every process of the sandbox and removes it. */
export function stopSandbox(projectRoot: string): Promise<void> {
  return Promise.reject(new Error(`not written yet: ${projectRoot}`));
}
