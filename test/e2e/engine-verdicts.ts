import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import type { Manifest } from "../../lib/manifests.js";
import { gatekeeperPolicies } from "../../policies/engines/gatekeeper.js";
import { kyvernoPolicies } from "../../policies/engines/kyverno.js";
import { packageRoot } from "../../sandbox/package-root.js";
import { settingLabel, type Setting, type Trial } from "./policy-trials.js";

/** What an engine says of objects, by the name of each: the messages of all that it refuses them for. */
export type Verdicts = ReadonlyMap<string, readonly string[]>;

/** A trial whose object has a name that no other has. */
export interface NamedTrial extends Trial {
  readonly name: string;
}

const programs = join(packageRoot(), ".tools", "bin");

/** Whether gator and kyverno are there: `make e2e` provides them. */
export const enginesAreBuilt = ["gator", "kyverno"].every((program) => existsSync(join(programs, program)));

/** Gives every object a name of its own. */
export function named(trials: readonly Trial[]): readonly NamedTrial[] {
  return trials.map((trial, index) => {
    const { name, ...metadata } = trial.object.metadata;
    const own = name === "case" ? `case-${index}` : name;
    return { ...trial, name: own, object: { ...trial.object, metadata: { ...metadata, name: own } } };
  });
}

/** What gator says, asked once about everything. */
export async function gatorVerdicts(folder: string, trials: readonly NamedTrial[]): Promise<Verdicts> {
  const objects = [
    ...settingsOf(trials).flatMap((setting) =>
      gatekeeperPolicies(setting.set, "admission").map((object) => gatekeeperObject(setting, object)),
    ),
    ...trials.map(({ object }) => object),
  ];
  const file = join(folder, "gator.yaml");
  await writeDocuments(file, objects);
  const results = JSON.parse(await output("gator", ["test", "-f", file, "-o", "json"])) as
    readonly GatorResult[] | null;
  return byName(
    (results ?? []).map(({ violatingObject, msg }) => ({ name: violatingObject.metadata.name, message: msg })),
  );
}

interface GatorResult {
  readonly msg: string;
  readonly violatingObject: Manifest;
}

/** Has the template and the constraint of a setting say that they are of it, and judge what is of it alone. */
function gatekeeperObject({ name }: Setting, object: Manifest): Manifest {
  const own = `Setting${name.replace(/\W/g, "")}`;
  const text = JSON.stringify(object);
  if (object.kind !== "ConstraintTemplate") {
    const spec = object["spec"] as { readonly match: object };
    const match = { ...spec.match, labelSelector: { matchLabels: { [settingLabel]: name } } };
    return { ...object, kind: own, metadata: { name }, spec: { ...spec, match } };
  }
  const kind = /"names":\{"kind":"(\w+)"/.exec(text)?.[1] ?? "";
  const renamed = JSON.parse(text.replace(`{"kind":"${kind}"}`, `{"kind":"${own}"}`)) as Manifest;
  return { ...renamed, metadata: { name: own.toLowerCase() } };
}

/** What Kyverno says, asked once about each setting: it compiles every policy anew for every object. */
export async function kyvernoVerdicts(folder: string, trials: readonly NamedTrial[]): Promise<Verdicts> {
  const waiting = settingsOf(trials).filter(({ set }) => kyvernoPolicies(set, "admission").length > 0);
  const found: { name: string; message: string }[] = [];
  const work = async (): Promise<void> => {
    for (let setting = waiting.pop(); setting !== undefined; setting = waiting.pop()) {
      const { name, set } = setting;
      const own = trials.filter((trial) => trial.setting.name === name).map(({ object }) => object);
      const [policies, objects] = [join(folder, `${name}-policies.yaml`), join(folder, `${name}-objects.yaml`)];
      await writeDocuments(policies, kyvernoPolicies(set, "admission"));
      await writeDocuments(objects, own);
      const args = ["apply", policies, "--resource", objects, "--policy-report", "--output-format", "json"];
      found.push(...kyvernoFailures(await output("kyverno", args), own.length));
    }
  };
  await Promise.all([work(), work()]);
  return byName(found);
}

interface KyvernoReport {
  readonly summary: Readonly<Record<"pass" | "fail" | "warn" | "error" | "skip", number>>;
  readonly results: readonly {
    readonly result: string;
    readonly message: string;
    readonly resources: readonly { readonly name: string }[];
  }[];
}

function kyvernoFailures(text: string, objects: number): { name: string; message: string }[] {
  const { results } = JSON.parse(text.slice(text.indexOf("{"))) as KyvernoReport;
  if (results.length > objects) throw new Error(`kyverno gives ${results.length} results of ${objects} objects`);
  return results
    .filter(({ result }) => result !== "pass" && result !== "skip")
    .map(({ message, resources }) => ({ name: resources[0]?.name ?? "", message }));
}

/** The settings of trials, each once. */
export function settingsOf(trials: readonly Trial[]): readonly Setting[] {
  return [...new Map(trials.map(({ setting }) => [setting.name, setting])).values()];
}

function byName(messages: readonly { readonly name: string; readonly message: string }[]): Verdicts {
  const found = new Map<string, string[]>();
  for (const { name, message } of messages) {
    found.set(name, [...(found.get(name) ?? []), message]);
  }
  return found;
}

function writeDocuments(file: string, objects: readonly Manifest[]): Promise<void> {
  return writeFile(file, objects.map((object) => JSON.stringify(object)).join("\n---\n"));
}

/** What a program prints; both end with an error when an object is refused. */
function output(program: "gator" | "kyverno", args: readonly string[]): Promise<string> {
  return new Promise((done, failed) => {
    const child = execFile(join(programs, program), args, { maxBuffer: 2 ** 30 }, (_, stdout, stderr) => {
      if (stdout.trim() === "") failed(new Error(`${program} says nothing: ${stderr}`));
      else done(stdout);
    });
    child.stdin?.end(); // gator would wait for more objects
  });
}
