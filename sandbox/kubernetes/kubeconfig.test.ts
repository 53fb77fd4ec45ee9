import { deepEqual, equal, throws } from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { credential } from "./credential.js";
import { kubeContext, material } from "./kubeconfig.js";

const CONFIG = `
apiVersion: v1
kind: Config
current-context: one
contexts:
  - { name: one, context: { cluster: first, user: token, namespace: shop } }
  - { name: two, context: { cluster: second, user: program } }
clusters:
  - { name: first, cluster: { server: https://first.example } }
  - { name: second, cluster: { server: https://second.example, certificate-authority: ca.crt } }
users:
  - { name: token, user: { token: abc } }
  - name: program
    user:
      exec:
        apiVersion: client.authentication.k8s.io/v1
        command: ./credential.sh
        args: [--cluster, second]
        env: [{ name: COLOUR, value: blue }]
`;

/** Answers with a token made of its arguments, its variable and the request that it gets. */
const PROGRAM = `#!/bin/sh
echo '{"status": {"token": "'"$*-$COLOUR-$(echo "$KUBERNETES_EXEC_INFO" | tr -d '"')"'", "expirationTimestamp": "2030-01-01T00:00:00Z"}}'
`;

describe("kubeContext", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "kubeconfig-"));
    writeFileSync(join(folder, "config"), CONFIG);
    writeFileSync(join(folder, "ca.crt"), "authority");
    writeFileSync(join(folder, "credential.sh"), PROGRAM, { mode: 0o755 });
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it("is the current context of a kubeconfig given as text", () => {
    const { cluster, namespace } = kubeContext({ kubeconfig: CONFIG });
    deepEqual([cluster.server, namespace], ["https://first.example", "shop"]);
  });

  it("reads JSON as well", () => {
    const config = {
      "current-context": "c",
      contexts: [{ name: "c", context: { cluster: "c", user: "u" } }],
      clusters: [{ name: "c", cluster: { server: "https://json.example" } }],
      users: [{ name: "u", user: {} }],
    };
    equal(kubeContext({ kubeconfig: JSON.stringify(config) }).cluster.server, "https://json.example");
  });

  it("is the named context of a file, with paths relative to it", () => {
    const { cluster, folder: base } = kubeContext({ kubeconfig: join(folder, "config"), context: "two" });
    equal(cluster.server, "https://second.example");
    equal(material(undefined, cluster["certificate-authority"], base)?.toString(), "authority");
  });

  it("can be another cluster with the context's user", () => {
    equal(kubeContext({ kubeconfig: CONFIG, cluster: "second" }).cluster.server, "https://second.example");
  });

  it("refuses a context that is not there", () => {
    throws(() => kubeContext({ kubeconfig: CONFIG, context: "three" }), {
      message: 'the kubeconfig has no context "three"',
    });
  });

  it("refuses a kubeconfig without a current context", () => {
    throws(() => kubeContext({ kubeconfig: "clusters:\n  []\n" }), {
      message: "the kubeconfig has no current context",
    });
  });

  it("gives a token as it is", async () => {
    equal((await credential(kubeContext({ kubeconfig: CONFIG }))).authorization, "Bearer abc");
  });

  it("runs the credential program beside the file, with its arguments, variables and request", async () => {
    deepEqual(await credential(kubeContext({ kubeconfig: join(folder, "config"), context: "two" })), {
      certificate: undefined,
      key: undefined,
      authorization:
        "Bearer --cluster second-blue-{apiVersion:client.authentication.k8s.io/v1,kind:ExecCredential,spec:{interactive:false}}",
      expires: Date.parse("2030-01-01T00:00:00Z"),
    });
  });

  it("tells what a credential program that fails had to say", async () => {
    writeFileSync(join(folder, "credential.sh"), "#!/bin/sh\necho not logged in >&2\nexit 1\n");
    const failure = await credential(kubeContext({ kubeconfig: join(folder, "config"), context: "two" })).catch(String);
    equal(failure, "Error: the credential program ./credential.sh failed: not logged in");
  });
});
