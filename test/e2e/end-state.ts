import { equal } from "node:assert/strict";
import { join } from "node:path";

import { allResources } from "../../sandbox/clouds/listing.js";
import { isProperties, type Properties, type PropertyValue } from "../../sandbox/provider/property-value.js";
import { textAt } from "../../sandbox/kubernetes/kube-object.js";
import type { Project } from "./project.js";

/** What a project has made of a cluster, without what differs from one run to the next. */
export interface EndState {
  /** Everything in the clouds: type and id. */
  readonly cloud: readonly string[];
  /** Every object of the cluster that somebody wants: kind and name, and what is wanted of it. */
  readonly objects: readonly string[];
  /** Every release as helm lists it: namespace, name, chart, status. */
  readonly releases: readonly string[];
  /** Revisions that helm is still at work on, or thinks so. */
  readonly pending: readonly string[];
}

/** Kinds that controllers make and name, or that tell what goes on. */
const transient = [
  "nodes",
  "csinodes",
  "events",
  "pods",
  "replicasets",
  "controllerrevisions",
  "endpoints",
  "endpointslices",
  "leases",
  "ipaddresses",
];
/** What a cloud makes up in ids: UUIDs and digits. */
const madeUp = /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|\b[0-9a-f]{17,}\b/gi;
const notWanted = ["kind", "apiVersion", "metadata", "status", "data", "binaryData", "type"];
const own = ["clusterIP", "clusterIPs", "caBundle", "providerID", "nodePort"];

/** What a project has made of the cluster of a kubeconfig. */
export async function endState(project: Project, kubeconfig: string): Promise<EndState> {
  const ask = async (program: string, ...args: readonly string[]): Promise<string> => {
    const { code, stdout, stderr } = await project.inSandbox(program, [...args, "--kubeconfig", kubeconfig]);
    equal(code, 0, stderr);
    return stdout;
  };
  const kinds = (await ask("kubectl", "api-resources", "--verbs=list", "-o", "name"))
    .trim()
    .split("\n")
    .filter((name) => !transient.includes(name.replace(/\..*$/, "")));
  const { items } = JSON.parse(await ask("kubectl", "get", kinds.join(","), "-A", "-o", "json")) as {
    readonly items: readonly Properties[];
  };
  const listed = JSON.parse(await ask("helm", "list", "-A", "-o", "json")) as readonly Listed[];
  return {
    cloud: (await allResources(join(project.folder, ".sandbox")))
      .map(({ type, id }) => `${type} ${id.replace(madeUp, "…")}`)
      .sort(),
    objects: items
      .filter((object) => !isRecord(object))
      .map(wanted)
      .sort(),
    releases: listed.map(({ namespace, name, chart, status }) => `${namespace}/${name} ${chart} ${status}`).sort(),
    pending: items
      .filter(isRecord)
      .map(titleAndStatus)
      .filter((text) => / (?:pending-\w+|uninstalling)$/.test(text)),
  };
}

interface Listed {
  readonly namespace: string;
  readonly name: string;
  readonly chart: string;
  readonly status: string;
}

/** Whether an object is what Helm writes down of a revision. */
function isRecord(object: Properties): boolean {
  return object["type"] === "helm.sh/release.v1";
}

function titleAndStatus({ metadata }: Properties): string {
  const { name, labels } = metadata as { readonly name: string; readonly labels: { readonly status: string } };
  return `${name} ${labels.status}`;
}

function wanted(object: Properties): string {
  const {
    name,
    namespace = "",
    labels = {},
  } = object["metadata"] as {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Properties;
  };
  const rest = Object.entries(object).filter(([key]) => !notWanted.includes(key));
  const spec = JSON.stringify(without(Object.fromEntries([["labels", labels], ...rest]), own));
  return `${textAt(object, "kind")} ${namespace}/${name} ${spec}`;
}

function without(value: PropertyValue, names: readonly string[]): PropertyValue {
  if (Array.isArray(value)) return value.map((item: PropertyValue) => without(item, names));
  if (!isProperties(value)) return value;
  const kept = Object.entries(value).filter(([name]) => !names.includes(name));
  return Object.fromEntries(kept.map(([name, item]) => [name, without(item, names)]));
}
