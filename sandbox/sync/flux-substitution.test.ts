import { deepEqual, throws } from "node:assert/strict";

import { load } from "js-yaml";

import { late } from "../../lib/late.js";
import type { Manifest } from "../../lib/manifests.js";
import { yaml } from "../../lib/render.js";
import { fluxSubstituted } from "./flux-substitution.js";

const map = (data: Readonly<Record<string, string>>): Manifest => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: "settings" },
  data,
});
/** What arrives on a cluster of what a rendering says. */
const arrived = (data: Readonly<Record<string, string>>, values: Readonly<Record<string, string>> = {}) =>
  fluxSubstituted(load(yaml([map(data)])) as Manifest, values);

describe("fluxSubstituted", () => {
  const texts = [
    "$HOME",
    "${HOME}",
    "$${HOME}",
    "$$",
    "$$$",
    "$(NAME)",
    "a$",
    "100 $ and 200 $$",
    "${a:-b}",
    "`${x}$$`",
  ];
  for (const text of texts) {
    it(`gives back ${text} as the manifest has it`, () => {
      deepEqual(
        arrived({ text, [text.replace(/[^a-z$]/g, "")]: "in a key" }),
        map({ text, [text.replace(/[^a-z$]/g, "")]: "in a key" }),
      );
    });
  }

  it("fills in late values, whole and in part, beside what must stay", () => {
    const values = { oidc_issuer: "https://oidc.example/id", cluster_endpoint: "https://10.0.0.1:6443" };
    deepEqual(
      arrived(
        { issuer: late("oidc_issuer"), both: `$${late("oidc_issuer")} at ${late("cluster_endpoint")}, \${HOME}` },
        values,
      ),
      map({ issuer: "https://oidc.example/id", both: "$https://oidc.example/id at https://10.0.0.1:6443, ${HOME}" }),
    );
  });

  it("reads the object again, as Flux does: a whole value that looks like a number is one", () => {
    deepEqual(arrived({ account: late("account") }, { account: "123456789012" })["data"], { account: 123456789012 });
    deepEqual(arrived({ account: `no. ${late("account")}` }, { account: "12" })["data"], { account: "no. 12" });
  });

  it("refuses a value that the cluster does not have", () => {
    throws(() => arrived({ issuer: late("oidc_issuer") }), {
      message: "the cluster has no late value oidc_issuer, which ${oidc_issuer} asks for",
    });
  });
});
