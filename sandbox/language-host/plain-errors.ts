import util from "node:util";

/**
 * Makes `util.inspect` of a program print without colours. It is preloaded, and so acts when it is loaded.
 *
 * The SDK inspects what a program throws with colours, and then Node.js 20 goes round in circles for a minute over a
 * stack frame such as `node_modules/@pulumi/resource.ts`, a scope with a file directly in it, which source maps make
 * (`markNodeModules` in lib/internal/util/inspect.js).
 */
const { inspect } = util;
const plain = (value: unknown, options?: util.InspectOptions): string => inspect(value, { ...options, colors: false });
util.inspect = Object.assign(plain, inspect);
