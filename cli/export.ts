import { join, relative, resolve } from "node:path";

import { Command, Option } from "commander";

import type { Contract } from "../constructs/cluster-api/contract.js";
import { fleetProblems } from "../constructs/fleet-problems.js";
import { isFromClusterApi } from "../lib/fleet/provisioner.js";
import type { LateValues } from "../lib/late.js";
import { InvalidError, refuse } from "../lib/problem.js";
import type { Selection } from "./cluster-api-export.js";
import { Failure } from "./failure.js";
import { settled, withSetting } from "./late-settings.js";
import { findProject, loadFleet } from "./project.js";
import type { FileStates } from "./rendering-folder.js";
import { jsonOption } from "./run-options.js";
import type { Terminal } from "./terminal.js";
import { requireCluster } from "./waves.js";

const examples = `
What Cluster API does not make must be there before the objects are applied: docs/cluster-api.md lists it for each cloud.

Examples:
  $ flotilla export cluster-api --out clusters             each cluster that Cluster API creates
  $ flotilla export cluster-api production-us --out /tmp   what one of Pulumi's would be
  $ flotilla export cluster-api staging --out clusters --set cluster_staging_secrets_key=arn:aws:kms:…:key/…
  $ kubectl apply -f clusters/staging.yaml                 on the management cluster
`;

interface ExportOptions {
  readonly out: string;
  readonly contract: Contract;
  readonly set?: LateValues;
  readonly json?: boolean;
}

/** `flotilla export` */
export function exportCommand(terminal: Terminal): Command {
  return new Command("export")
    .summary("write clusters for other programs")
    .description("Writes clusters for other programs.")
    .addCommand(clusterApi(terminal));
}

function clusterApi(terminal: Terminal): Command {
  return new Command("cluster-api")
    .summary("clusters as objects of Cluster API, for kubectl apply -f")
    .description(
      "Writes a file a cluster with all objects of Cluster API that make it, without a cluster, credentials or a network. " +
        "Only files that differ are written, and none is deleted.",
    )
    .argument("[cluster...]", "clusters to write (default: those that Cluster API creates)")
    .requiredOption("--out <folder>", "folder to write, which is made if need be")
    .addOption(
      new Option("--contract <version>", "form of Cluster API's own objects")
        .choices(["v1beta1", "v1beta2"])
        .default("v1beta2"),
    )
    .option("--set <name=value>", "a value that is known only once something exists (again for more)", withSetting)
    .addOption(jsonOption())
    .addHelpText("after", examples)
    .action((clusters: readonly string[], options: ExportOptions) => exportClusters(clusters, options, terminal));
}

async function exportClusters(
  named: readonly string[],
  { out, contract, set = {}, json }: ExportOptions,
  { results, messages }: Terminal,
): Promise<void> {
  const fleet = await loadFleet(findProject(process.cwd()));
  refuse("fleet", fleetProblems(fleet));
  for (const name of named) {
    requireCluster(fleet, name);
  }
  const { exportedObjects, exportedText, selected } = await import("./cluster-api-export.js");
  const { strayFiles, writeExport } = await import("./export-folder.js");
  const selection = selected(fleet, named);
  const objects = settled(
    collected(selection.clusters, (cluster) => exportedObjects(fleet, cluster, contract)),
    set,
  );
  const folder = resolve(out);
  const states = writeExport(
    folder,
    new Map([...objects].map(([cluster, each]) => [cluster, exportedText(fleet, cluster, each)])),
  );
  const isOfPulumi = (cluster: string) => {
    const spec = fleet.clusters[cluster];
    return spec !== undefined && !isFromClusterApi(spec);
  };
  const result: Result = {
    ...states,
    ...selection,
    folder: relative(process.cwd(), folder) || ".",
    ofPulumi: selection.clusters.filter(isOfPulumi),
    stray: strayFiles(folder, (cluster) => Object.hasOwn(fleet.clusters, cluster)),
  };
  results.write(json === true ? `${JSON.stringify(resultJson(result), null, 2)}\n` : resultText(result));
  if (json !== true) {
    notes(result).forEach((line) => {
      messages.write(`${line}\n`);
    });
  }
}

/** What is made of each cluster; what is wrong with any of them is told at once. */
function collected<T>(clusters: readonly string[], make: (cluster: string) => T): ReadonlyMap<string, T> {
  const errors: InvalidError[] = [];
  const made = new Map<string, T>();
  for (const cluster of clusters) {
    try {
      made.set(cluster, make(cluster));
    } catch (error) {
      if (!(error instanceof InvalidError)) throw error;
      errors.push(error);
    }
  }
  const [first] = errors;
  if (first !== undefined) {
    throw errors.length === 1 ? first : new Failure(errors.map(({ message }) => message).join("\n"));
  }
  return made;
}

interface Result extends FileStates, Selection {
  /** Folder as the user would name it. */
  readonly folder: string;
  /** Exported clusters that Pulumi creates. */
  readonly ofPulumi: readonly string[];
  readonly stray: readonly string[];
}

function resultText({ folder, added, changed, unchanged }: Result): string {
  const lines = (state: string, files: readonly string[]) =>
    files.map((file) => `${state.padEnd(9)}  ${join(folder, file)}\n`);
  return [...lines("added", added), ...lines("changed", changed), ...lines("unchanged", unchanged)].join("");
}

function resultJson({ added, changed, unchanged, leftOut, stray }: Result) {
  return { added, changed, unchanged, leftOut, stray };
}

function notes({ folder, leftOut, ofPulumi, stray }: Result): readonly string[] {
  const reasons = new Set(leftOut.map(({ reason }) => reason));
  return [
    ...[...reasons].map((reason) => {
      const names = leftOut.filter((each) => each.reason === reason).map(({ cluster }) => cluster);
      return `left out, ${reason}: ${names.join(", ")}`;
    }),
    ...(ofPulumi.length > 0
      ? [
          `created by Pulumi, and made a second time if these files are applied while they exist: ${ofPulumi.join(", ")}`,
        ]
      : []),
    ...(stray.length > 0
      ? [`of clusters that the fleet does not have, and kept: ${stray.map((file) => join(folder, file)).join(", ")}`]
      : []),
  ];
}
