import type { MadeUp } from "../sandbox/offline/made-up.js";

/** A resource as the engine announces it: the part of its state that a preview knows. */
export interface AnnouncedResource {
  readonly urn: string;
  readonly type: string;
  readonly custom?: boolean;
  readonly parent?: string;
  /** `<urn>::<id>` of its provider; the id is unknown in a preview. */
  readonly provider?: string;
  readonly dependencies?: readonly string[];
  readonly propertyDependencies?: Readonly<Record<string, readonly string[] | null>>;
  readonly deletedWith?: string;
  readonly [key: string]: unknown;
}

const secretSignature = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" } as const;

/**
 * The state that a stack would have if what a preview announces had been made. Nothing in it is protected, so that a preview from
 * there tells what goes instead of refusing it.
 */
export function madeUpState(
  announced: readonly AnnouncedResource[],
  memory: ReadonlyMap<string, MadeUp>,
): readonly AnnouncedResource[] {
  const resources = [...defaultProviders(announced), ...announced].map((resource) => made(resource, memory));
  return inOrder(resources);
}

function made(resource: AnnouncedResource, memory: ReadonlyMap<string, MadeUp>): AnnouncedResource {
  const { provider, ...rest } = resource;
  const known = memory.get(resource.urn);
  return {
    ...rest,
    protect: false,
    ...(resource.custom === true && { id: known?.id ?? providerId, outputs: stored(known?.outputs ?? {}) }),
    ...(provider !== undefined && { provider: `${urnOf(provider)}::${providerId}` }),
  };
}

const providerId = "made-up";

/** What the engine makes for itself is in no preview. */
function defaultProviders(announced: readonly AnnouncedResource[]): readonly AnnouncedResource[] {
  const urns = new Set(announced.map(({ urn }) => urn));
  const missing = new Set(announced.flatMap(({ provider }) => (provider === undefined ? [] : [urnOf(provider)])));
  return [...missing]
    .filter((urn) => !urns.has(urn))
    .map((urn) => ({ urn, type: urn.split("::")[2]?.split("$").at(-1) ?? "", custom: true, inputs: {} }));
}

function urnOf(reference: string): string {
  return reference.slice(0, reference.lastIndexOf("::"));
}

/** The engine wants what a resource needs before the resource. */
function inOrder(resources: readonly AnnouncedResource[]): readonly AnnouncedResource[] {
  const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  const ordered = new Set<AnnouncedResource>();
  const begun = new Set<string>();
  const add = (resource: AnnouncedResource) => {
    if (!begun.has(resource.urn)) {
      begun.add(resource.urn);
      for (const needed of needs(resource)) {
        const other = byUrn.get(needed);
        if (other !== undefined) add(other);
      }
      ordered.add(resource);
    }
  };
  resources.forEach(add);
  return [...ordered];
}

function needs(resource: AnnouncedResource): readonly string[] {
  const { parent, provider, deletedWith, dependencies = [], propertyDependencies = {} } = resource;
  return [
    ...[parent, deletedWith].flatMap((urn) => urn ?? []),
    ...(provider === undefined ? [] : [urnOf(provider)]),
    ...dependencies,
    ...Object.values(propertyDependencies).flatMap((urns) => urns ?? []),
  ];
}

/** A value as a state holds it: what is secret in a form of its own. */
function stored(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(stored);
  }
  if (typeof value !== "object" || value === null) {
    return value;
  }
  if (Object.entries(secretSignature).every(([key, text]) => (value as Record<string, unknown>)[key] === text)) {
    const { value: hidden } = value as { readonly value?: unknown };
    return { ...secretSignature, plaintext: JSON.stringify(stored(hidden)) };
  }
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, stored(item)]));
}
