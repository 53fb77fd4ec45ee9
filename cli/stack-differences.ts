import type { StackDifference } from "../lib/diff/report.js";
import { changedCode, type CodeChange } from "./changed-code.js";
import type { CountProgress } from "./count-progress.js";
import { offlinePreview } from "./offline-preview.js";
import { outcomeOf } from "./outcome.js";
import { pulumiProgram } from "./pulumi-program.js";
import { recordedStacks, type RecordedStacks } from "./recorded-stacks.js";
import type { Project } from "./project.js";
import type { Side } from "./side.js";
import { sidePrograms, type SidePrograms } from "./side-programs.js";
import { differsInData, stackPairs, type Fleets, type StackPair } from "./stack-pairs.js";
import { sample } from "./stack-sample.js";
import { ThrowAway } from "./throw-away.js";

/** What is asked of the stacks. */
export interface StackRequest {
  readonly project: Project;
  readonly base: Side;
  readonly head: Side;
  readonly fleets: Fleets;
  /**
   * Whether the state of the sandbox is the recorded one.
   *
   * @defaultValue false
   */
  readonly sandbox?: boolean;
  /** Is told what takes long. */
  readonly report: (line: string) => void;
  /** Shows how far the stacks have come. */
  readonly progress: (stacks: number) => CountProgress;
  /** Is told what whoever reads the result has to know. */
  readonly note?: (line: string) => void;
}

const engines = 2;
const noPulumi =
  "what changes in the clouds is not shown, because pulumi is not on the PATH: install it (https://www.pulumi.com/docs/install/)";

/**
 * What a change does to the cloud resources of each stack that can differ. Where HEAD is the working tree and the state of a stack
 * is recorded where the user can read it, that is a preview against the state; else two previews on made-up clouds. Nothing is
 * changed and nobody is asked for a login.
 */
export async function stackDifferences(request: StackRequest): Promise<readonly StackDifference[]> {
  const { project, fleets, report, note = report } = request;
  const pairs = stackPairs(fleets);
  const code = await changedCode({ ...request, stacks: onBothSides(pairs) });
  const differing = new Set(pairs.filter((pair) => differsInData(pair, fleets)));
  const same = pairs.filter((pair) => !differing.has(pair));
  const { asked, notes } = sample([...differing], code === "code" ? same : []);
  if (asked.length === 0) {
    return pairs.map(quiet);
  }
  const pulumi = await pulumiProgram(project.root);
  if (pulumi === undefined) {
    note(noPulumi);
    return [];
  }
  notes.forEach(note);
  const throwAway = new ThrowAway();
  try {
    const work: Work = { ...request, code, pulumi, throwAway };
    const previews = await previewed(work, asked);
    return [...previews, ...(code === "code" ? [] : same.map(quiet))];
  } finally {
    throwAway.close();
  }
}

interface Work extends StackRequest {
  readonly code: CodeChange;
  readonly pulumi: string;
  readonly throwAway: ThrowAway;
}

interface Sources {
  readonly recorded: RecordedStacks | undefined;
  /** Programs are made when the first stack needs them: a build takes a while. */
  readonly programs: () => Promise<SidePrograms>;
}

function onBothSides(pairs: readonly StackPair[]): ReadonlySet<string> {
  return new Set(pairs.flatMap(({ stack, base, head }) => (base === undefined || head === undefined ? [] : [stack])));
}

async function previewed(work: Work, pairs: readonly StackPair[]): Promise<readonly StackDifference[]> {
  const { project, head, sandbox = false, pulumi, throwAway } = work;
  const recorded =
    head.kind === "working-tree" ? await recordedStacks({ root: project.root, pulumi, sandbox, throwAway }) : undefined;
  let programs: Promise<SidePrograms> | undefined;
  const sources: Sources = { recorded, programs: () => (programs ??= sidePrograms(work, work)) };
  const results = new Map<StackPair, StackDifference>();
  const { done, end } = work.progress(pairs.length);
  const clock = setInterval(() => {
    done(results.size);
  }, 500);
  const queue = [...pairs];
  const worker = async () => {
    for (let pair = queue.shift(); pair !== undefined; pair = queue.shift()) {
      results.set(pair, await stackDifference(pair, sources, work));
    }
  };
  await Promise.all(Array.from({ length: engines }, worker)).finally(() => {
    clearInterval(clock);
    end();
  });
  return pairs.flatMap((pair) => results.get(pair) ?? []);
}

async function stackDifference(pair: StackPair, { recorded, programs }: Sources, work: Work): Promise<StackDifference> {
  const { stack } = pair;
  const reasons: string[] = [];
  if (recorded !== undefined && recorded.names.has(stack) && pair.head !== undefined) {
    const how = `flotilla preview --diff against the state of ${stack}`;
    const found = await outcomeOf(() => recorded.preview(stack));
    if ("result" in found) {
      return { ...named(pair), how, resources: found.result };
    }
    reasons.push(`${how} failed: ${found.failure}`);
  }
  const found = await outcomeOf(async () => {
    const { base, head, doubt } = await programs();
    reasons.push(...(doubt === undefined ? [] : [doubt]));
    const sides = {
      base: pair.base === undefined ? undefined : base,
      head: pair.head === undefined ? undefined : head,
    };
    return offlinePreview({ stack, ...sides }, work);
  });
  const how = ["previewed without state", ...reasons, ...(pair.head === undefined ? [afterwards] : [])].join("; ");
  return "result" in found
    ? { ...named(pair), how, resources: found.result }
    : { ...named(pair), how, resources: [], failure: found.failure };
}

const afterwards = "they stay until flotilla down has run, which it can while the fleet still has the cluster";

function named({ stack, base, head }: StackPair): Pick<StackDifference, "stack" | "cluster"> {
  return { stack, cluster: head ?? base ?? stack };
}

function quiet(pair: StackPair): StackDifference {
  return { ...named(pair), how: "made of the same data by the same code", resources: [] };
}
