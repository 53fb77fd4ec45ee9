import { deepEqual, equal, match, notEqual } from "node:assert/strict";

import fc from "fast-check";

import { dnsLabel, isDnsLabel, isDomain, poolName, resourceName, serviceName, type ShortlyNamed } from "./names.js";
import { problemText } from "./problem.js";

/** Any DNS label of at most so many characters. */
const labels = (maxLength = 63) =>
  fc.stringMatching(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/).filter((label) => label.length <= maxLength);
/** A fleet's name: a DNS label that starts with a letter. */
const fleets = fc.tuple(fc.constantFrom(..."abcxyz".split("")), labels(62)).map(([first, rest]) => first + rest);

describe("dnsLabel", () => {
  const accepted = { "one letter": "a", "one digit": "7", "63 characters": "a".repeat(63), "hyphens inside": "a--b-c" };
  for (const [name, value] of Object.entries(accepted)) {
    it(`accepts ${name}`, () => {
      deepEqual(dnsLabel("name", value), []);
    });
  }

  const refused = {
    "an empty text": ["", undefined],
    "64 characters": ["a".repeat(64), undefined],
    "upper case": ["Payments", "payments"],
    "a dot": ["a.b", "a-b"],
    "a hyphen at the start": ["-a", "a"],
    "a hyphen at the end": ["a-", "a"],
    "spaces and signs": [" Team: 1! ", "team-1"],
    "nothing but signs": ["?!", undefined],
    "a line break after a label": ["a\n", "a"],
  } as const;
  for (const [name, [value, fix]] of Object.entries(refused)) {
    it(`refuses ${name}`, () => {
      const hint = fix === undefined ? "" : `; did you mean "${fix}"`;
      deepEqual(dnsLabel("name", value).map(problemText), [
        `name must be a DNS label (a-z, 0-9 and "-", 1 to 63 characters), got ${JSON.stringify(value)}${hint}`,
      ]);
    });
  }

  it("accepts each fix that it proposes", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const fixes = dnsLabel("name", text).flatMap(({ fix }) => (fix === undefined ? [] : [fix]));
        equal(
          fixes.every((fix) => isDnsLabel(JSON.parse(fix) as string)),
          true,
        );
      }),
    );
  });
});

describe("serviceName", () => {
  const cases = {
    "accepts a DNS label that starts with a letter": ["shop-2"],
    "refuses one that starts with a digit": [
      "3d-viewer",
      'name must start with a letter, as names of Services do, got "3d-viewer"',
    ],
    "refuses what is no DNS label": [
      "3D",
      'name must be a DNS label (a-z, 0-9 and "-", 1 to 63 characters), got "3D"; did you mean "3d"',
    ],
  } as const;
  for (const [name, [value, ...problems]] of Object.entries(cases)) {
    it(name, () => {
      deepEqual(serviceName("name", value).map(problemText), problems);
    });
  }
});

describe("isDomain", () => {
  const longest = `${"a.".repeat(126)}a`;
  const cases: Readonly<Record<string, boolean>> = {
    "acme.example": true,
    "a-1.acme.example": true,
    [longest]: true,
    [`a${longest}`]: false,
    acme: false,
    "acme.": false,
    ".acme": false,
    "a..b": false,
    "*.acme.example": false,
    "Acme.example": false,
    "": false,
  };
  for (const [value, is] of Object.entries(cases)) {
    it(`is ${is} of ${value.length > 99 ? `${value.length} characters` : JSON.stringify(value)}`, () => {
      equal(isDomain(value), is);
    });
  }
});

describe("resourceName", () => {
  it("names a cluster and what belongs to it", () => {
    equal(resourceName("acme", "production-us"), "acme-production-us");
    equal(resourceName("acme", "production-us", "nodes"), "acme-production-us-nodes");
    equal(resourceName("acme", "production-us", "secrets", "key-vault"), "acme-production-5ce48490");
  });

  /** What each cloud says about names; the default suits EKS, IAM, Compute Engine, AKS and resource groups. */
  const rules: readonly (readonly [kind: ShortlyNamed | undefined, rule: RegExp])[] = [
    [undefined, /^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/],
    ["gke-cluster", /^[a-z]([-a-z0-9]{0,38}[a-z0-9])?$/],
    ["gke-pool", /^[a-z]([-a-z0-9]{0,38}[a-z0-9])?$/],
    ["google-service-account", /^[a-z]([-a-z0-9]{0,28}[a-z0-9])$/],
    ["aks-dns-prefix", /^[a-z0-9]([-a-z0-9]{0,52}[a-z0-9])?$/],
    ["key-vault", /^[a-z][-a-z0-9]{1,22}[a-z0-9]$/],
  ];
  for (const [kind, rule] of rules) {
    it(`gives every ${kind ?? "other resource"} a name that its cloud allows`, () => {
      fc.assert(
        fc.property(fleets, labels(), fc.option(labels(20), { nil: undefined }), (fleet, cluster, role) => {
          const name = resourceName(fleet, cluster, role ?? "cluster", kind);
          match(name, rule);
          equal(resourceName(fleet, cluster, role ?? "cluster", kind), name);
        }),
      );
    });
  }

  it("keeps names apart that are cut at the same place", () => {
    const start = "a".repeat(63);
    fc.assert(
      fc.property(labels(20), labels(20), (one, other) => {
        fc.pre(one !== other);
        notEqual(resourceName("acme", start, one), resourceName("acme", start, other));
      }),
    );
  });
});

describe("poolName", () => {
  it("is the pool's own name where the cloud allows it", () => {
    deepEqual(
      (["eks", "gke", "aks", "local"] as const).map((cloud) => poolName(cloud, "general")),
      ["general", "general", "general", "general"],
    );
  });

  it("ends in a hash where it had to be changed", () => {
    equal(poolName("aks", "general-spot"), "generalbc110");
    equal(poolName("gke", "a".repeat(41)), `${"a".repeat(31)}-c0f8bd4d`);
  });

  it("is a name that the cloud allows, and another one for another pool", () => {
    fc.assert(
      fc.property(labels(), labels(), (one, other) => {
        match(poolName("eks", one), /^[a-z0-9][-a-z0-9]{0,62}$/);
        match(poolName("gke", one), /^[a-z0-9]([-a-z0-9]{0,38}[a-z0-9])?$/);
        match(poolName("aks", one), /^[a-z][a-z0-9]{0,11}$/);
        equal(poolName("aks", one) === poolName("aks", other), one === other);
      }),
    );
  });
});
