import { deepEqual } from "node:assert/strict";

import { problemText } from "../lib/problem.js";
import { normalizedRegistries, registryProblems } from "./registries.js";

const problems = (...registries: readonly string[]) =>
  registryProblems("policies.registries", registries).map(problemText);
const first = (rest: string) => [`policies.registries[0] must ${rest}`];
const second = (rest: string) => [`policies.registries[1] must ${rest}`];
const malformed = (got: string, fix?: string) =>
  first(
    `be a registry, or a repository in one, such as "ghcr.io/acme", got ${JSON.stringify(got)}` +
      (fix === undefined ? "" : `; did you mean ${JSON.stringify(fix)}`),
  );

describe("normalizedRegistries", () => {
  it("leave out the slash at the end, and know Docker Hub by one name", () => {
    deepEqual(
      normalizedRegistries(["ghcr.io/acme/", "quay.io/", "index.docker.io/library", "index.docker.io", "docker.io/a"]),
      ["ghcr.io/acme", "quay.io", "docker.io/library", "docker.io", "docker.io/a"],
    );
  });

  it("keep hosts that only begin as Docker Hub", () => {
    const others = ["index.docker.io:443/library", "index.docker.io.evil.example", "registry-1.docker.io/library"];
    deepEqual(normalizedRegistries(others), others);
  });
});

describe("registryProblems", () => {
  it("are none of registries and repositories with their hosts", () => {
    deepEqual(problems("ghcr.io/acme", "docker.io/library/", "quay.io", "registry.k8s.io/pause"), []);
    deepEqual(problems("registry.example:5000/team", "registry.example/team", "localhost/dev", "kind:5000"), []);
    deepEqual(problems("[fd00::1]:5000/team", "10.0.0.7:5000", "eu.gcr.io/acme/a_b/c__d/e--f"), []);
    deepEqual(problems("index.docker.io/acme", "xn--rgstry-8va.example/acme"), []);
  });

  it("ask for one registry at least", () => {
    deepEqual(problems(), ["policies.registries must have a registry: no image is of none, got []"]);
  });

  const repaired: Readonly<Record<string, string>> = {
    "https://ghcr.io/acme": "ghcr.io/acme",
    "oci://ghcr.io/acme": "ghcr.io/acme",
    "docker://GHCR.io/acme/app:1.0": "ghcr.io/acme/app",
    "GHCR.io/acme": "ghcr.io/acme",
    "ghcr.io/Acme": "ghcr.io/acme",
    "ghcr.io/acme/app:1.0": "ghcr.io/acme/app",
    [`ghcr.io/acme/app@sha256:${"0".repeat(64)}`]: "ghcr.io/acme/app",
    [`ghcr.io/acme/app:1.0@sha256:${"0".repeat(64)}`]: "ghcr.io/acme/app",
    " ghcr.io/acme\n": "ghcr.io/acme",
    "ghcr.io/acme//": "ghcr.io/acme",
    "ghcr.io/acme/*": "ghcr.io/acme",
    "ghcr.io/acme*": "ghcr.io/acme",
    nginx: "docker.io/library/nginx",
    "library/nginx": "docker.io/library/nginx",
    "acme/": "docker.io/library/acme",
    "acme/app:2": "docker.io/acme/app",
  };
  for (const [written, meant] of Object.entries(repaired)) {
    it(`know what ${JSON.stringify(written).slice(0, 40)} means`, () => {
      deepEqual(problems(written), malformed(written, meant));
    });
  }

  for (const written of [
    ...["", " ", "/", "*", "/acme", "ghcr.io//acme", "ghcr.io/../acme", "ghcr.io/acme app", "ghcr.io/-acme"],
    ...[
      "ghсr.io/acme",
      "ghcr.io/acme\u200b",
      "my_host.example/acme",
      "-ghcr.io/acme",
      "ghcr.io-/acme",
      "ghcr.io:/acme",
    ],
    ...["ghcr.io:port/acme", "user@ghcr.io/acme", "ghcr.io/acme?x", "[::1/acme", "ghcr..io/acme", "ghcr.io./acme"],
  ]) {
    it(`refuse ${JSON.stringify(written)}`, () => {
      deepEqual(problems(written), malformed(written));
    });
  }

  const lookAlikes: Readonly<Record<string, string>> = {
    "ghcr.io.evil.com": "ghcr.io",
    "ghcr.io.evil.com/acme": "ghcr.io",
    "ghcr.io-evil.com:443/acme": "ghcr.io",
    "docker.io.evil.com": "docker.io",
    "ghrc.io/acme": "ghcr.io",
    "d0cker.io/library": "docker.io",
    "quay.1o/acme": "quay.io",
    "rncr.microsoft.com": "mcr.microsoft.com",
  };
  for (const [written, like] of Object.entries(lookAlikes)) {
    it(`refuse ${written}, which looks like ${like}`, () => {
      const must = `be of another host than one that looks like ${like}, got ${JSON.stringify(written)}`;
      deepEqual(problems(written), first(must));
    });
  }

  it("refuse a host that begins as that of another entry", () => {
    deepEqual(
      problems("registry.acme.example:5000/team", "registry.acme.example.evil.com/team"),
      second(
        'be of another host than one that looks like registry.acme.example, got "registry.acme.example.evil.com/team"',
      ),
    );
  });

  it("take no known registry for another one", () => {
    deepEqual(problems("gcr.io", "ghcr.io", "eu.gcr.io", "quay.io", "mcr.microsoft.com", "ghcr.ia", "acr.io"), []);
  });

  it("refuse an entry that another one admits already", () => {
    const repeated = (got: string) => second(`lie in no other entry, as in policies.registries[0], got "${got}"`);
    deepEqual(problems("ghcr.io", "ghcr.io/acme"), repeated("ghcr.io/acme"));
    deepEqual(problems("ghcr.io/acme", "ghcr.io/acme/shop/app"), repeated("ghcr.io/acme/shop/app"));
    deepEqual(problems("docker.io/library", "index.docker.io/library/"), repeated("index.docker.io/library/"));
    deepEqual(problems("ghcr.io/acme/app", "ghcr.io/acme"), [
      'policies.registries[0] must lie in no other entry, as in policies.registries[1], got "ghcr.io/acme/app"',
    ]);
    deepEqual(problems("ghcr.io/acme", "ghcr.io/acme-shop", "ghcr.io:443/acme"), []);
  });
});
