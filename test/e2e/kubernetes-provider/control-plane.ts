import { clientCredential } from "../../../sandbox/control-planes/client-credential.js";
import { createControlPlane } from "../../../sandbox/control-planes/control-plane.js";
import { setPoolNodes } from "../../../sandbox/control-planes/pool-nodes.js";

/** Starts a control plane with two nodes and gives a kubeconfig for it. */
export async function startedControlPlane(sandbox: string, name: string): Promise<string> {
  const { endpoint, certificateAuthority } = await createControlPlane(sandbox, {
    name,
    kubernetes: "1.36",
    services: "10.0.0.0/24",
  });
  await setPoolNodes(sandbox, {
    controlPlane: name,
    pool: "general",
    count: 2,
    machine: { type: "replay", vcpu: 4, memoryGiB: 16 },
    region: "local",
    zones: ["local-a"],
    pods: "10.244.0.0/16",
    labels: {},
    taints: [],
    kubelet: "v1.36.3",
  });
  const { certificate, key } = await clientCredential(sandbox, name);
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": "replay",
    contexts: [{ name: "replay", context: { cluster: "replay", user: "replay" } }],
    clusters: [
      { name: "replay", cluster: { server: endpoint, "certificate-authority-data": base64(certificateAuthority) } },
    ],
    users: [
      { name: "replay", user: { "client-certificate-data": base64(certificate), "client-key-data": base64(key) } },
    ],
  });
}

function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}
