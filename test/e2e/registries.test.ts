import { deepEqual, ok } from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Manifest } from "../../lib/manifests.js";
import { allowedRegistries } from "../../policies/allowed-registries.js";
import { allowed, imagePositions, judgedReferences } from "../../policies/allowed-registries.test.data.js";
import { nodePolicies } from "../../policies/engines/node.js";
import { imagePod, imagesPod } from "../../policies/image-pod.test.data.js";
import { normalizedRegistries } from "../../policies/registries.js";
import { ApiServer } from "./api-server.js";
import { askOracle, isBuilt, type ImageReferenceAnswer, type Refusal } from "./ask-oracle.js";
import { enginesAreBuilt, gatorVerdicts, kyvernoVerdicts, named, type NamedTrial } from "./engine-verdicts.js";
import { randomReferences } from "./image-fuzz.js";
import { serverAnswers } from "./pod-security-server.js";
import { setting, trial } from "./policy-trials.js";
import { toolsAreBuilt } from "./project.js";

const settingOf = (registries: readonly string[]) =>
  setting("registries", {
    rule: allowedRegistries,
    parameters: { registries: normalizedRegistries(registries) },
    kubernetes: "1.36",
    exceptions: [],
  });

/** Whether the repository that the parser finds is an allowed one or below it. */
function isBelow(registries: readonly string[], answer: ImageReferenceAnswer | Refusal | undefined): boolean {
  return (
    answer !== undefined &&
    !("error" in answer) &&
    registries.some((registry) => `${answer.domain}/${answer.path}/`.startsWith(`${registry}/`))
  );
}

const ask = (references: readonly string[]) =>
  askOracle(
    "image-references",
    references.map((ref) => ({ ref })),
  );

describe("allowed registries beside the reference parser (skipped where it is not built)", () => {
  before(function () {
    if (!isBuilt("image-references")) this.skip();
  });

  it("are tried with references whose verdicts are the parser's", () => {
    const answers = ask(judgedReferences.map(({ reference }) => reference));
    const registries = normalizedRegistries(allowed);
    const otherwise = judgedReferences.filter(
      ({ isAdmitted, isId }, index) => isBelow(registries, answers[index]) !== (isAdmitted || isId),
    );
    deepEqual(otherwise, []);
  });

  /** What the rule admits; many containers a pod are judged at once. */
  function admittedOf(registries: readonly string[], references: readonly string[]): ReadonlySet<number> {
    const violations = nodePolicies(settingOf(registries).set);
    const admitted = new Set(references.keys());
    const size = 500;
    for (let start = 0; start < references.length; start += size) {
      const containers = references.slice(start, start + size).map((image, i) => ({ name: String(start + i), image }));
      const pod = {
        apiVersion: "v1",
        kind: "Pod",
        metadata: { name: "many", namespace: "default" },
        spec: { containers },
      };
      for (const { item, error } of violations(pod)) {
        deepEqual(error, undefined);
        ok(item instanceof Map);
        admitted.delete(Number(item.get("name")));
      }
    }
    return admitted;
  }

  const lists: readonly (readonly string[])[] = [
    allowed,
    ["docker.io", "ghcr.io"],
    ["docker.io/library/nginx", "registry.example", "localhost"],
    ["docker.io/acme", "ghcr.io/acme/app", "ghcr.io:443", "registry.example:5000"],
  ];
  for (const [index, list] of lists.entries()) {
    it(`admit those of 25,000 random references that the parser finds below ${list.join(", ")}`, () => {
      const references = randomReferences(25_000, 7 + index);
      const registries = normalizedRegistries(list);
      const admitted = admittedOf(list, references);
      const answers = ask(references);
      const wanted = references.map((_, i) => isBelow(registries, answers[i]));
      const isId = (reference: string) => /^sha(256|384|512):/.test(reference);
      const falselyAllowed = references.filter((_, i) => admitted.has(i) && wanted[i] !== true);
      const falselyDenied = references.filter((each, i) => !admitted.has(i) && wanted[i] === true && !isId(each));
      deepEqual({ falselyAllowed, falselyDenied }, { falselyAllowed: [], falselyDenied: [] });
      ok(admitted.size > 500, `${admitted.size} of them are enough to be admitted`);
    });
  }
});

describe("allowed registries on policy engines (skipped where they are not built)", () => {
  const allowedOnes = settingOf(allowed);
  const trials = named(
    judgedReferences.flatMap(({ reference, isAdmitted, about }) =>
      imagePositions.map((position) =>
        trial(allowedOnes, imagePod(position, reference) as Manifest, {
          title: `${about}: ${JSON.stringify(reference)} in ${position}`,
          verdict: isAdmitted ? "good" : "bad",
        }),
      ),
    ),
  );
  let folder = "";

  before(async function () {
    if (!enginesAreBuilt) this.skip();
    folder = await mkdtemp(join(tmpdir(), "flotilla-registries-"));
  });

  after(async () => {
    if (folder !== "") await rm(folder, { recursive: true });
  });

  /** What is wrong about what an engine says: the rule must refuse what is bad, and nothing what is good. */
  function mistakes(messages: (trial: NamedTrial, index: number) => readonly string[]): readonly string[] {
    return trials.flatMap((trial, index) => {
      const found = messages(trial, index);
      const isRefused = found.length > 0 && found.every((each) => each.startsWith("allowed-registries: spec."));
      const isRight = trial.verdict === "bad" ? isRefused : found.length === 0;
      return isRight ? [] : [`${trial.title}: ${found.join() || "admitted"}`];
    });
  }

  it("are the same for the API server, which takes all that are good", async function () {
    if (!toolsAreBuilt) this.skip();
    const server = await ApiServer.start("registries", "1.36");
    const client = server.client();
    try {
      const answers = await serverAnswers(client, trials);
      deepEqual(
        mistakes((_, index) => [answers[index]?.refused ?? []].flat()),
        [],
      );
      const refused = trials.filter(({ verdict }, i) => verdict === "good" && answers[i]?.invalid !== undefined);
      deepEqual(refused, []);
    } finally {
      await client.close();
      await server.remove();
    }
  });

  it("are the same for gator", async () => {
    const verdicts = await gatorVerdicts(folder, trials);
    deepEqual(
      mistakes(({ name }) => verdicts.get(name) ?? []),
      [],
    );
  });

  it("are the same for Kyverno, whose message names all that it refuses of a pod", async () => {
    const size = 45; // Kyverno compiles the rule once more for each object
    const packs = imagePositions.flatMap((position) =>
      Array.from({ length: Math.ceil(judgedReferences.length / size) }, (_, pack) => {
        const references = judgedReferences
          .slice(pack * size, (pack + 1) * size)
          .map((each, index) => ({ ...each, name: `image-${pack * size + index}`, image: each.reference }));
        const refused = references.filter(({ isAdmitted }) => !isAdmitted).map(({ name }) => name);
        return { position, references, refused };
      }),
    );
    const pods = named(
      packs.map(({ position, references, refused }) =>
        trial(allowedOnes, imagesPod(position, references) as Manifest, {
          title: position,
          verdict: refused.length === 0 ? "good" : "bad",
        }),
      ),
    );
    const verdicts = await kyvernoVerdicts(folder, pods);
    const found = pods.map(({ name }) => (verdicts.get(name) ?? []).map((text) => /\((image-.*)\)$/.exec(text)?.[1]));
    deepEqual(
      found,
      packs.map(({ refused }) => (refused.length === 0 ? [] : [refused.join(", ")])),
    );
  });
});
