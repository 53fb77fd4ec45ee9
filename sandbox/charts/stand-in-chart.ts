import type { StandInKind } from "../stand-ins/definition.js";

/** A chart that the sandbox installs in place of a real one, whose programs have no pods to run in here. */
export interface StandInChart {
  /** Name of the chart, whatever repository it comes from. */
  readonly name: string;
  /** Version that it has when a release does not ask for an exact one. */
  readonly version: string;
  /** Values by default: only those that a component reads. */
  readonly values: Readonly<Record<string, unknown>>;
  readonly components: readonly Component[];
  /** Kinds that the chart or its program brings. */
  readonly kinds: readonly StandInKind[];
  /**
   * Paths of the values that must be true for the kinds to be defined, one of them at least.
   *
   * @defaultValue they always are
   */
  readonly kindsWhen?: readonly string[];
  /**
   * Namespaces that the program makes for itself and for its users.
   *
   * @defaultValue none
   */
  readonly namespaces?: readonly string[];
  /**
   * Objects that the program makes for itself.
   *
   * @defaultValue none
   */
  readonly objects?: readonly object[];
}

/** A program of a chart: a Deployment, and a Service if others ask it. Paths are those of values. */
export interface Component {
  /** What follows the name of the release in the component's name, such as `-webhook`; or the whole name. */
  readonly name: { readonly suffix: string } | { readonly whole: string };
  /**
   * Namespace of the component.
   *
   * @defaultValue that of the release
   */
  readonly namespace?: string;
  /**
   * Path of how many replicas it has.
   *
   * @defaultValue one replica
   */
  readonly replicas?: string;
  /**
   * Port of its Service.
   *
   * @defaultValue no Service
   */
  readonly port?: number;
  /**
   * Path of its service account: `name`, which is its own unless it is given, and `annotations`.
   *
   * @defaultValue the namespace's own
   */
  readonly serviceAccount?: string;
  /**
   * Path of labels that its pods have beside those that find them.
   *
   * @defaultValue none
   */
  readonly podLabels?: string;
  /**
   * Path of the name of its pods' priority class.
   *
   * @defaultValue none
   */
  readonly priority?: string;
  /**
   * Path of what a pod asks for.
   *
   * @defaultValue next to nothing
   */
  readonly resources?: string;
  /**
   * Path of its disruption budget: `minAvailable` and `unhealthyPodEvictionPolicy`, and `enabled` where the chart has that.
   *
   * @defaultValue none
   */
  readonly budget?: string;
}

/** Kinds of one group, all with the same versions and of the same scope, by their plurals. */
export function kindsOf(
  group: string,
  versions: StandInKind["versions"],
  scope: StandInKind["scope"],
  kinds: Readonly<Record<string, string>>,
): StandInKind[] {
  return Object.entries(kinds).map(([plural, kind]) => ({ group, versions, kind, plural, scope }));
}
