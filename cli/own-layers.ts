import type { OwnLayers } from "../constructs/platform.js";
import type { Layer } from "../lib/layer.js";
import { InvalidError, shown } from "../lib/problem.js";
import { isObject } from "../lib/schema.js";
import { Failure } from "./failure.js";

const example = "export const layers = (cluster: string): readonly Layer[] => [ … ];";

/**
 * The layers that the module of a fleet exports beside it, which no compiler may have checked.
 *
 * @throws {@link Failure} at once when it is no function, and from the function when that fails or returns something else
 */
export function ownLayers(path: string, exported: unknown): OwnLayers {
  if (exported === undefined) {
    return () => [];
  }
  if (typeof exported !== "function") {
    throw new Failure(`${path} must export its layers as a function: ${example}`);
  }
  return (cluster) => {
    const call = `layers(${shown(cluster)}) of ${path}`;
    const layers = called(call, () => (exported as (cluster: string) => unknown)(cluster));
    if (!Array.isArray(layers) || !layers.every(isLayer)) {
      throw new Failure(
        `${call} must return layers, each { name: string, after: string[], deliver: "pulumi" | "gitops", manifests: […] }, got ${shown(layers)}`,
      );
    }
    return layers;
  };
}

function called(call: string, layers: () => unknown): unknown {
  try {
    return layers();
  } catch (error) {
    if (error instanceof InvalidError) {
      throw error;
    }
    throw new Failure(`${call} failed: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

function isLayer(value: unknown): value is Layer {
  return (
    isObject(value) &&
    typeof value["name"] === "string" &&
    Array.isArray(value["after"]) &&
    (value["deliver"] === "pulumi" || value["deliver"] === "gitops") &&
    Array.isArray(value["manifests"]) &&
    value["manifests"].every(isObject)
  );
}
