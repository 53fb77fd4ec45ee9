import { deepEqual, equal, match } from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";

import type { Fleet } from "../../lib/fleet/fleet.js";
import { objectAt, textAt } from "../../sandbox/kubernetes/kube-object.js";
import { isProperties, type Properties, type PropertyValue } from "../../sandbox/provider/property-value.js";
import type { Project, Result } from "./project.js";

const namespace = "policy-proof";
const refusal = /host-namespaces: spec\.hostNetwork must .+; .+/;
const attempts = 60;

/** A pod that breaks no rule of the reference fleet, or what is given as well. */
function pod(name: string, more: object = {}): string {
  const labels = { "app.kubernetes.io/name": name, "app.kubernetes.io/instance": name };
  const probe = { httpGet: { path: "/", port: 8080 } };
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace, labels },
    spec: {
      automountServiceAccountToken: false,
      securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
      containers: [
        {
          name: "web",
          image: "registry.example/acme/web:1.0.0",
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
          resources: { requests: { cpu: "10m", memory: "16Mi" }, limits: { memory: "16Mi" } },
          readinessProbe: probe,
          livenessProbe: probe,
        },
      ],
      ...more,
    },
  });
}

/** A project, and one of its clusters. */
export interface ProvedCluster {
  readonly project: Project;
  readonly cluster: string;
}

/** Creates a pod that breaks a rule while no policy is bound, as one that was there before them; whoever applies policies binds them again. */
export async function createOldPod(proved: ProvedCluster): Promise<void> {
  const bindings = ["delete", "validatingadmissionpolicybindings", "-l", "app.kubernetes.io/managed-by=flotilla"];
  equal((await kubectl(proved, bindings)).code, 0);
  equal((await kubectl(proved, ["create", "namespace", namespace])).code, 0);
  await proved.project.write("pod.json", pod("old", { hostNetwork: true }));
  for (let attempt = 1; ; attempt++) {
    const { code, stderr } = await kubectl(proved, ["create", "-f", "pod.json"]);
    if (code === 0) return;
    equal(attempt < attempts, true, stderr); // the API server takes a moment to forget the bindings
    await sleep(250);
  }
}

/** A pod that breaks a rule is refused, or warned of, with the rule's message; a good one and an old one are not in the way of anybody. */
export async function provePolicies(proved: ProvedCluster, enforced: boolean): Promise<void> {
  const apply = async (text: string): Promise<Result> => {
    await proved.project.write("pod.json", text);
    return kubectl(proved, ["create", "-f", "pod.json"]);
  };
  const bad = await apply(pod("bad", { hostNetwork: true }));
  match(bad.stderr, refusal, proved.cluster);
  equal(bad.code, enforced ? 1 : 0, proved.cluster);
  const good = await apply(pod("good"));
  deepEqual([good.code, good.stderr], [0, ""], proved.cluster);
  const label = await kubectl(proved, ["-n", namespace, "label", "pod", "old", "note=kept"]);
  deepEqual([label.code, label.stderr], [0, ""], proved.cluster);
  const image = ["set", "image", "pod/old", "web=registry.example/acme/web:2.0.0"];
  const changed = await kubectl(proved, ["-n", namespace, ...image]);
  equal(changed.code, enforced ? 1 : 0, proved.cluster);
  match(changed.stderr, refusal, proved.cluster);
  const gone = await kubectl(proved, ["-n", namespace, "delete", "pods", "--all", "--grace-period=0", "--force"]);
  equal(gone.code, 0, gone.stderr);
}

/** The objects of policies on a cluster by kind and name, without what an API server counts. */
export async function policyObjects(proved: ProvedCluster): Promise<ReadonlyMap<string, Properties>> {
  const kinds = "validatingadmissionpolicies,validatingadmissionpolicybindings,validatingpolicies.policies.kyverno.io";
  const args = ["get", kinds, "-l", "app.kubernetes.io/managed-by=flotilla", "-o", "json"];
  const { code, stdout, stderr } = await kubectl(proved, args);
  equal(code, 0, stderr);
  const { items } = JSON.parse(stdout) as { readonly items: readonly Properties[] };
  return new Map(
    items.map((object) => [`${textAt(object, "kind")} ${textAt(object, "metadata", "name")}`, written(object)]),
  );
}

/** An object without its status and what an API server counts. */
function written(object: Properties): Properties {
  const without = (value: Properties, ...names: readonly string[]): Properties =>
    Object.fromEntries(Object.entries(value).filter(([name]) => !names.includes(name)));
  const metadata = without(objectAt(object, "metadata"), "managedFields", "resourceVersion", "generation");
  return { ...without(object, "status"), metadata };
}

/** The fields in which objects differ, by object; a list is one field. */
export function differingFields(
  before: ReadonlyMap<string, Properties>,
  after: ReadonlyMap<string, Properties>,
): Record<string, string[]> {
  deepEqual([...after.keys()], [...before.keys()]);
  const fields = [...before].map(([name, object]) => [name, paths(object, after.get(name), "")] as const);
  return Object.fromEntries(fields.filter(([, each]) => each.length > 0).map(([name, each]) => [name, [...each]]));
}

/** The fleet with the last ring's policies enforced in this way. */
export function withLastRing(fleet: Fleet, enforcement: "audit" | "enforce"): Fleet {
  const { policies } = fleet;
  if (policies === undefined) return fleet;
  const { rings, ...rest } = policies.enforcement;
  return { ...fleet, policies: { ...policies, enforcement: { ...rest, rings: [...rings.slice(0, -1), enforcement] } } };
}

function paths(from: PropertyValue | undefined, to: PropertyValue | undefined, path: string): string[] {
  if (isProperties(from) && isProperties(to)) {
    const keys = [...new Set([...Object.keys(from), ...Object.keys(to)])].sort();
    return keys.flatMap((key) => paths(from[key], to[key], path === "" ? key : `${path}.${key}`));
  }
  return isDeepStrictEqual(from, to) ? [] : [path];
}

function kubectl({ project, cluster }: ProvedCluster, args: readonly string[]): Promise<Result> {
  return project.inSandbox("kubectl", ["--context", cluster, ...args]);
}
