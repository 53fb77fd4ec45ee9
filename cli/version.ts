import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** The version of flotilla, as its package says. */
export function version(): string {
  for (let folder = __dirname; ; folder = dirname(folder)) {
    const found = packageVersion(join(folder, "package.json"));
    if (found !== undefined || dirname(folder) === folder) {
      return found ?? "unknown";
    }
  }
}

function packageVersion(path: string): string | undefined {
  try {
    const { name, version } = JSON.parse(readFileSync(path, "utf8")) as {
      readonly name?: string;
      readonly version?: string;
    };
    return name === "flotilla" ? version : undefined;
  } catch {
    return undefined;
  }
}
