import type { Properties } from "../provider/property-value.js";
import { conditionOf, listAt, numberAt, objectAt, textAt, valueAt } from "./kube-object.js";
import { waitedFor } from "./wait-for.js";

/** Whether an object is ready, and if not, why; a failure is final. */
export type Readiness =
  { readonly state: "ready" } | { readonly state: "waiting" | "failed"; readonly reasons: readonly string[] };

const READY: Readiness = { state: "ready" };
const TEN_MINUTES = 600;

/** How long to wait for a kind unless the object or the program says otherwise, in seconds. */
export const DEFAULT_TIMEOUT_SECONDS = TEN_MINUTES;

/**
 * Whether an object does what it was made for; a kind without a notion of it is ready at once. What the object itself asks to
 * be waited for comes first.
 */
export function readiness(object: Properties): Readiness {
  const wanted = waitedFor(object);
  if (wanted)
    return unless(Object.fromEntries(wanted.map((each) => [`it is not yet ${each.text}`, each.isMet(object)])));
  const group = textAt(object, "apiVersion").split("/").slice(0, -1).join("");
  return KINDS[`${group}/${textAt(object, "kind")}`]?.(object) ?? READY;
}

const KINDS: Readonly<Record<string, (object: Properties) => Readiness>> = {
  "/Namespace": (object) => phase(object, "Active"),
  "/PersistentVolume": (object) => phase(object, "Available", "Bound"),
  "/PersistentVolumeClaim": (object) => phase(object, "Bound"),
  "/Pod": pod,
  "/Service": service,
  "apiextensions.k8s.io/CustomResourceDefinition": (object) => conditions(object, "NamesAccepted", "Established"),
  "apps/DaemonSet": daemonSet,
  "apps/Deployment": deployment,
  "apps/StatefulSet": statefulSet,
  "batch/Job": job,
};

function waiting(...reasons: readonly string[]): Readiness {
  return { state: "waiting", reasons };
}

/** Ready when every requirement is met; the others are the reasons. */
function unless(requirements: Readonly<Record<string, boolean>>): Readiness {
  const missing = Object.entries(requirements).flatMap(([reason, met]) => (met ? [] : [reason]));
  return missing.length === 0 ? READY : waiting(...missing);
}

function phase(object: Properties, ...wanted: readonly string[]): Readiness {
  const found = textAt(object, "status", "phase");
  return unless({ [`its phase is ${found || "not set"} instead of ${wanted.join(" or ")}`]: wanted.includes(found) });
}

function conditions(object: Properties, ...types: readonly string[]): Readiness {
  return unless(
    Object.fromEntries(
      types.map((type) => {
        const found = conditionOf(object, type);
        const message = textAt(found, "message");
        return [`it is not ${type}${message && `: ${message}`}`, textAt(found, "status") === "True"];
      }),
    ),
  );
}

function pod(object: Properties): Readiness {
  return textAt(object, "status", "phase") === "Succeeded" ? READY : conditions(object, "Ready");
}

function service(object: Properties): Readiness {
  const addresses = listAt(object, "status", "loadBalancer", "ingress").length;
  return unless({
    "its load balancer has no address": textAt(object, "spec", "type") !== "LoadBalancer" || addresses > 0,
  });
}

/** Whether the controller has seen the object as it is now. */
function isObserved(object: Properties): boolean {
  return numberAt(object, ["status", "observedGeneration"]) >= numberAt(object, ["metadata", "generation"]);
}

function deployment(object: Properties): Readiness {
  if (!isObserved(object)) return waiting("its controller has not seen the change");
  if (valueAt(object, "spec", "paused") === true) return READY;
  const wanted = numberAt(object, ["spec", "replicas"], 1);
  const status = objectAt(object, "status");
  const updated = numberAt(status, ["updatedReplicas"]);
  const available = numberAt(status, ["availableReplicas"]);
  const progressing = conditionOf(object, "Progressing");
  return unless({
    [`${updated} of ${wanted} pods are of the new version`]: updated >= wanted,
    [`${available} of ${wanted} pods are available`]: available >= wanted,
    [`its rollout is not complete: ${textAt(progressing, "message")}`]:
      progressing === undefined || textAt(progressing, "reason") === "NewReplicaSetAvailable",
  });
}

function statefulSet(object: Properties): Readiness {
  if (!isObserved(object)) return waiting("its controller has not seen the change");
  const wanted = numberAt(object, ["spec", "replicas"], 1);
  const ready = numberAt(object, ["status", "readyReplicas"]);
  const current = textAt(object, "status", "currentRevision") === textAt(object, "status", "updateRevision");
  return unless({
    [`${ready} of ${wanted} pods are ready`]: ready === wanted,
    "pods of the old version are left": current || textAt(object, "spec", "updateStrategy", "type") === "OnDelete",
  });
}

function daemonSet(object: Properties): Readiness {
  if (!isObserved(object)) return waiting("its controller has not seen the change");
  const wanted = numberAt(object, ["status", "desiredNumberScheduled"]);
  const updated = numberAt(object, ["status", "updatedNumberScheduled"]);
  const available = numberAt(object, ["status", "numberAvailable"]);
  return unless({
    [`${updated} of ${wanted} pods are of the new version`]: updated === wanted,
    [`${available} of ${wanted} pods are available`]: available === wanted,
  });
}

function job(object: Properties): Readiness {
  const failed = conditionOf(object, "Failed");
  if (textAt(failed, "status") === "True") return { state: "failed", reasons: [textAt(failed, "message")] };
  return valueAt(object, "spec", "suspend") === true ? READY : conditions(object, "Complete");
}
