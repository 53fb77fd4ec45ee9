import { deepEqual } from "node:assert/strict";

import { problemText } from "../../lib/problem.js";
import { certificate, certificateProblems, type CertificateSpec } from "./certificate.js";
import { zones } from "./dns-zones.test.data.js";
import type { Issuer } from "./issuer.js";

const shop: CertificateSpec = {
  name: "shop",
  namespace: "gateway",
  hosts: ["shop.us.acme.example", "*.shop.us.acme.example"],
  issuer: "public",
};
const issuers: Readonly<Record<string, Issuer>> = {
  public: { kind: "acme", email: "platform@acme.example", zones: [zones.us] },
  internal: { kind: "private-ca", secret: "ca" },
};

describe("certificate", () => {
  it("is of the cluster's issuer, with a new key each time", () => {
    deepEqual(certificate(shop), {
      apiVersion: "cert-manager.io/v1",
      kind: "Certificate",
      metadata: { name: "shop", namespace: "gateway", labels: { "app.kubernetes.io/managed-by": "flotilla" } },
      spec: {
        secretName: "shop",
        dnsNames: ["shop.us.acme.example", "*.shop.us.acme.example"],
        privateKey: { algorithm: "ECDSA", size: 256, rotationPolicy: "Always" },
        issuerRef: { group: "cert-manager.io", kind: "ClusterIssuer", name: "public" },
      },
    });
  });

  const cases: Readonly<Record<string, readonly [Partial<CertificateSpec>, ...string[]]>> = {
    "nothing of names in a zone of the issuer": [{}],
    "nothing of any name from an authority of one's own": [{ issuer: "internal", hosts: ["shop.internal.example"] }],
    "of an issuer that the cluster does not have": [
      { issuer: "publik" },
      'certificate.issuer must be an issuer of the cluster, "public" or "internal", got "publik"; did you mean "public"',
    ],
    "of a name in no zone of the issuer": [
      { hosts: ["shop.acme.example"] },
      'certificate.hosts[0] must be in a zone of its issuer, "us.acme.example", got "shop.acme.example"',
    ],
    "of a name that is none": [
      { hosts: ["https://shop.us.acme.example", "*"] },
      'certificate.hosts[0] must be a host such as "shop.acme.example" or "*.acme.example", got "https://shop.us.acme.example"',
      'certificate.hosts[1] must be a host such as "shop.acme.example" or "*.acme.example", got "*"',
    ],
    "of no name": [{ hosts: [] }, "certificate.hosts must name a host, got []"],
  };
  for (const [name, [changes, ...messages]] of Object.entries(cases)) {
    it(`says ${name}`, () => {
      deepEqual(certificateProblems("certificate", { ...shop, ...changes }, issuers).map(problemText), messages);
    });
  }
});
