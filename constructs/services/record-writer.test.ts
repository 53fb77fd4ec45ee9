import { deepEqual } from "node:assert/strict";

import type { Layer } from "../../lib/layer.js";
import { zones } from "./dns-zones.test.data.js";
import { externalDns, type ExternalDnsOptions } from "./external-dns.js";
import { afterWriter, becomesRecords, recordWriter } from "./record-writer.js";
import { object, service } from "./services.test.data.js";
import { clusterNamed } from "./tier-clusters.test.data.js";

const dns = (options: Partial<ExternalDnsOptions> = {}) =>
  externalDns(clusterNamed("us"), { zones: [zones.us], ...options });
const layer = (name: string, ...kinds: readonly string[]): Layer => ({
  name,
  after: ["foundation"],
  deliver: "pulumi",
  manifests: kinds.map((kind) => object("gateway.networking.k8s.io/v1", kind)),
});

describe("recordWriter", () => {
  it("is the service that provides records, with the time that it takes to see that objects are gone", () => {
    deepEqual(recordWriter([service("site"), dns()]), { layer: "external-dns", seconds: 90 });
    deepEqual(recordWriter([service("site")]), undefined);
  });

  it("is there with the objects of a service that has some", () => {
    const own = service("own-dns", { provides: ["dns-records"], objects: [object("v1", "ConfigMap")] });
    deepEqual(recordWriter([own]), { layer: "own-dns-objects", seconds: 90 });
  });

  const intervals = { "5m": 330, "1h0m10s": 3640, "45s": 75, soon: 90 } as const;
  for (const [interval, seconds] of Object.entries(intervals)) {
    it(`takes as long as its interval says: ${interval}`, () => {
      deepEqual(recordWriter([dns({ values: { interval } })])?.seconds, seconds);
    });
  }

  it("takes nothing away where its policy does not let it, or its zone is in memory", () => {
    const local = externalDns(clusterNamed("dev"), { zones: [zones.dev] });
    deepEqual(
      [dns({ policy: "upsert-only" }), dns({ policy: "create-only" }), local].map(
        (each) => recordWriter([each])?.seconds,
      ),
      [0, 0, 0],
    );
  });
});

describe("afterWriter", () => {
  const writer = { layer: "external-dns", seconds: 90 };

  it("puts layers whose objects become records after who writes these, and leaves the others", () => {
    deepEqual(
      afterWriter([layer("web", "HTTPRoute"), layer("classes", "GatewayClass")], writer).map(({ after }) => after),
      [["foundation", "external-dns"], ["foundation"]],
    );
  });

  it("leaves a layer that says so itself, and all where nobody writes records", () => {
    const said = { ...layer("web", "HTTPRoute"), after: ["external-dns"] };
    deepEqual(afterWriter([said], writer), [said]);
    deepEqual(afterWriter([layer("web", "HTTPRoute")], undefined), [layer("web", "HTTPRoute")]);
  });
});

describe("becomesRecords", () => {
  it("is true of a Service only when it names its host", () => {
    const named = {
      ...object("v1", "Service"),
      metadata: { name: "x", annotations: { "external-dns.alpha.kubernetes.io/hostname": "x.acme.example" } },
    };
    deepEqual(
      [becomesRecords({ manifests: [object("v1", "Service")] }), becomesRecords({ manifests: [named] })],
      [false, true],
    );
  });
});
