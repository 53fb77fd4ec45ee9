import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";

import { platformNamespace } from "../../constructs/foundation.js";
import { apiGroup, type Manifest } from "../../lib/manifests.js";
import { ApiError } from "../kubernetes/api-error.js";
import type { Properties } from "../provider/property-value.js";
import { marks } from "../stand-ins/definition.js";
import type { Syncing } from "./object-sync.js";

const group = "/apis/admissionregistration.k8s.io/v1";
const name = "flotilla-sync-probe";
const kinds = ["validatingadmissionpolicies", "validatingadmissionpolicybindings"];
const patience = 30_000;

/** Whether an object is a part of what an API server asks when something is admitted. */
export function isPolicy(object: Manifest): boolean {
  return apiGroup(object) === "admissionregistration.k8s.io" && object.kind.startsWith("ValidatingAdmissionPolicy");
}

/**
 * Returns once the API server asks the policies that were applied, which takes it about a second: it takes them up in the order in which
 * they were written, so as soon as it asks one more that refuses one made-up name, it asks all.
 */
export async function activePolicies({ cluster: { client }, signal }: Syncing): Promise<void> {
  const refused = `probe-${randomBytes(4).toString("hex")}`;
  const body = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: refused } };
  const path = `/api/v1/namespaces/${platformNamespace}/configmaps?dryRun=All`;
  try {
    for (const [index, object] of probe(refused).entries()) {
      const query = "fieldManager=flotilla-sync&force=true";
      const contentType = "application/apply-patch+yaml";
      await client.send({
        method: "PATCH",
        path: `${group}/${kinds[index] ?? ""}/${name}?${query}`,
        body: object,
        contentType,
      });
    }
    const deadline = Date.now() + patience;
    while (!signal.aborted && Date.now() < deadline) {
      const answer = await client.send({ method: "POST", path, body }).catch((error: unknown) => error);
      if (answer instanceof ApiError && answer.message.includes(refused)) return;
      await sleep(100);
    }
  } finally {
    for (const kind of [...kinds].reverse()) {
      await client.send({ method: "DELETE", path: `${group}/${kind}/${name}` }).catch(() => undefined);
    }
  }
}

function probe(refused: string): readonly Properties[] {
  const metadata = { name, annotations: marks };
  const apiVersion = "admissionregistration.k8s.io/v1";
  const rule = { apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["configmaps"] };
  const namespaceSelector = { matchLabels: { "kubernetes.io/metadata.name": platformNamespace } };
  return [
    {
      apiVersion,
      kind: "ValidatingAdmissionPolicy",
      metadata,
      spec: {
        failurePolicy: "Ignore",
        matchConstraints: { namespaceSelector, resourceRules: [rule] },
        validations: [{ expression: `object.metadata.name != "${refused}"`, message: `${refused} is refused` }],
      },
    },
    {
      apiVersion,
      kind: "ValidatingAdmissionPolicyBinding",
      metadata,
      spec: { policyName: name, validationActions: ["Deny"] },
    },
  ];
}
