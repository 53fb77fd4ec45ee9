import { nearest } from "../lib/nearest.js";
import { shown } from "../lib/problem.js";
import { Failure } from "./failure.js";
import { git } from "./git.js";

/** A file of a commit. */
export interface CommittedFile {
  /** Path from the folder that was listed. */
  readonly path: string;
  /** Hash of its content. */
  readonly blob: string;
}

/** A repository of git, read without a checkout. */
export class Repository {
  private constructor(
    /** The folder that it was opened from. */
    readonly folder: string,
    /** Path of that folder from the top of the repository: empty, or with a slash at its end. */
    private readonly prefix: string,
  ) {}

  /**
   * The repository that a folder lies in.
   *
   * @throws {@link Failure} when it lies in none
   */
  static async at(folder: string): Promise<Repository> {
    const { code, stdout, reason } = await git(folder, ["rev-parse", "--show-prefix"]);
    if (code !== 0) {
      throw new Failure(
        `${folder} is in no git repository that can be read (${firstLine(reason)}): name two folders with renderings instead`,
      );
    }
    return new Repository(folder, stdout.trimEnd());
  }

  /** Whether a name is a revision in the repository that a folder lies in; in none, no name is. */
  static async has(folder: string, revision: string): Promise<boolean> {
    try {
      const repository = await Repository.at(folder);
      return (await repository.find(revision)) !== undefined;
    } catch (error) {
      if (error instanceof Failure) {
        return false;
      }
      throw error;
    }
  }

  /**
   * The commit that a revision names, as its full hash.
   *
   * @throws {@link Failure} when it names none
   */
  async commit(revision: string): Promise<string> {
    const commit = await this.find(revision);
    if (commit !== undefined) {
      return commit;
    }
    const fix = nearest(revision, await this.names());
    const shallow = (await this.isShallow())
      ? "; this clone is shallow, git fetch --unshallow gets the rest of its history"
      : "";
    throw new Failure(
      `${shown(revision)} is neither a folder nor a revision of this repository` +
        (fix === undefined ? shallow : `; did you mean ${fix}`),
    );
  }

  /** The commit that a revision names, if it names one. */
  async find(revision: string): Promise<string | undefined> {
    const { code, stdout } = await git(this.folder, [
      ...["rev-parse", "--verify", "--quiet", "--end-of-options"],
      `${revision}^{commit}`,
    ]);
    return code === 0 ? stdout.trim() : undefined;
  }

  /** A commit as people write it. */
  async short(commit: string): Promise<string> {
    return (await git(this.folder, ["rev-parse", "--short", commit])).stdout.trim();
  }

  /**
   * Where HEAD has left the main branch, and how people name it. The main branch is the branch that origin/HEAD names, else main, else master.
   *
   * @throws {@link Failure} when there is no such branch or commit
   */
  async mergeBase(): Promise<{ readonly commit: string; readonly name: string }> {
    if ((await this.find("HEAD")) === undefined) {
      throw new Failure("there is no commit to compare with yet: commit what is there, or name two folders");
    }
    const branch = await this.mainBranch();
    const { code, stdout } = await git(this.folder, ["merge-base", branch, "HEAD"]);
    if (code === 0) {
      const commit = stdout.trim();
      const isTip = (await this.find(branch)) === commit;
      return { commit, name: isTip ? branch : `merge base with ${branch}` };
    }
    throw new Failure(
      (await this.isShallow())
        ? `this clone is shallow and does not reach back to where HEAD left ${branch}: git fetch --unshallow gets the rest`
        : `HEAD has no commit in common with ${branch}: name the base, as in flotilla diff ${branch}`,
    );
  }

  /**
   * The files below a folder of a commit; none when it has no such folder.
   *
   * @param path - from the folder of the repository
   * @throws {@link Failure} when something there is no file of the repository
   */
  async files(commit: string, path: string): Promise<CommittedFile[]> {
    const folder = normalized(this.prefix + path);
    const paths = folder === "" ? [] : [folder];
    const { code, stdout, reason } = await git(this.folder, ["ls-tree", "-r", "-z", "--full-tree", commit, ...paths]);
    if (code !== 0) {
      throw new Failure(`the files of ${commit} cannot be listed: ${reason}`);
    }
    return stdout
      .split("\0")
      .filter((line) => line !== "")
      .flatMap((line) => committedFile(line, folder));
  }

  /** The text of a file of a commit, if the commit has it. */
  async text(commit: string, path: string): Promise<string | undefined> {
    const { code, stdout } = await git(this.folder, [
      "cat-file",
      "blob",
      `${commit}:${normalized(this.prefix + path)}`,
    ]);
    return code === 0 ? stdout : undefined;
  }

  private async mainBranch(): Promise<string> {
    const { code, stdout } = await git(this.folder, ["symbolic-ref", "--quiet", "--short", "refs/remotes/origin/HEAD"]);
    const candidates = [...(code === 0 ? [stdout.trim()] : []), ...["main", "master", "origin/main", "origin/master"]];
    for (const candidate of candidates) {
      if ((await this.find(candidate)) !== undefined) {
        return candidate;
      }
    }
    throw new Failure(
      "there is no main branch to compare with (neither origin/HEAD nor main nor master): name the base, as in flotilla diff HEAD~1",
    );
  }

  private async names(): Promise<string[]> {
    const { stdout } = await git(this.folder, ["for-each-ref", "--format=%(refname:short)"]);
    return stdout.split("\n").filter((name) => name !== "");
  }

  private async isShallow(): Promise<boolean> {
    return (await git(this.folder, ["rev-parse", "--is-shallow-repository"])).stdout.trim() === "true";
  }
}

const modes: Readonly<Record<string, string>> = { "120000": "a symbolic link", "160000": "a submodule" };

/** A line of `git ls-tree -z`: `<mode> <type> <hash>\t<path>`. */
function committedFile(line: string, folder: string): CommittedFile[] {
  const tab = line.indexOf("\t");
  const [mode = "", , blob = ""] = line.slice(0, tab).split(" ");
  const whole = line.slice(tab + 1);
  const path = folder === "" ? whole : whole.slice(folder.length + 1);
  const other = modes[mode];
  if (other !== undefined && (path === "" || mode === "160000" || /\.ya?ml$/.test(path))) {
    throw new Failure(`${whole} is ${other} there, and a rendering has files alone: flotilla render writes them`);
  }
  return other !== undefined || path === "" ? [] : [{ path, blob }];
}

/** A path as git has it: without `./`, `../` and a slash at its end. */
function normalized(path: string): string {
  const steps: string[] = [];
  for (const step of path.replaceAll("\\", "/").split("/")) {
    if (step === "..") {
      steps.pop();
    } else if (step !== "" && step !== ".") {
      steps.push(step);
    }
  }
  return steps.join("/");
}

function firstLine(text: string): string {
  return text.split("\n", 1)[0] ?? "";
}
