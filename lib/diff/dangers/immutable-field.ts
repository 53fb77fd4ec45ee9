import { immutableFields, type ImmutableField } from "../../kubernetes/immutable-fields.js";
import { pathOf } from "../../path.js";
import type { ObjectChange } from "../change.js";
import { isSameObject, kindOf, type DangerRule } from "./rule.js";
import { at, isSame, mappingAt, textAt } from "./values.js";

const selectorKinds = ["apps/DaemonSet", "apps/Deployment", "apps/ReplicaSet", "apps/StatefulSet", "batch/Job"];

/** The selector of a workload changes, which deletes it, and leaves its pods to nobody. */
export const selectorChange: DangerRule = {
  id: "selector-changed",
  kinds: selectorKinds,
  messages: (change) =>
    changedFields(change).includes("spec.selector")
      ? [
          `spec.selector cannot change: the ${change.object.kind} is deleted and created anew, and pods of the old selector are all stopped at once or left without an owner`,
        ]
      : [],
};

/** A field changes that the API server does not let change, so that the object is replaced. */
export const immutableField: DangerRule = {
  id: "immutable-field",
  kinds: Object.keys(immutableFields),
  messages: (change) => {
    const { kind } = change.object;
    return changedFields(change)
      .filter((path) => path !== "spec.selector" || !selectorKinds.includes(kindOf(change)))
      .map((path) => `${path} cannot change: the ${kind} is deleted and created anew${lost(kindOf(change))}`);
  },
};

/** A claim grows, which Pulumi's provider does not do in place. */
export const claimGrowth: DangerRule = {
  id: "claim-replaced",
  kinds: ["/PersistentVolumeClaim"],
  messages: (change) => {
    const [from, to] = [change.from, change.to].map((side) => at(side, "spec", "resources"));
    return isSameObject(change) &&
      !isSame(from, to) &&
      !changedFields(change).includes("spec.resources.requests.storage")
      ? [
          "where Pulumi applies the claim, another request deletes it and creates it anew, without its data; elsewhere the volume grows",
        ]
      : [];
  },
};

/** What a replacement loses, by kind. */
function lost(kind: string): string {
  const losses: Readonly<Record<string, string>> = {
    "/PersistentVolumeClaim": ", without its data",
    "/Service": ", with another address",
    "apiextensions.k8s.io/CustomResourceDefinition": ", and every object of its kind is deleted with it",
    "apps/StatefulSet": ": its pods stop, and start again with the new one",
    "batch/Job": ", and runs once more",
    "rbac.authorization.k8s.io/ClusterRoleBinding": ", and its subjects have no permissions in between",
    "rbac.authorization.k8s.io/RoleBinding": ", and its subjects have no permissions in between",
    "scheduling.k8s.io/PriorityClass": ", and pods that name it are refused in between",
  };
  return losses[kind] ?? "";
}

/** Paths of the fields that changed and cannot. */
function changedFields(change: ObjectChange): string[] {
  return isSameObject(change)
    ? (immutableFields[kindOf(change)] ?? [])
        .filter((field) => field.onlyOfImmutable !== true || at(change.from, "immutable") === true)
        .flatMap((field) => changesUnder(field, change))
    : [];
}

function changesUnder({ path, except, unless }: ImmutableField, change: ObjectChange): string[] {
  const paths =
    except === undefined ? [path] : siblings(path, change).filter((each) => !except.includes(each.at(-1) ?? ""));
  return paths
    .filter((each) => {
      const [from, to] = [at(change.from, ...each), at(change.to, ...each)];
      return !isSame(from, to) && unless?.(from, to) !== true && !isExternal(change);
    })
    .map((each) => pathOf(...each));
}

/** Every key that either side has under a path. */
function siblings(path: readonly string[], { from, to }: ObjectChange): string[][] {
  const keys = new Set([...Object.keys(mappingAt(from, ...path)), ...Object.keys(mappingAt(to, ...path))]);
  return [...keys].sort().map((key) => [...path, key]);
}

/** A Service that is or was a mere name in DNS has no address to keep. */
function isExternal({ from, to, object }: ObjectChange): boolean {
  return object.kind === "Service" && [from, to].some((side) => textAt(side, "spec", "type") === "ExternalName");
}
