import { generateKeyPairSync, randomBytes, sign, type KeyObject } from "node:crypto";

import { bitString, der, objectIdentifier, sequence, utcTime } from "./der.js";

/** A certificate and its key, PEM. */
export interface Identity {
  readonly cert: string;
  readonly key: string;
}

/** Vouches for servers before those who trust its certificate. */
export interface CertificateAuthority {
  /** Its own certificate, PEM. */
  readonly certificate: string;
  /** An identity for the server of a name in DNS. */
  issue(host: string): Identity;
}

const HOUR_MS = 3_600_000;
const VALID_MS = 365 * 24 * HOUR_MS;
const ecdsaWithSha256 = sequence(objectIdentifier("1.2.840.10045.4.3.2"));
const TRUE = Buffer.of(0x01, 0x01, 0xff);

/** Makes an authority. Its key is in the memory of this process alone. */
export function certificateAuthority(name: string): CertificateAuthority {
  const own = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const mayIssue = sequence(objectIdentifier("2.5.29.19"), TRUE, octets(sequence(TRUE)));
  const certificate = (subject: string, key: KeyObject, extension: Buffer): string =>
    pem(signed(toBeSigned(name, subject, key, extension), own.privateKey));
  return {
    certificate: certificate(name, own.publicKey, mayIssue),
    issue(host) {
      const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
      const names = sequence(objectIdentifier("2.5.29.17"), octets(sequence(der(0x82, Buffer.from(host, "ascii")))));
      const key = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
      return { cert: certificate(host, publicKey, names), key };
    },
  };
}

/** https://www.rfc-editor.org/rfc/rfc5280#section-4.1 */
function toBeSigned(issuer: string, subject: string, key: KeyObject, extension: Buffer): Buffer {
  const now = Date.now();
  return sequence(
    der(0xa0, Buffer.of(0x02, 0x01, 0x02)), // version 3
    der(0x02, Buffer.of(0x01), randomBytes(8)),
    ecdsaWithSha256,
    nameOf(issuer),
    sequence(utcTime(new Date(now - HOUR_MS)), utcTime(new Date(now + VALID_MS))),
    nameOf(subject),
    key.export({ type: "spki", format: "der" }),
    der(0xa3, sequence(extension)),
  );
}

function signed(content: Buffer, key: KeyObject): Buffer {
  return sequence(content, ecdsaWithSha256, bitString(sign("sha256", content, key)));
}

function nameOf(commonName: string): Buffer {
  const text = der(0x0c, Buffer.from(commonName.slice(0, 64), "utf8"));
  return sequence(der(0x31, sequence(objectIdentifier("2.5.4.3"), text)));
}

function octets(content: Buffer): Buffer {
  return der(0x04, content);
}

function pem(certificate: Buffer): string {
  const lines = certificate.toString("base64").match(/.{1,64}/g) ?? [];
  return ["-----BEGIN CERTIFICATE-----", ...lines, "-----END CERTIFICATE-----", ""].join("\n");
}
