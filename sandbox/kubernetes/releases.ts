import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { hasUnknown, revealed, secret, UNKNOWN, type Properties } from "../provider/property-value.js";
import type {
  CheckRequest,
  CheckResult,
  CreateRequest,
  CreateResult,
  DeleteRequest,
  DiffRequest,
  DiffResult,
  ReadRequest,
  ReadResult,
  UpdateRequest,
} from "../provider/provider.js";
import { HalfMadeError } from "../provider/rpc-error.js";
import { UnknownKindError, UnreachableError } from "./api-error.js";
import type { SandboxChart } from "../charts/sandbox-chart.js";
import { chartArguments, chartVersion, ownChart } from "./chart-source.js";
import { withSecrets } from "./checked-inputs.js";
import type { Cluster } from "./cluster.js";
import type { Connection } from "./connection.js";
import { inputDifference } from "./difference.js";
import { HelmError, withHelm, type Helm } from "./helm.js";
import { installedRelease, kindName, type InstalledRelease } from "./installed-release.js";
import { numberAt, objectAt, objectId, textAt } from "./kube-object.js";
import { kubeconfigFile } from "./kubeconfig-file.js";
import { gone, unreachable } from "./messages.js";
import type { ResourceMethods } from "./objects.js";
import { installFlags, upgradeFlags, waitFlags, writeFlags } from "./release-flags.js";
import { filledRelease, RELEASE_DEFAULTS, unsimulatedInputs, valuesText } from "./release-inputs.js";

/** Type token of a Helm release. */
export const RELEASE = "kubernetes:helm.sh/v3:Release";

/** Inputs that say where a chart comes from. */
const CHART_INPUTS = ["chart", "version", "repositoryOpts", "devel", "verify", "keyring"];

/** Helm at work on the namespace of one release. */
interface Site {
  readonly helm: Helm;
  readonly cluster: Cluster;
  readonly name: string;
  readonly namespace: string;
  /** Flags that lead helm to the cluster and the namespace. */
  readonly flags: readonly string[];
}

/** Helm releases as resources, by running helm. */
export class Releases implements ResourceMethods {
  private readonly connection: Connection;

  constructor(connection: Connection) {
    this.connection = connection;
  }

  async check(request: CheckRequest): Promise<CheckResult> {
    const inputs = filledRelease(request, await this.connection.namespace());
    const plain = revealed(inputs);
    const failures = unsimulatedInputs(plain);
    if (failures.length > 0 || CHART_INPUTS.some((name) => hasUnknown(plain[name]))) return { inputs, failures };
    try {
      const version = await withHelm(this.connection.cancelled, (helm) => chartVersion(helm, plain));
      return { inputs: { ...inputs, version } };
    } catch (error) {
      if (!(error instanceof HelmError)) throw error;
      const version = inputs["version"] ?? "";
      return { inputs: { ...inputs, version }, failures: [{ property: "chart", reason: error.message }] };
    }
  }

  diff({ olds, oldInputs, news }: DiffRequest): DiffResult {
    const found = inputDifference(revealed(inputsOf(oldInputs, olds)), revealed(news), ["name", "namespace"]);
    return found.changes ? found : { changes: false };
  }

  async create({ urn, inputs, preview, timeout }: CreateRequest): Promise<CreateResult> {
    if (preview) return { outputs: unwritten(inputs) };
    const plain = revealed(inputs);
    const id = `${textAt(plain, "namespace")}/${textAt(plain, "name")}`;
    const flags = [...writeFlags(plain, timeout), ...installFlags(plain)];
    return { id, outputs: await this.write({ urn, id, inputs, command: "install", flags, revision: 0 }) };
  }

  async update({ urn, id, olds, news, preview, timeout }: UpdateRequest): Promise<Properties> {
    if (preview) return unwritten(news);
    const plain = revealed(news);
    const flags = [...writeFlags(plain, timeout), ...upgradeFlags(plain)];
    const revision = numberAt(olds, ["status", "revision"]);
    return this.write({ urn, id, inputs: news, command: "upgrade", flags, revision });
  }

  async read({ id, outputs, inputs }: ReadRequest): Promise<ReadResult | undefined> {
    const before = inputsOf(inputs, outputs);
    try {
      return await this.at(id, async (site) => {
        const found = await installedRelease(site.helm, site.name, site.flags);
        if (!found) return undefined;
        const live = withSecrets(liveInputs(revealed(before), found), before);
        return { id, inputs: live, outputs: await this.told(site, found, live) };
      });
    } catch (error) {
      if (!(error instanceof UnreachableError)) throw error;
      const { deleteUnreachable, skipUpdateUnreachable } = this.connection.settings;
      if (deleteUnreachable) return undefined;
      if (!skipUpdateUnreachable) throw new Error(unreachable(error), { cause: error });
      return { id, outputs, inputs };
    }
  }

  async delete({ urn, id, outputs, inputs, timeout }: DeleteRequest): Promise<void> {
    const flags = waitFlags(revealed(inputsOf(inputs, outputs)), timeout);
    try {
      await this.at(id, (site) => site.helm.run(["uninstall", site.name, ...site.flags, ...flags]));
    } catch (error) {
      if (!(error instanceof UnreachableError)) throw error;
      if (!this.connection.settings.deleteUnreachable) throw new Error(unreachable(error), { cause: error });
      this.connection.engine.log("warning", gone(error), urn);
    }
  }

  /** Installs or upgrades a release and tells what is there then; what is there but not ready must not be lost. */
  private async write(order: WriteOrder): Promise<Properties> {
    const { urn, id, inputs, command, flags, revision } = order;
    const plain = revealed(inputs);
    const note = substitution(ownChart(plain));
    if (note !== undefined) this.connection.engine.log("info", note, urn);
    try {
      return await this.at(id, async (site) => {
        const chart = await chartArguments(site.helm, plain);
        const args = [command, site.name, ...chart, ...site.flags, ...flags, "--values", "-"];
        const failure = await failureOf(site.helm.run(args, valuesText(plain)));
        if (failure && isRefused(failure)) throw failure;
        const found = await installedRelease(site.helm, site.name, site.flags);
        if (!found) throw failure ?? new HelmError(vanished(id));
        if (failure && numberAt(found.status, ["revision"]) <= revision) throw failure;
        const outputs = await this.told(site, found, inputs);
        if (!failure) return outputs;
        throw new HalfMadeError(unfinished(id, failure), { id, outputs, inputs, reasons: [failure.message] });
      });
    } catch (error) {
      throw error instanceof UnreachableError ? new Error(unreachable(error), { cause: error }) : error;
    }
  }

  /** Lets helm work on the cluster and in the namespace of a release. */
  private async at<T>(id: string, work: (site: Site) => Promise<T>): Promise<T> {
    const cluster = await this.connection.cluster();
    const [name = "", namespace = cluster.defaultNamespace] = id.split("/").reverse();
    return withHelm(this.connection.cancelled, async (helm) => {
      const kubeconfig = join(helm.folder, "kubeconfig");
      await writeFile(kubeconfig, kubeconfigFile(cluster.context), { mode: 0o600 });
      return work({ helm, cluster, name, namespace, flags: ["--kubeconfig", kubeconfig, "--namespace", namespace] });
    });
  }

  /** What the engine is told of a release. */
  private async told(site: Site, found: InstalledRelease, inputs: Properties): Promise<Properties> {
    const names: Record<string, string[]> = {};
    for (const object of found.objects) {
      (names[kindName(object)] ??= []).push(await placedName(site, object));
    }
    return { ...inputs, __inputs: secret(revealed(inputs)), resourceNames: names, status: found.status };
  }
}

/** What is to be written, and the revision that is there. */
interface WriteOrder {
  readonly urn: string;
  readonly id: string;
  readonly inputs: Properties;
  readonly command: "install" | "upgrade";
  readonly flags: readonly string[];
  readonly revision: number;
}

/** What a preview tells of a release: what its chart makes, only helm knows. */
function unwritten(inputs: Properties): Properties {
  return { ...inputs, __inputs: secret(revealed(inputs)), resourceNames: UNKNOWN, status: UNKNOWN };
}

/** The inputs of a release's last operation, from the engine or from its outputs. */
function inputsOf(inputs: Properties, outputs: Properties): Properties {
  return Object.keys(inputs).length > 0 ? inputs : revealed(objectAt(outputs, "__inputs"));
}

/** The inputs that a release would have if a program had installed it as it is; an import has none to start from. */
function liveInputs(inputs: Properties, { status, values }: InstalledRelease): Properties {
  const { chart = "", name = "", namespace = "", version = "" } = status;
  return { ...RELEASE_DEFAULTS, chart, name, namespace, ...inputs, version, values };
}

/** Name of an object, after its namespace if its kind has one. */
async function placedName({ cluster, namespace }: Site, object: Properties): Promise<string> {
  if (textAt(object, "metadata", "namespace")) return objectId(object);
  const isNamespaced = await cluster.namespaceFor(object).catch((error: unknown) => {
    if (error instanceof UnknownKindError) return undefined;
    throw error;
  });
  const name = objectId(object);
  return isNamespaced === undefined ? name : `${namespace}/${name}`;
}

/** Why helm failed, or nothing if it did not. */
async function failureOf(work: Promise<string>): Promise<HelmError | undefined> {
  try {
    await work;
    return undefined;
  } catch (error) {
    if (error instanceof HelmError) return error;
    throw error;
  }
}

/** Whether helm did not begin: a release of that name is there already, or somebody is at work on it. */
function isRefused({ message }: HelmError): boolean {
  return message.includes("cannot reuse a name") || message.includes("another operation");
}

function unfinished(id: string, { message }: HelmError): string {
  return `Helm release "${id}" is there, but not ready: ${message}`;
}

function vanished(id: string): string {
  return `Helm release "${id}" was uninstalled while it was written`;
}

/** What is said of a chart that is not the real one. */
function substitution(own: SandboxChart | undefined): string | undefined {
  if (own === undefined || "real" in own.origin) return undefined;
  return "realOf" in own.origin
    ? `the sandbox installs chart ${own.chart} ${own.origin.realOf} for ${own.version}, which it does not have`
    : `the sandbox installs its stand-in for chart ${own.chart} ${own.version}: same components and values, but no program of it runs`;
}
