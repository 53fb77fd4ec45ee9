import { deepEqual, equal } from "node:assert/strict";

import fc from "fast-check";

import { InvalidError } from "../../../lib/problem.js";
import type { CloudRight } from "../../services/cloud-right.js";
import { awsIdentity, podIdentityTrust, webIdentityTrust } from "./aws-identity.js";
import { azureIdentity, zonePlace } from "./azure-identity.js";
import { googleIdentity } from "./google-identity.js";
import { externalDns, onAks, onEks, onGke } from "./identities.test.data.js";
import type { PolicyStatement } from "./policy-document.js";

/** One thing that an identity may do: `action resource`, and for changes of records the type. */
type Allowed = ReadonlySet<string>;

const everyType = ["A", "AAAA", "CNAME", "TXT"] as const;
/** Stands for the types that no right can name, such as MX. */
const otherType = "other";
const labels = fc.constantFrom("a", "b", "c");

const zoneIdOf = {
  eks: (label: string) => `Z0${label.toUpperCase()}`,
  gke: (label: string) => (label === "c" ? "projects/other-project/managedZones/c" : label),
  aks: (label: string) =>
    `/subscriptions/33333333-3333-4333-8333-333333333333/resourceGroups/dns-${label}/providers/Microsoft.Network/dnsZones/${label}.example`,
};
type Cloud = keyof typeof zoneIdOf;

const rights = (cloud: Cloud): fc.Arbitrary<CloudRight> =>
  fc
    .record(
      {
        label: labels,
        recordTypes: fc.uniqueArray(fc.constantFrom(...everyType), { minLength: 1 }),
        findsZone: fc.boolean(),
      },
      { requiredKeys: ["label"] },
    )
    .map(({ label, ...right }) => ({
      right: "dns-records",
      zone: `${label}.example`,
      zoneId: zoneIdOf[cloud](label),
      ...right,
    }));

/** What the policy of AWS allows, taken literally. */
function allowedOnAws(given: readonly CloudRight[]): Allowed {
  return new Set(awsIdentity(onEks, externalDns(...given)).policy.Statement.flatMap(statementAllows));
}

function statementAllows({ Action, Resource = [], Condition }: PolicyStatement): string[] {
  const key = "route53:ChangeResourceRecordSetsRecordTypes";
  const types = Condition?.["ForAllValues:StringEquals"]?.[key];
  return Action.flatMap((action) =>
    Resource.flatMap((resource) => {
      if (action !== "route53:ChangeResourceRecordSets") {
        return [`${action} ${resource}`];
      }
      const changed = types === undefined ? [...everyType, otherType] : [types].flat();
      return changed.map((type) => `${action} ${resource} ${type}`);
    }),
  );
}

/** What rights name on AWS, said apart from the code that grants it. */
function namedOnAws(given: readonly CloudRight[]): Allowed {
  const each = given.flatMap(({ zoneId, recordTypes, findsZone = true }) => [
    ...(recordTypes ?? [...everyType, otherType]).map(
      (type) => `route53:ChangeResourceRecordSets arn:aws:route53:::hostedzone/${zoneId} ${type}`,
    ),
    `route53:ListResourceRecordSets arn:aws:route53:::hostedzone/${zoneId}`,
    ...(findsZone ? ["route53:ListHostedZones *", "route53:ListHostedZonesByName *"] : []),
  ]);
  return new Set([...each, "route53:GetChange arn:aws:route53:::change/*"]);
}

function allowedOnGoogle(given: readonly CloudRight[]): Allowed {
  const { grants } = googleIdentity(onGke, externalDns(...given));
  return new Set(
    grants.flatMap(({ role, project, zone, condition }) => {
      const on = zone === undefined ? `${role} ${project}` : `${role} ${project}/${zone}`;
      const types = [...(condition?.expression ?? "").matchAll(/endsWith\("\/(\w+)"\)/g)].map(([, type = ""]) => type);
      const changed = condition === undefined ? [...everyType, otherType] : types;
      return role === "roles/dns.admin" ? changed.map((type) => `${on} ${type}`) : [on];
    }),
  );
}

function namedOnGoogle(given: readonly CloudRight[]): Allowed {
  return new Set(
    given.flatMap(({ zone, recordTypes, findsZone = true }) => {
      const label = zone.replace(".example", "");
      const project = label === "c" ? "other-project" : "acme-eu";
      return [
        ...(recordTypes ?? [...everyType, otherType]).map((type) => `roles/dns.admin ${project}/${label} ${type}`),
        ...(findsZone ? [`roles/dns.reader ${project}`] : []),
      ];
    }),
  );
}

function allowedOnAzure(given: readonly CloudRight[]): Allowed {
  return new Set(azureIdentity(onAks, externalDns(...given)).grants.map(({ role, scope }) => `${role} ${scope}`));
}

function namedOnAzure(given: readonly CloudRight[]): Allowed {
  return new Set(
    given.flatMap(({ zoneId, findsZone = true }) => [
      `dns-zone-contributor ${zoneId}`,
      ...(findsZone ? [`reader ${zonePlace(zoneId).groupId}`] : []),
    ]),
  );
}

const clouds = {
  AWS: {
    cloud: "eks",
    allowed: allowedOnAws,
    named: namedOnAws,
    beyond: (given: readonly CloudRight[]) => awsIdentity(onEks, externalDns(...given)).beyond,
  },
  "Google Cloud": {
    cloud: "gke",
    allowed: allowedOnGoogle,
    named: namedOnGoogle,
    beyond: (given: readonly CloudRight[]) => googleIdentity(onGke, externalDns(...given)).beyond,
  },
  Azure: {
    cloud: "aks",
    allowed: allowedOnAzure,
    named: namedOnAzure,
    beyond: (given: readonly CloudRight[]) => azureIdentity(onAks, externalDns(...given)).beyond,
  },
} as const;

const sorted = (allowed: Allowed) => [...allowed].sort();
const within = (small: Allowed, large: Allowed) => [...small].filter((each) => !large.has(each));

for (const [name, { cloud, allowed, named, beyond }] of Object.entries(clouds)) {
  describe(`an identity on ${name}`, () => {
    const some = fc.array(rights(cloud), { minLength: 1, maxLength: 5 });

    it("may do what its rights name and nothing else", () => {
      fc.assert(
        fc.property(some, (given) => {
          deepEqual(sorted(allowed(given)), sorted(named(given)));
        }),
      );
    });

    it("may do no more with an option than without it", () => {
      fc.assert(
        fc.property(some, fc.constantFrom("recordTypes", "findsZone"), (given, option) => {
          const narrow = given.map((right) => ({ ...right, [option]: option === "findsZone" ? false : ["TXT"] }));
          const wide = given.map((right) => without(right, option));
          deepEqual(within(allowed(narrow), allowed(wide)), []);
        }),
      );
    });

    it("says so where an option cannot hold it to what it names", () => {
      fc.assert(
        fc.property(rights(cloud), (right) => {
          const wide = allowed([right]).size === allowed([without(right, "recordTypes")]).size;
          const named = [...new Set(right.recordTypes)].sort().join(", ");
          const said = beyond([right]).filter((text) =>
            text.endsWith(`of every type in ${right.zone}, not only ${named}`),
          );
          equal(said.length, wide && right.recordTypes !== undefined ? 1 : 0);
        }),
      );
    });

    it("may do the same whatever the order of its rights", () => {
      fc.assert(
        fc.property(some, (given) => {
          deepEqual(sorted(allowed(given)), sorted(allowed([...given].reverse())));
        }),
      );
    });
  });
}

describe("a zone id from anywhere", () => {
  const wild = fc.oneof(
    fc.string(),
    fc.stringMatching(/^[Z0-9A-Z*?$/{}:.-]{1,12}$/),
    fc.constantFrom("*", "Z*", "Z1/*", "Z${aws:username}", "acme-*", "projects/a/managedZones/*", "a/b", "a\n"),
    fc.constantFrom("/subscriptions/33333333-3333-4333-8333-333333333333/resourceGroups/dns", "/", "/subscriptions/*"),
  );
  const one = (zoneId: string): CloudRight => ({ right: "dns-records", zone: "a.example", zoneId, findsZone: false });

  it("is refused, or names one zone on AWS", () => {
    fc.assert(
      fc.property(wild, (zoneId) => {
        const policy = unlessRefused(() => awsIdentity(onEks, externalDns(one(zoneId))).policy);
        const resources = policy?.Statement.flatMap(({ Resource = [] }) => Resource);
        deepEqual(
          resources?.filter((resource) => /[*?$]/.test(resource) && resource !== "arn:aws:route53:::change/*") ?? [],
          [],
        );
      }),
    );
  });

  it("is refused, or names one zone on Google Cloud", () => {
    fc.assert(
      fc.property(wild, (zoneId) => {
        const grants = unlessRefused(() => googleIdentity(onGke, externalDns(one(zoneId))).grants) ?? [];
        const zoned = grants.map(({ zone = "" }) => zone);
        deepEqual(
          zoned.filter((zone) => !/^[a-z0-9-]+$/.test(zone)),
          [],
        );
      }),
    );
  });

  it("is refused, or names one zone on Azure", () => {
    fc.assert(
      fc.property(wild, (zoneId) => {
        const grants = unlessRefused(() => azureIdentity(onAks, externalDns(one(zoneId))).grants) ?? [];
        deepEqual(
          grants.filter(({ scope }) => !scope.endsWith("/Microsoft.Network/dnsZones/a.example")),
          [],
        );
      }),
    );
  });
});

describe("the trust of a role on AWS", () => {
  const label = fc.stringMatching(/^[a-z0-9]([-a-z0-9]{0,20}[a-z0-9])?$/);

  it("names one service account of one cluster, without a wildcard", () => {
    fc.assert(
      fc.property(label, label, (namespace, serviceAccount) => {
        const identity = { ...externalDns(), namespace, serviceAccount };
        for (const { Statement } of [
          podIdentityTrust(onEks, identity),
          webIdentityTrust(onEks, identity, "https://oidc.example/id/A"),
        ]) {
          equal(Statement.length, 1);
          deepEqual(Object.keys(Statement[0]?.Condition ?? {}), ["StringEquals"]);
          equal(/[*?]/.test(JSON.stringify(Statement)), false);
        }
      }),
    );
  });
});

function without(right: CloudRight, option: string): CloudRight {
  return Object.fromEntries(Object.entries(right).filter(([key]) => key !== option)) as unknown as CloudRight;
}

function unlessRefused<T>(grant: () => T): T | undefined {
  try {
    return grant();
  } catch (error) {
    if (error instanceof InvalidError) {
      return undefined;
    }
    throw error;
  }
}
