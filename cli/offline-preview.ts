import type { ResourceDifference } from "../lib/diff/report.js";
import { uidOf, type MadeUp } from "../sandbox/offline/made-up.js";
import { openOfflineProviders } from "../sandbox/offline/offline-providers.js";
import type { EngineStep } from "./engine-step.js";
import { madeUpState, type AnnouncedResource } from "./made-up-state.js";
import { previewSteps } from "./preview-steps.js";
import { resourceDifference } from "./resource-difference.js";
import type { StackProgram } from "./stack-program.js";
import type { ThrowAway } from "./throw-away.js";
import { environment, writeProject, writeState, type ThrowAwayStack } from "./throw-away-stack.js";

/** A stack and the program that it has on each side. */
export interface OfflineStack {
  readonly stack: string;
  readonly base?: StackProgram | undefined;
  readonly head?: StackProgram | undefined;
}

/** What a preview needs beside the stack. */
export interface OfflineTools {
  /** The program `pulumi`. */
  readonly pulumi: string;
  readonly throwAway: ThrowAway;
}

/**
 * What becomes of the resources of a stack when one program follows another: the engine previews the first from nothing, and the
 * second from what the first would have made. Nothing is made, no cloud and no account is asked, and all that is written lies in a
 * temporary folder.
 *
 * @throws {@link Failure} with what the program or the engine said
 */
export async function offlinePreview(
  { stack, base, head }: OfflineStack,
  { pulumi, throwAway }: OfflineTools,
): Promise<readonly ResourceDifference[]> {
  const project = String((head ?? base)?.project["name"]);
  const run: Run = {
    place: { folder: await throwAway.folder(), project, stack },
    memory: new Map(),
    pulumi,
    throwAway,
  };
  const before = base === undefined ? [] : await preview(run, { program: base, existing: [], remembers: true });
  const changes =
    head === undefined
      ? before.map(({ urn, new: state }): EngineStep => ({ op: "delete", urn, old: state, replacing: [] }))
      : await preview(run, { program: head, existing: madeUpState(announced(before), run.memory), remembers: false });
  const isMadeUp = madeUpText([...run.memory.keys()]);
  return changes.flatMap((step) => resourceDifference(step) ?? []).map((each) => withoutMadeUp(each, isMadeUp));
}

interface Run extends OfflineTools {
  readonly place: ThrowAwayStack;
  readonly memory: Map<string, MadeUp>;
}

interface Preview {
  readonly program: StackProgram;
  /** What the stack has. */
  readonly existing: readonly AnnouncedResource[];
  /** Whether what the preview creates is there from then on. */
  readonly remembers: boolean;
}

async function preview(run: Run, { program, existing, remembers }: Preview): Promise<readonly EngineStep[]> {
  const { place, memory, pulumi, throwAway } = run;
  await writeState(place, existing);
  const cwd = await writeProject(place, program);
  const providers = await openOfflineProviders({ packages: program.packages, memory, remembers });
  const env = { ...environment(place, program), PULUMI_DEBUG_PROVIDERS: providers.addresses };
  const args = ["preview", "--json", "--non-interactive", "--stack", place.stack];
  try {
    return await previewSteps(() => throwAway.run(pulumi, args, { cwd, env }));
  } finally {
    providers.close();
  }
}

function announced(steps: readonly EngineStep[]): readonly AnnouncedResource[] {
  return steps.flatMap(({ urn, new: state }) => (state === undefined ? [] : [{ ...state, urn }]));
}

/** Tells texts that hold something made up: the id of a resource that a cloud knows and nobody here. */
function madeUpText(urns: readonly string[]): (text: string) => boolean {
  const pieces = new Set(urns.map((urn) => uidOf(urn).slice(0, 8)));
  return (text) => {
    const lower = text.toLowerCase();
    return [...lower.matchAll(/(?=([0-9a-f]{8}))/g)].some(([, piece = ""]) => pieces.has(piece));
  };
}

function withoutMadeUp(difference: ResourceDifference, isMadeUp: (text: string) => boolean): ResourceDifference {
  const shown = (value: unknown): unknown => {
    if (typeof value === "string") return isMadeUp(value) ? "<known to the cloud>" : value;
    if (Array.isArray(value)) return value.map(shown);
    return typeof value === "object" && value !== null
      ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, shown(item)]))
      : value;
  };
  const fields = difference.fields.map((field) => ({
    ...field,
    ...("from" in field && { from: shown(field.from) }),
    ...("to" in field && { to: shown(field.to) }),
  }));
  return { ...difference, fields };
}
