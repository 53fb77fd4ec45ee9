import type { Manifest } from "../../lib/manifests.js";
import { isObject } from "../../lib/schema.js";

/** The parts of function-patch-and-transform's input that flotilla writes. */
interface Input {
  readonly resources: readonly {
    readonly name: string;
    readonly base: Manifest;
    readonly patches: readonly InputPatch[];
  }[];
}
interface InputPatch {
  readonly type: string;
  readonly fromFieldPath: string;
  readonly toFieldPath: string;
  readonly transforms?: readonly InputTransform[];
  readonly policy?: { readonly fromFieldPath: "Required" };
}
interface InputTransform {
  readonly type: string;
  readonly map?: Readonly<Record<string, unknown>>;
  readonly string?: { readonly type: string; readonly fmt?: string };
}

/**
 * The resources that an order becomes: what function-patch-and-transform makes of a Composition, as far as flotilla uses it. A hash
 * is a made-up one of the right shape. The order has its defaults already, as an API server would have filled them in.
 */
export function composedOrder(composition: Manifest, order: Manifest): Manifest[] {
  const { pipeline } = composition["spec"] as { pipeline: readonly { input: Input }[] };
  return pipeline.flatMap(({ input }) =>
    input.resources.map(({ name, base, patches }) => {
      const { namespace = "" } = order.metadata;
      const made = {
        ...structuredClone(base),
        metadata: { ...base.metadata, name: `${order.metadata.name}-${name}`, namespace },
      };
      for (const patch of patches.filter(({ type }) => type === "FromCompositeFieldPath")) {
        const value = at(order, patch.fromFieldPath);
        if (value !== undefined) {
          set(made, keys(patch.toFieldPath), (patch.transforms ?? []).reduce(transformed, value));
        } else if (patch.policy !== undefined) {
          throw new Error(`${composition.metadata.name}: ${name} needs ${patch.fromFieldPath}`);
        }
      }
      return made;
    }),
  );
}

function transformed(value: unknown, { type, map, string }: InputTransform): unknown {
  const text = String(value);
  const results: Readonly<Record<string, () => unknown>> = {
    map: () => found(map ?? {}, text),
    convert: () => text,
    Format: () => (string?.fmt ?? "").replace("%s", text),
    Convert: () => "0123456789abcdef".repeat(4),
    Regexp: () => text.slice(0, 22),
  };
  return found(results, string?.type ?? type)();
}

function found<T>(map: Readonly<Record<string, T>>, key: string): T {
  const value = map[key];
  if (value === undefined) {
    throw new Error(`no ${key} among ${Object.keys(map).join(", ")}`);
  }
  return value;
}

function at(value: unknown, path: string): unknown {
  return path.split(".").reduce((each, key) => (isObject(each) ? each[key] : undefined), value);
}

/** `a.b["c/d"].e[0]` as its keys. */
function keys(path: string): string[] {
  return [...path.matchAll(/\["([^"]+)"\]|\[(\d+)\]|([^.[]+)/g)].map(
    ([, quoted, index, plain]) => quoted ?? index ?? plain ?? "",
  );
}

function set(target: object, [key = "", ...rest]: readonly string[], value: unknown): void {
  const object = target as Record<string, unknown>;
  if (rest.length === 0) {
    object[key] = value;
    return;
  }
  object[key] ??= /^\d+$/.test(rest[0] ?? "") ? [] : {};
  set(object[key] as object, rest, value);
}
