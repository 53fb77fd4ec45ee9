import { deepEqual, equal, match } from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { certManager, type CertManagerOptions } from "../../constructs/services/cert-manager.js";
import { certificate } from "../../constructs/services/certificate.js";
import { zones } from "../../constructs/services/dns-zones.test.data.js";
import type { CloudZone } from "../../constructs/services/dns-zone.js";
import { externalDns } from "../../constructs/services/external-dns.js";
import type { SharedService } from "../../constructs/services/service.js";
import { clusterNamed } from "../../constructs/services/tier-clusters.test.data.js";
import type { Manifest } from "../../lib/manifests.js";
import { createControlPlane, deleteControlPlane } from "../../sandbox/control-planes/control-plane.js";
import { packageRoot } from "../../sandbox/package-root.js";
import { definitionFiles } from "./definitions.js";
import { toolsAreBuilt, type Result } from "./project.js";

const tools = join(packageRoot(), ".tools");
const definitions = join(packageRoot(), "..", "shared", "crds");
const CONTROL_PLANE = "kind-service-objects";

/** Every kind of issuer in a cloud. */
function issuersOf(zone: CloudZone): CertManagerOptions {
  return {
    issuers: {
      public: { kind: "acme", email: "platform@acme.example", zones: [zone] },
      internal: { kind: "private-ca", secret: "acme-ca" },
    },
  };
}

/** The services of a cluster in each cloud, and of one in none. */
const services: Readonly<Record<string, readonly SharedService[]>> = {
  "Amazon EKS": [
    certManager(clusterNamed("us"), issuersOf(zones.us)),
    externalDns(clusterNamed("us"), { zones: [zones.us] }),
  ],
  "Google Kubernetes Engine": [
    certManager(clusterNamed("eu"), issuersOf(zones.eu)),
    externalDns(clusterNamed("eu"), { zones: [zones.eu] }),
  ],
  "Azure Kubernetes Service": [
    certManager(clusterNamed("asia"), issuersOf(zones.asia)),
    externalDns(clusterNamed("asia"), { zones: [zones.asia] }),
  ],
  "a local cluster": [certManager(clusterNamed("dev")), externalDns(clusterNamed("dev"), { zones: [zones.dev] })],
};

/** The objects that services have beside their charts, with something in place of what only a cluster can tell. */
function objectsOf(all: readonly SharedService[]): Manifest[] {
  const objects = all.flatMap(({ before, objects: after }) => [...before, ...after]);
  return JSON.parse(JSON.stringify(objects).replaceAll(/\uFDD0\w+\uFDD1/g, "filled-in")) as Manifest[];
}

describe("objects of the shared services", () => {
  const shop = certificate({
    name: "shop",
    namespace: "shop",
    hosts: ["*.us.acme.example", "us.acme.example"],
    issuer: "public",
  });
  let folder: string;

  const kubectl = (...args: readonly string[]): Promise<Result> =>
    new Promise((done) => {
      const kubeconfig = join(folder, ".sandbox/control-planes", CONTROL_PLANE, "kubeconfig");
      const options = { maxBuffer: 2 ** 26 };
      execFile(join(tools, "bin/kubectl"), ["--kubeconfig", kubeconfig, ...args], options, (error, stdout, stderr) => {
        done({ code: error === null ? 0 : 1, stdout, stderr });
      });
    });
  const succeed = async (...args: readonly string[]) => {
    const { code, stdout, stderr } = await kubectl(...args);
    deepEqual({ code, stderr }, { code: 0, stderr: "" });
    return stdout;
  };
  const apply = async (objects: readonly Manifest[], ...args: readonly string[]) => {
    const file = join(folder, "objects.json");
    await writeFile(file, JSON.stringify({ apiVersion: "v1", kind: "List", items: objects }));
    return kubectl("apply", "--server-side", "--force-conflicts", "--validate=strict", ...args, "-f", file);
  };
  const accepted = async (objects: readonly Manifest[], ...args: readonly string[]) => {
    const { code, stdout, stderr } = await apply(objects, ...args);
    deepEqual({ code, stderr }, { code: 0, stderr: "" });
    equal(stdout.trimEnd().split("\n").length, objects.length);
  };

  before(async function () {
    if (!toolsAreBuilt || !existsSync(definitions)) this.skip();
    folder = await mkdtemp(join(tmpdir(), "flotilla-services-"));
    await symlink(tools, join(folder, ".tools"));
    await mkdir(join(folder, ".sandbox"));
    await createControlPlane(join(folder, ".sandbox"), {
      name: CONTROL_PLANE,
      kubernetes: "1.35",
      services: "10.96.0.0/16",
    });
    const objects = [...objectsOf(Object.values(services).flat()), shop];
    const versions = (await succeed("api-versions")).split("\n");
    const served = versions.map((version) => version.slice(0, Math.max(version.indexOf("/"), 0)));
    const files = (await definitionFiles(definitions, objects, served)).flatMap((file) => ["-f", file]);
    await succeed("apply", "--server-side", ...files);
    await succeed("wait", "--for=condition=Established", "--timeout=60s", ...files);
    for (const name of new Set(objects.flatMap(({ metadata }) => metadata.namespace ?? []))) {
      await succeed("create", "namespace", name);
    }
  });
  after(async () => {
    if (!toolsAreBuilt || !existsSync(definitions)) return;
    await deleteControlPlane(join(folder, ".sandbox"), CONTROL_PLANE);
    await rm(folder, { recursive: true });
  });

  for (const [where, all] of Object.entries(services)) {
    it(`are taken to the last field on ${where}`, () => accepted(objectsOf(all), "--dry-run=server"));
  }

  it("are taken with a certificate of what is exposed", () => accepted([shop], "--dry-run=server"));

  it("are not taken with a field that their kind does not have", async () => {
    const spec = { ...(shop["spec"] as object), dnsName: "us.acme.example" };
    const { code, stderr } = await apply([{ ...shop, spec }], "--dry-run=server");
    equal(code, 1);
    match(stderr, /unknown field "dnsName" in io\.cert-manager\.v1\.Certificate\.spec/);
  });
});
