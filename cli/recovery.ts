import type { EngineEvent, Stack } from "@pulumi/pulumi/automation";

import { importId, type KnownInputs, type TaggedObject } from "../lib/import-ids.js";
import { associationIds, podIdentityIds, taggedObjects } from "./aws-listing.js";
import { defaultTags, ofProvider, type CloudProvider } from "./cloud-provider.js";
import { mendReleases, releaseType } from "./interrupted-releases.js";
import { inputsByReference, stateOf, withState, type ResourceState } from "./stack-state.js";

/** What was found of an interrupted run. */
export interface Recovered {
  /** URNs of what it had created without writing it down. */
  readonly adopted: readonly string[];
  /** URNs of Helm releases on which it was at work. */
  readonly halfDone: readonly string[];
}

const ROUNDS = 10;

/**
 * Takes into the state of a stack what an earlier run created and could not write down: the engine was killed, or the answer
 * of the cloud was lost. Without it the next run would be refused, since the name is taken, or create the object twice.
 *
 * Each round asks a preview what would be created, finds out under which id the cloud would have it, and reads those ids with
 * a refresh, which drops what is not there. What was found makes more ids known, so rounds go on until one finds nothing.
 *
 * Helm releases are then freed from what an engine was doing to them when it died.
 */
export async function recover(stack: Stack): Promise<Recovered> {
  const adopted: string[] = [];
  const begun = await withoutPendingCreates(stack);
  for (let round = 0; round < ROUNDS; round++) {
    const found = await adoptOnce(stack, begun);
    adopted.push(...found);
    if (found.length === 0) {
      break;
    }
  }
  return { adopted, halfDone: await mendReleases(stack) };
}

/**
 * The engine keeps an interrupted creation for ever, and only warns of it; the rounds find out what became of it.
 *
 * @returns the URNs of the creations
 */
async function withoutPendingCreates(stack: Stack): Promise<ReadonlySet<string>> {
  const deployment = await stack.exportStack();
  const { pending_operations: pending = [] } = stateOf(deployment);
  const kept = pending.filter(({ type }) => type !== "creating");
  if (kept.length < pending.length) {
    await stack.importStack(withState(deployment, { pending_operations: kept }));
  }
  return new Set(pending.flatMap(({ type, resource }) => (type === "creating" ? [resource.urn] : [])));
}

async function adoptOnce(stack: Stack, begun: ReadonlySet<string>): Promise<readonly string[]> {
  // Nothing tells whose a release is but that its creation had begun.
  const steps = (await creations(stack)).filter(({ type, urn }) => type !== releaseType || begun.has(urn));
  const before = await stack.exportStack();
  const { resources = [] } = stateOf(before);
  const candidates = await withIds(stack, steps, resources);
  if (candidates.length === 0) {
    return [];
  }
  await stack.importStack(withState(before, { resources: [...resources, ...candidates] }));
  try {
    await stack.refresh({ target: candidates.map(({ urn }) => urn), suppressOutputs: true, color: "never" });
  } catch (error) {
    await stack.importStack(before); // candidates that nobody has looked at must not stay
    throw error;
  }
  return await keepOwn(stack, new Set(candidates.map(({ urn }) => urn)), resources);
}

/** What the stack would create now. A preview that fails has still told what came before. */
async function creations(stack: Stack): Promise<readonly ResourceState[]> {
  const found: ResourceState[] = [];
  const onEvent = ({ resourcePreEvent }: EngineEvent): void => {
    const { op, urn, type, new: next } = resourcePreEvent?.metadata ?? {};
    if ((op as string | undefined) !== "create" || !urn || !type || !next?.provider) {
      return;
    }
    const { inputs, parent, provider } = next;
    found.push({ urn, type, custom: true, inputs, outputs: {}, provider, ...(parent && { parent }) });
  };
  await stack.preview({ onEvent, suppressOutputs: true, color: "never" }).catch(() => undefined);
  return found;
}

async function withIds(
  stack: Stack,
  steps: readonly ResourceState[],
  resources: readonly ResourceState[],
): Promise<readonly ResourceState[]> {
  const urns = new Set(resources.map(({ urn }) => urn));
  const known = inputsByReference(resources);
  const { envVars } = stack.workspace;
  const candidates: ResourceState[] = [];
  const listings = new Map<string, Promise<readonly TaggedObject[]>>();
  for (const step of steps) {
    const inputs = known.get(step.provider);
    if (inputs === undefined || (step.parent !== undefined && !urns.has(step.parent))) {
      continue; // a provider or a component that is not there yet has created nothing
    }
    const provider = { inputs, env: { ...process.env, ...envVars } };
    const isAws = step.type.startsWith("aws:");
    const tagged = isAws ? await memoized(listings, step.provider ?? "", () => taggedObjects(provider)) : [];
    const id = await idOf(step, provider, tagged);
    if (id !== undefined) {
      candidates.push({ ...step, id, inputs: {} });
    }
  }
  return candidates;
}

async function idOf(
  { type, inputs = {} }: ResourceState,
  provider: CloudProvider,
  tagged: readonly TaggedObject[],
): Promise<string | undefined> {
  if (type === "aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation") {
    return (await associationIds(provider, inputs)).at(0);
  }
  if (type === "aws:eks/podIdentityAssociation:PodIdentityAssociation") {
    return (await podIdentityIds(provider, inputs)).at(0);
  }
  return importId(type, { ...ofProvider(provider.inputs), ...inputs }, tagged);
}

/** Drops what exists and belongs to somebody else: it lacks the tags or labels that the provider gives to everything. */
async function keepOwn(
  stack: Stack,
  candidates: ReadonlySet<string>,
  before: readonly ResourceState[],
): Promise<readonly string[]> {
  const deployment = await stack.exportStack();
  const { resources = [] } = stateOf(deployment);
  const known = inputsByReference(before);
  const isForeign = ({ urn, outputs = {}, provider }: ResourceState): boolean =>
    candidates.has(urn) && !hasTags(outputs, defaultTags(known.get(provider) ?? {}));
  const own = resources.filter((resource) => !isForeign(resource));
  if (own.length < resources.length) {
    await stack.importStack(withState(deployment, { resources: own }));
  }
  return own.flatMap(({ urn }) => (candidates.has(urn) ? [urn] : []));
}

function hasTags({ tagsAll, effectiveLabels }: KnownInputs, wanted: KnownInputs): boolean {
  const tags = tagsAll ?? effectiveLabels;
  if (typeof tags !== "object" || tags === null) {
    return true; // a type without tags is told apart by its name alone
  }
  return Object.entries(wanted).every(([key, value]) => (tags as KnownInputs)[key] === value);
}

function memoized<T>(known: Map<string, T>, key: string, make: () => T): T {
  const value = known.get(key) ?? make();
  known.set(key, value);
  return value;
}
