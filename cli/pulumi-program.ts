import { access, constants } from "node:fs/promises";
import { delimiter, join } from "node:path";

/**
 * The program `pulumi`: one that the sandbox of a project has built, else one on the PATH. The sandbox's wrapper of it is not
 * taken, since it works on the sandbox's own state.
 */
export async function pulumiProgram(projectRoot: string): Promise<string | undefined> {
  const onPath = (process.env["PATH"] ?? "")
    .split(delimiter)
    .filter((folder) => !/[\\/]\.sandbox[\\/]bin$/.test(folder));
  for (const folder of [join(projectRoot, ".tools", "bin"), ...onPath]) {
    const file = join(folder, "pulumi");
    if (folder !== "" && (await isExecutable(file))) {
      return file;
    }
  }
  return undefined;
}

function isExecutable(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}
