import type { Properties } from "./property-value.js";

/** An answer, at once or later. */
export type Answer<T> = T | Promise<T>;

/** The resource that a request is about. */
export interface Subject {
  readonly urn: string;
  /** Logical name of the resource: the last part of its URN. */
  readonly name: string;
  /** Type token, such as `aws:eks/cluster:Cluster`. */
  readonly type: string;
}

/** Inputs of a resource (or of the provider itself) that a program asks for. */
export interface CheckRequest extends Subject {
  /** Inputs as checked when the resource was last written; empty for a new resource. */
  readonly olds: Properties;
  readonly news: Properties;
  /** Source of random names: the same seed must give the same name. Empty when there is none. */
  readonly randomSeed: Uint8Array;
  /** How the program wants an unnamed resource to be named. */
  readonly autonaming?: { readonly proposedName: string; readonly mode: "propose" | "enforce" | "disable" };
}

/** A property that the provider refuses, and why. */
export interface CheckFailure {
  readonly property: string;
  readonly reason: string;
}

/** Inputs with defaults filled in, or what is wrong with them. */
export interface CheckResult {
  readonly inputs: Properties;
  readonly failures?: readonly CheckFailure[];
}

/** A resource as it is and the inputs that it should have. */
export interface DiffRequest extends Subject {
  readonly id: string;
  /** Outputs of the last operation. */
  readonly olds: Properties;
  readonly oldInputs: Properties;
  readonly news: Properties;
  readonly ignoreChanges: readonly string[];
}

/** What happens to one property; `-replace` makes the engine replace the resource. */
export type DiffKind = "add" | "add-replace" | "delete" | "delete-replace" | "update" | "update-replace";

/** How a resource differs from the inputs that it should have. */
export interface DiffResult {
  readonly changes: boolean | "unknown";
  /** Properties whose change replaces the resource. */
  readonly replaces?: readonly string[];
  /** Outputs that keep their value in an update, so that what depends on them need not change. */
  readonly stables?: readonly string[];
  readonly deleteBeforeReplace?: boolean;
  /** Top-level properties that changed. */
  readonly diffs?: readonly string[];
  /** Property path, such as `spec.ports[0].port`, to what happens to it. */
  readonly detailed?: Readonly<Record<string, { readonly kind: DiffKind; readonly inputDiff?: boolean }>>;
}

/** The provider's own arguments. */
export interface ConfigureRequest {
  readonly args: Properties;
}

/** A resource to create. */
export interface CreateRequest extends Subject {
  readonly inputs: Properties;
  readonly preview: boolean;
  /** Limit that the program sets in seconds; 0 leaves it to the provider. */
  readonly timeout: number;
}

/** A created resource; a preview that does not know the id leaves it out. */
export interface CreateResult {
  readonly id?: string;
  readonly outputs: Properties;
}

/** A resource to look up: one to refresh has outputs and inputs, one to import has neither. */
export interface ReadRequest extends Subject {
  readonly id: string;
  readonly outputs: Properties;
  readonly inputs: Properties;
}

/** The resource as it is. */
export interface ReadResult {
  readonly id: string;
  readonly outputs: Properties;
  readonly inputs: Properties;
}

/** A resource to change. */
export interface UpdateRequest extends DiffRequest {
  readonly preview: boolean;
  readonly timeout: number;
}

/** A resource to delete. */
export interface DeleteRequest extends Subject {
  readonly id: string;
  readonly outputs: Properties;
  readonly inputs: Properties;
  readonly timeout: number;
}

/** A function of the provider to call. */
export interface InvokeRequest {
  readonly token: string;
  readonly args: Properties;
}

/** What the function returns, or which arguments it refuses. */
export interface InvokeResult {
  readonly returned: Properties;
  readonly failures?: readonly CheckFailure[];
}

/**
 * A resource provider. What it throws reaches the engine: a `RpcError` with its code, a `HalfMadeError` with the
 * resource so far, anything else by its message.
 */
export interface Provider {
  readonly version: string;
  /** Checks the provider's own arguments; by default they pass unchanged. */
  checkConfig?(request: CheckRequest): Answer<CheckResult>;
  /** Compares the provider's own arguments; by default a change of them replaces nothing. */
  diffConfig?(request: DiffRequest): Answer<DiffResult>;
  configure(request: ConfigureRequest): Answer<void>;
  check(request: CheckRequest): Answer<CheckResult>;
  diff(request: DiffRequest): Answer<DiffResult>;
  create(request: CreateRequest): Answer<CreateResult>;
  /** The resource as it is, or nothing if it is gone. */
  read(request: ReadRequest): Answer<ReadResult | undefined>;
  /** The outputs after the change. */
  update(request: UpdateRequest): Answer<Properties>;
  delete(request: DeleteRequest): Answer<void>;
  invoke?(request: InvokeRequest): Answer<InvokeResult>;
  /** Ends what is still running, as soon as it can. */
  cancel?(): Answer<void>;
}
