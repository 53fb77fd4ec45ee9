import { deepEqual, equal, ok } from "node:assert/strict";
import { createPrivateKey, X509Certificate } from "node:crypto";
import { createServer, request } from "node:https";
import type { AddressInfo } from "node:net";

import { certificateAuthority } from "./certificate-authority.js";

describe("certificateAuthority", () => {
  const authority = certificateAuthority("flotilla sandbox");
  const own = new X509Certificate(authority.certificate);

  it("vouches for itself, and may vouch for others", () => {
    deepEqual([own.subject, own.issuer, own.ca], ["CN=flotilla sandbox", "CN=flotilla sandbox", true]);
    ok(own.verify(own.publicKey));
  });

  it("issues a certificate for one name, valid from now on", () => {
    const { cert, key } = authority.issue("charts.acme.example");
    const issued = new X509Certificate(cert);
    ok(issued.checkIssued(own) && issued.verify(own.publicKey) && issued.checkPrivateKey(createPrivateKey(key)));
    deepEqual([issued.subjectAltName, issued.ca], ["DNS:charts.acme.example", false]);
    ok(Date.parse(issued.validFrom) < Date.now() && Date.now() < Date.parse(issued.validTo));
  });

  it("names a server whose name is longer than a common name may be", () => {
    const host = `${"a".repeat(60)}.${"b".repeat(60)}.example`;
    equal(new X509Certificate(authority.issue(host).cert).subjectAltName, `DNS:${host}`);
  });

  it("is trusted by a client that knows it, for that name alone", async () => {
    const server = createServer(authority.issue("charts.acme.example"), (_, response) => response.end("hello"));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const verdict = (servername: string) =>
      new Promise<string>((resolve) => {
        const options = { host: "127.0.0.1", port, servername, ca: authority.certificate, agent: false as const };
        request(options, (response) => {
          response.resume();
          resolve("trusted");
        })
          .on("error", (error: NodeJS.ErrnoException) => {
            resolve(error.code ?? error.message);
          })
          .end();
      });
    try {
      equal(await verdict("charts.acme.example"), "trusted");
      equal(await verdict("charts.other.example"), "ERR_TLS_CERT_ALTNAME_INVALID");
    } finally {
      server.close();
    }
  });
});
