import { deepEqual, equal } from "node:assert/strict";

import type { Manifest } from "../lib/manifests.js";
import { allowedRegistries } from "./allowed-registries.js";
import { allowed, imagePositions, judgedReferences } from "./allowed-registries.test.data.js";
import { judge, type Judge } from "./finding.js";
import { imagePod } from "./image-pod.test.data.js";
import { normalizedRegistries } from "./registries.js";

const judgeOf = (registries: readonly string[]): Judge =>
  judge({
    policies: [{ rule: allowedRegistries, parameters: { registries }, kubernetes: "1.36", exceptions: [] }],
    enforcement: "enforce",
    failurePolicy: "Fail",
    judged: "pods-and-controllers",
    excludedNamespaces: [],
  });

describe("allowedRegistries", () => {
  const judged = judgeOf(normalizedRegistries(allowed));
  const fieldsOf = (...pod: Parameters<typeof imagePod>) =>
    judged(imagePod(...pod) as unknown as Manifest).map(({ field }) => field);
  const fields = {
    containers: "spec.containers[1].image",
    initContainers: "spec.initContainers[0].image",
    ephemeralContainers: "spec.ephemeralContainers[0].image",
    volumes: "spec.volumes[0].image.reference",
  };

  for (const position of imagePositions) {
    it(`names ${position} whose reference it refuses, and no others`, () => {
      for (const { reference, isAdmitted, about } of judgedReferences) {
        const found = fieldsOf(position, reference);
        deepEqual(found, isAdmitted ? [] : [fields[position]], `${about}: ${JSON.stringify(reference)}`);
      }
    });

    it(`refuses ${position} without an image`, () => {
      deepEqual(fieldsOf(position, undefined), [fields[position]]);
    });
  }

  it("knows more than 150 references, each once", () => {
    const references = new Set(judgedReferences.map(({ reference }) => reference));
    equal(references.size, judgedReferences.length);
    equal(references.size > 150, true);
  });

  const admits = (registries: readonly string[], image: string) => {
    const object = { ...imagePod("containers", image), spec: { containers: [{ name: "main", image }] } };
    return judgeOf(registries)(object as unknown as Manifest).length === 0;
  };

  it("admits everything of Docker Hub, and nothing else, where all of it is allowed", () => {
    for (const image of ["nginx", "team/app", "docker.io/a/b/c", "index.docker.io/a"]) {
      equal(admits(["docker.io"], image), true, image);
    }
    for (const image of ["quay.io/a", "docker.io:443/a", "docker.io.evil.example/a", "A/b", "-a/b", "localhost/a"]) {
      equal(admits(["docker.io"], image), false, image);
    }
  });

  it("admits one repository, by all of its names", () => {
    for (const image of ["nginx:1", "library/nginx", "docker.io/nginx", "index.docker.io/library/nginx:1"]) {
      equal(admits(["docker.io/library/nginx"], image), true, image);
    }
    equal(admits(["docker.io/library/nginx"], "nginx-evil"), false);
  });

  it("refuses everything where nothing is allowed, or what is allowed is no registry", () => {
    for (const registry of ["", "/", "docker.io/", "docker.io/nginx", "https://ghcr.io", "nginx", "GHCR.io"]) {
      for (const image of ["nginx", "docker.io/nginx", "ghcr.io/acme/app:1", ""]) {
        equal(admits([registry], image), false, `${image} of ${registry}`);
        equal(admits([], image), false, image);
      }
    }
  });
});
