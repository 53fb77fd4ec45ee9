import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

import type { OwnParts } from "../constructs/platform.js";
import type { Fleet } from "../lib/fleet/fleet.js";
import { isObject } from "../lib/schema.js";
import { Failure } from "./failure.js";
import { ownParts, type ExportedParts } from "./own-parts.js";

/** A repository that describes a fleet. */
export interface Project {
  /** Folder of its package.json and Pulumi.yaml. */
  readonly root: string;
  /** Compiled module that exports `fleet`, absolute. */
  readonly fleetModule: string;
}

const example = '"flotilla": { "fleet": "dist/stacks/fleet.js" }';

/**
 * The nearest folder upwards whose package.json has the key `flotilla`.
 *
 * @throws {@link Failure}
 */
export function findProject(from: string): Project {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    const fleet = fleetKey(join(folder, "package.json"));
    if (fleet !== undefined) {
      return { root: folder, fleetModule: resolve(folder, fleet) };
    }
    if (dirname(folder) === folder) {
      throw new Failure(
        `no fleet here: neither ${resolve(from)} nor a folder above it has a package.json with the key "flotilla"; ` +
          `add ${example} to it`,
      );
    }
  }
}

/** What the module of a fleet exports. */
export interface FleetModule {
  readonly fleet: Fleet;
  /** Layers, services and rules of the fleet's own; none where the module exports none. */
  readonly own: OwnParts;
}

/**
 * The fleet that a project describes.
 *
 * @throws {@link Failure}
 */
export async function loadFleet(project: Project): Promise<Fleet> {
  return (await loadFleetModule(project)).fleet;
}

/**
 * The fleet that a project describes, and what it has beside its data.
 *
 * @throws {@link Failure}
 */
export async function loadFleetModule({ root, fleetModule }: Project): Promise<FleetModule> {
  if (!existsSync(fleetModule)) {
    throw new Failure(`${fleetModule} does not exist: build the project first (cd ${root} && npm run build)`);
  }
  const { fleet, ...parts } = exported(await imported(fleetModule));
  if (typeof fleet !== "object" || fleet === null || !("clusters" in fleet)) {
    throw new Failure(
      `${fleetModule} must export a fleet: export const fleet: Fleet = { name: …, clusters: { … }, … }`,
    );
  }
  // Whether it is a good fleet is for its checks to say.
  return { fleet: fleet as Fleet, own: ownParts(fleetModule, parts) };
}

async function imported(path: string): Promise<unknown> {
  try {
    return await import(pathToFileURL(path).href);
  } catch (error) {
    throw new Failure(`${path} cannot be loaded: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

/** A CommonJS module shows its exports by name, or under `default` where Node cannot tell the names. */
function exported(module: unknown): { readonly fleet?: unknown } & ExportedParts {
  const { default: inner, ...named } = module as Readonly<Record<string, unknown>>;
  const { fleet, layers, services, rules } = { ...(isObject(inner) ? inner : {}), ...named };
  return { fleet, layers, services, rules };
}

function fleetKey(path: string): string | undefined {
  if (!existsSync(path)) {
    return undefined;
  }
  const { flotilla } = parsed(path) as { readonly flotilla?: unknown };
  if (flotilla === undefined) {
    return undefined;
  }
  const fleet = typeof flotilla === "object" && flotilla !== null && "fleet" in flotilla ? flotilla.fleet : undefined;
  if (typeof fleet !== "string") {
    throw new Failure(`the key "flotilla" of ${path} must name the module of the fleet: ${example}`);
  }
  return fleet;
}

function parsed(path: string): object {
  try {
    const value: unknown = JSON.parse(readFileSync(path, "utf8"));
    return typeof value === "object" && value !== null ? value : {};
  } catch (error) {
    throw new Failure(`${path} is not JSON: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}
