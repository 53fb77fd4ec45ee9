import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, openSync, closeSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";

import { manifests } from "../lib/manifests.js";
import { yaml } from "../lib/render.js";
import { addDeployments } from "./deployments.js";

/** A program that turns Deployments into one file of YAML. */
export interface Peer {
  readonly name: string;
  /** Path of the program, or `undefined` where this machine has none. */
  readonly program: string | undefined;
  /** Writes what the program reads, and returns its arguments. */
  readonly prepare: (count: number, folder: string) => readonly string[];
}

/** Peers in the order in which the table has them, ourselves first. */
export function peers(toolsFolder: string): Peer[] {
  const synthesis = (name: string): Peer => ({
    name: name === "cdk8s" ? "cdk8s App.synth" : name,
    program: process.execPath,
    prepare: (count, folder) => [join(__dirname, "synthesis.js"), name, `${count}`, folder],
  });
  return [
    synthesis("flotilla"),
    { name: "helm template", program: programAt("helm", toolsFolder), prepare: prepareChart },
    synthesis("cdk8s"),
    { name: "kubectl kustomize", program: programAt("kubectl", toolsFolder), prepare: prepareKustomization },
  ];
}

/**
 * Runs a peer once.
 *
 * @returns seconds from the start of its process to the end, and the text; `undefined` when it took longer than allowed
 */
export function run(peer: Peer, count: number, folder: string, allowedSeconds: number): Run | undefined {
  const args = peer.prepare(count, folder);
  const file = join(folder, "bench.yaml");
  const output = openSync(peer.program === process.execPath ? join(folder, "stdout") : file, "w");
  const start = performance.now();
  const { status, error, stderr } = spawnSync(peer.program ?? "", args, {
    stdio: ["ignore", output, "pipe"],
    timeout: allowedSeconds * 1000,
    encoding: "utf8",
  });
  const seconds = (performance.now() - start) / 1000;
  closeSync(output);
  if (seconds >= allowedSeconds) {
    return undefined;
  }
  if (status !== 0) {
    throw new Error(`${peer.name} failed on ${count} objects: ${stderr}`, { cause: error });
  }
  return { seconds, text: () => readFileSync(file, "utf8") };
}

/** How a run went. */
export interface Run {
  readonly seconds: number;
  readonly text: () => string;
}

/** Path of a program, or `undefined` where this machine has none. */
export function programAt(name: string, toolsFolder: string): string | undefined {
  return [toolsFolder, ...(process.env.PATH ?? "").split(delimiter)]
    .map((folder) => join(folder, name))
    .find((path) => existsSync(path));
}

/** A chart whose template repeats what one Deployment's rendering has. */
function prepareChart(count: number, folder: string): string[] {
  const chart = join(folder, "chart");
  mkdirSync(join(chart, "templates"), { recursive: true });
  writeFileSync(join(chart, "Chart.yaml"), "apiVersion: v2\nname: bench\nversion: 1.0.0\n");
  const template = deployments(1).replaceAll("web-0", "web-{{ $index }}");
  writeFileSync(
    join(chart, "templates", "bench.yaml"),
    `{{- range $index := until (int .Values.count) }}\n---\n${template}{{- end }}\n`,
  );
  return ["template", "bench", chart, "--set", `count=${count}`];
}

function prepareKustomization(count: number, folder: string): string[] {
  const base = join(folder, "base");
  mkdirSync(base, { recursive: true });
  writeFileSync(join(base, "kustomization.yaml"), "resources: [deployments.yaml]\n");
  writeFileSync(join(base, "deployments.yaml"), deployments(count));
  return ["kustomize", base];
}

function deployments(count: number): string {
  return yaml(
    manifests("bench", (chart) => {
      addDeployments(chart, count);
    }),
  );
}
