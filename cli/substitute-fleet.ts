import { readFileSync, realpathSync } from "node:fs";
import Module from "node:module";

/** Environment variable with the file that says which module exports which fleet instead of its own. */
export const substitutionVariable = "FLOTILLA_SUBSTITUTE_FLEET";

/** Preloaded by a program, and so acts when it is loaded: the module of the fleet is taken for loaded, with the other fleet. */
const file = process.env[substitutionVariable];
if (file !== undefined) {
  const { module: path, fleet } = JSON.parse(readFileSync(file, "utf8")) as {
    readonly module: string;
    readonly fleet: unknown;
  };
  const name = realpathSync(path);
  const substitute = new Module(name);
  Object.assign(substitute, { filename: name, loaded: true, exports: { fleet } });
  require.cache[name] = substitute;
}
