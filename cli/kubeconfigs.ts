import { dump, load } from "js-yaml";

import { Failure } from "./failure.js";

/** The kubeconfig of one cluster. */
export interface ClusterKubeconfig {
  /** Name of the cluster, and of its context in the merged file. */
  readonly cluster: string;
  /** YAML text with at least one context. */
  readonly kubeconfig: string;
}

interface Named {
  readonly name: string;
}
interface Kubeconfig {
  readonly clusters: readonly Named[];
  readonly users: readonly Named[];
  readonly contexts: readonly (Named & { readonly context: Readonly<Record<string, unknown>> })[];
  readonly currentContext: string | undefined;
}

/**
 * One kubeconfig with a context for each cluster, called like the cluster. What an existing file has under other
 * names stays, but for clusters that are gone.
 *
 * @throws {@link Failure} when a text is not a kubeconfig
 */
export function mergedKubeconfig(
  clusters: readonly ClusterKubeconfig[],
  existing = "",
  gone: readonly string[] = [],
): string {
  const ours = clusters.map((cluster) => renamed(cluster));
  const names = new Set([...gone, ...clusters.map(({ cluster }) => cluster)]);
  const others = parse("the existing kubeconfig", existing);
  const all = <T extends Named>(pick: (config: Kubeconfig) => readonly T[]) => [
    ...pick(others).filter(({ name }) => !names.has(name)),
    ...ours.flatMap(pick),
  ];
  const contexts = all((config) => config.contexts);
  const current = (kept = "") => (contexts.some(({ name }) => name === kept) ? kept : (contexts[0]?.name ?? ""));
  return dump(
    {
      apiVersion: "v1",
      kind: "Config",
      clusters: all((config) => config.clusters),
      users: all((config) => config.users),
      contexts,
      "current-context": current(others.currentContext),
    },
    { lineWidth: -1 },
  );
}

/** A kubeconfig whose only cluster, user and context are called like the cluster. */
function renamed({ cluster, kubeconfig }: ClusterKubeconfig): Kubeconfig {
  const config = parse(`the kubeconfig of ${cluster}`, kubeconfig);
  const context = config.contexts.find(({ name }) => name === config.currentContext) ?? config.contexts[0];
  if (context === undefined) {
    throw new Failure(`the kubeconfig of ${cluster} has no context`);
  }
  const own = (list: readonly Named[], name: unknown) =>
    list.filter((entry) => entry.name === name).map((entry) => ({ ...entry, name: cluster }));
  return {
    clusters: own(config.clusters, context.context["cluster"]),
    users: own(config.users, context.context["user"]),
    contexts: [{ name: cluster, context: { ...context.context, cluster, user: cluster } }],
    currentContext: cluster,
  };
}

function parse(subject: string, text: string): Kubeconfig {
  const value = text.trim() === "" ? {} : yamlObject(subject, text);
  const list = (key: string) => {
    const entries: unknown = value[key] ?? [];
    if (!Array.isArray(entries) || !entries.every(isNamed)) {
      throw new Failure(`${subject} is not a kubeconfig: its ${key} must be a list of named entries`);
    }
    return entries;
  };
  const current = value["current-context"];
  return {
    clusters: list("clusters"),
    users: list("users"),
    contexts: list("contexts").map((entry) => ({ ...entry, context: "context" in entry ? record(entry.context) : {} })),
    currentContext: typeof current === "string" && current !== "" ? current : undefined,
  };
}

function yamlObject(subject: string, text: string): Readonly<Record<string, unknown>> {
  try {
    return record(load(text));
  } catch {
    // The parser's message quotes the text, which may hold a credential.
    throw new Failure(`${subject} is not YAML`);
  }
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function isNamed(value: unknown): value is Named {
  return typeof value === "object" && value !== null && "name" in value && typeof value.name === "string";
}
