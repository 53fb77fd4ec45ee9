import type { DiagnosticEvent, EngineEvent, StepEventMetadata } from "@pulumi/pulumi/automation/events.js";

import { compareTexts } from "../lib/compare-texts.js";
import { diagnosticText } from "./diagnostics.js";
import { eventStep, opOf, type EngineStep } from "./engine-step.js";
import { resourceText } from "./urn.js";

/** A step of the engine, as `--json` shows it. */
export interface Step {
  /** What the engine does: `"create"`, `"update"`, `"create-replacement"`…; `"forget"` or `"hand-over"`, see {@link opOf}. */
  readonly op: string;
  readonly urn: string;
  /** Type token of the resource. */
  readonly type: string;
}

/** Number of resources by what happens to them. */
export interface Changes {
  readonly same: number;
  readonly create: number;
  readonly update: number;
  readonly replace: number;
  readonly delete: number;
  /** Resources that go while what they stand for stays. */
  readonly forget: number;
  /** Resources of which only changes whether what they stand for would stay when they go. */
  readonly handOver: number;
}

/** What is waited for, by the program or by a provider, told while it is. */
export interface Waiting {
  /** What it waits for: `"Cluster default/staging"`. */
  readonly subject: string;
  /** Why it is not there yet. */
  readonly reasons: readonly string[];
}

const verbs: Readonly<Record<string, string>> = {
  create: "creating",
  update: "updating",
  delete: "deleting",
  replace: "replacing",
  "create-replacement": "creating",
  "delete-replaced": "deleting",
  refresh: "reading",
  read: "reading",
  import: "importing",
  same: "checking",
  forget: "letting go of",
  "hand-over": "handing over",
};

/** What one run of one stack did so far, told by the engine's events. */
export class StackRecord {
  readonly #announced = new Map<string, StepEventMetadata>();
  readonly #failed = new Set<string>();
  readonly #running = new Map<string, StepEventMetadata>();
  readonly #problems = new Set<string>();
  readonly #told = new Map<string, readonly string[]>();
  #cancelling = false;

  /** Takes in one event. */
  add(event: EngineEvent): void {
    if (event.resourcePreEvent !== undefined) {
      this.#begin(event.resourcePreEvent.metadata);
    } else if (event.resOutputsEvent !== undefined) {
      this.#end(event.resOutputsEvent.metadata);
    } else if (event.resOpFailedEvent !== undefined) {
      this.#fail(event.resOpFailedEvent.metadata);
    } else if (event.diagnosticEvent?.severity === "error") {
      this.#problems.add(diagnosticText(event.diagnosticEvent));
    } else if (event.diagnosticEvent?.ephemeral === true) {
      this.#wait(event.diagnosticEvent);
    } else if (event.stdoutEvent?.message.includes("received; cancelling") === true) {
      this.#cancelling = true;
    }
  }

  /** Everything but `same`, ordered by URN: what a preview announces and the following run does are equal. */
  get steps(): readonly Step[] {
    return this.#changing().map((step) => ({ op: opOf(step), urn: step.urn, type: step.type }));
  }

  /** The same steps, in the same order, with the resource before and afterwards. */
  get engineSteps(): readonly EngineStep[] {
    return this.#changing().map(eventStep);
  }

  /** Number of resources by what happened to them; a replacement counts once. */
  get changes(): Changes {
    const done = this.#done().map((step) => ({ op: opOf(step), urn: step.urn }));
    const count = (op: string) => done.filter((step) => step.op === op).length;
    // A stack whose protection is lifted before it is deleted runs twice.
    const changed = new Set(done.filter(({ op }) => op !== "same").map(({ urn }) => urn));
    return {
      same: done.filter(({ op, urn }) => op === "same" && !changed.has(urn)).length,
      create: count("create"),
      update: count("update"),
      replace: count("replace"),
      delete: count("delete"),
      forget: count("forget"),
      handOver: count("hand-over"),
    };
  }

  /** Number of steps that have begun. */
  get announced(): number {
    return this.#announced.size;
  }

  /** Number of steps that are over. */
  get done(): number {
    return this.#announced.size - this.#running.size;
  }

  /** What goes on now, the latest first begun: `"creating Cluster production-us"`. */
  get now(): string {
    const step = [...this.#running.values()].at(-1);
    const text = step === undefined ? "" : `${verbs[opOf(step)] ?? step.op} ${resourceText(step.urn)}`;
    const { waiting } = this;
    return waiting === undefined ? text : `waiting for ${waiting.subject}`;
  }

  /** What is waited for, the latest told of. */
  get waiting(): Waiting | undefined {
    const last = [...this.#told].at(-1);
    return last === undefined ? undefined : { subject: resourceText(last[0]), reasons: last[1] };
  }

  /** What went wrong, each in a few lines. */
  get problems(): readonly string[] {
    return [...this.#problems];
  }

  /** Whether the engine has said that it is stopping. */
  get cancelling(): boolean {
    return this.#cancelling;
  }

  #begin(step: StepEventMetadata): void {
    if (isDefaultProvider(step)) {
      return;
    }
    this.#announced.set(key(step), step);
    if (isAwaited(step)) {
      this.#forget();
      this.#running.set(key(step), step);
    }
  }

  #end(step: StepEventMetadata): void {
    this.#running.delete(key(step));
    this.#told.delete(step.urn);
  }

  #fail(step: StepEventMetadata): void {
    this.#running.delete(key(step));
    this.#failed.add(key(step));
  }

  /** Why something is not there yet comes in messages that are not kept; an empty one says that it is. */
  #wait({ message, urn = "" }: DiagnosticEvent): void {
    const [text, name] = [diagnosticText({ message }), `${urn.split(/::|\//).at(-1) ?? ""}: `];
    const reasons = (text.startsWith(name) ? text.slice(name.length) : text)
      .split(/\n|; /)
      .filter((reason) => reason !== "");
    this.#told.delete(urn);
    if (urn !== "" && reasons.length > 0) {
      this.#told.set(urn, reasons);
    }
  }

  /** When the program gets on it no longer waits; a provider may still do so for a step that is not over. */
  #forget(): void {
    const running = new Set([...this.#running.values()].map(({ urn }) => urn));
    [...this.#told.keys()].filter((urn) => !running.has(urn)).forEach((urn) => this.#told.delete(urn));
  }

  #changing(): readonly StepEventMetadata[] {
    return this.#done()
      .filter((step) => opOf(step) !== "same")
      .sort((a, b) => compareTexts(a.urn, b.urn) || compareTexts(a.op, b.op));
  }

  #done(): readonly StepEventMetadata[] {
    return [...this.#announced].filter(([step]) => !this.#failed.has(step)).map(([, step]) => step);
  }
}

/** A resource may take several steps in one run: it is replaced by three. */
function key({ op, urn }: StepEventMetadata): string {
  return `${op} ${urn}`;
}

/** The engine makes these for itself, in no program and no preview of its own. */
function isDefaultProvider({ urn, type }: StepEventMetadata): boolean {
  return type.startsWith("pulumi:providers:") && /::default(_[^:]*)?$/.test(urn);
}

/** Components end without a word, and so does what takes no time. */
function isAwaited({ op, old, new: next }: StepEventMetadata): boolean {
  return (next ?? old)?.custom === true && op !== "same" && op !== "replace";
}
