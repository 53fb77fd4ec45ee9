import { StackRecord } from "./stack-record.js";
import type { Target } from "./waves.js";

/** Where a stack is within a run over several. */
export type RunState = "waiting" | "running" | "succeeded" | "failed";

/** The run of one stack: what happened to it, when, and how it ended. */
export class StackRun {
  /** What the engine told. */
  readonly record = new StackRecord();
  #state: RunState = "waiting";
  #started: number | undefined;
  #ended: number | undefined;
  #failure: readonly string[] = [];
  #doing = "";
  #summary: string | undefined;

  constructor(
    /** Cluster and stack. */
    readonly target: Target,
    /** Number of steps, where a preview has counted them. */
    readonly total?: number,
  ) {}

  get state(): RunState {
    return this.#state;
  }

  /** Why it failed, a reason a few lines each. */
  get failure(): readonly string[] {
    return this.#failure;
  }

  /** What goes on beside the engine's steps, or the engine's own step. */
  get doing(): string {
    return this.record.now || (this.record.announced > 0 ? "running its program" : this.#doing);
  }

  /** Says what goes on while the engine has nothing to tell. */
  set doing(text: string) {
    this.#doing = text;
  }

  /** What a run that no engine carries out has done; `undefined` where the engine's steps say it. */
  get summary(): string | undefined {
    return this.#summary;
  }

  set summary(text: string | undefined) {
    this.#summary = text;
  }

  /** How long it has been running, or ran, in milliseconds. */
  elapsed(now: number): number {
    return this.#started === undefined ? 0 : (this.#ended ?? now) - this.#started;
  }

  begin(now: number): void {
    this.#state = "running";
    this.#started = now;
    this.#doing = "starting";
  }

  succeed(now: number): void {
    this.#state = "succeeded";
    this.#ended = now;
  }

  fail(now: number, failure: readonly string[]): void {
    this.#state = "failed";
    this.#ended = now;
    this.#failure = failure;
  }
}
