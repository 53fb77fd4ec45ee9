import type { ObjectChange } from "../change.js";
import { isCreated, kindOf, type DangerRule } from "./rule.js";
import { firstFew, mappingsAt, textAt, textsAt, type Mapping } from "./values.js";

const RBAC = "rbac.authorization.k8s.io";
const BINDINGS = [`${RBAC}/RoleBinding`, `${RBAC}/ClusterRoleBinding`];

/** Whoever is one of these groups is anybody. */
const ANYBODY = ["system:anonymous", "system:authenticated", "system:unauthenticated", "system:serviceaccounts"];

/** Somebody may do more than before. https://kubernetes.io/docs/concepts/security/rbac-good-practices/ */
export const widenedPermissions: DangerRule = {
  id: "permissions-widened",
  kinds: [...BINDINGS, `${RBAC}/Role`, `${RBAC}/ClusterRole`],
  messages: (change) => (BINDINGS.includes(kindOf(change)) ? widenedBinding(change) : widenedRole(change)),
};

function widenedBinding(change: ObjectChange): string[] {
  const known = new Set(isCreated(change) ? [] : subjectsOf(change.from));
  const fresh = mappingsAt(change.to, "subjects").filter((subject) => !known.has(subjectText(subject)));
  const isAll = roleOf(change.to) === "cluster-admin";
  const isOtherRole = roleOf(change.from) !== roleOf(change.to);
  const bindsAnybody = fresh.some((subject) => ANYBODY.includes(textAt(subject, "name") ?? ""));
  return [
    ...(isAll && (fresh.length > 0 || isOtherRole) ? ["it grants cluster-admin: every right over what it covers"] : []),
    ...(bindsAnybody ? ["it binds everybody"] : []),
    ...(!isAll && !isCreated(change) && fresh.length > 0 ? ["subjects are added, who get all rights of the role"] : []),
  ];
}

function roleOf(binding: unknown): string | undefined {
  return textAt(binding, "roleRef", "name");
}

function widenedRole(change: ObjectChange): string[] {
  const rights = rightsOf(change.to);
  const known = new Set(isCreated(change) ? [] : rightsOf(change.from));
  const fresh = rights.filter((right) => !isKnown(right, known));
  const all = fresh.filter((right) => right.startsWith("* * *"));
  if (all.length > 0) {
    return ["it grants every verb on every resource: as much as cluster-admin"];
  }
  const names = [...new Set(fresh.map(rightText))];
  return isCreated(change) || names.length === 0 ? [] : [`it grants more than before: ${firstFew(names)}`];
}

function subjectsOf(binding: unknown): string[] {
  return mappingsAt(binding, "subjects").map(subjectText);
}

function subjectText(subject: Mapping): string {
  return [textAt(subject, "kind"), textAt(subject, "namespace") ?? "", textAt(subject, "name")].join(" ");
}

/** Each right that a role grants: `<verb> <resource> <group> <name>`, of which each may be `*`. */
function rightsOf(role: unknown): string[] {
  return mappingsAt(role, "rules").flatMap((rule) => {
    const verbs = textsAt(rule, "verbs");
    const names = textsAt(rule, "resourceNames");
    const urls = textsAt(rule, "nonResourceURLs").flatMap((url) => verbs.map((verb) => `${verb} ${url} - *`));
    const resources = textsAt(rule, "apiGroups").flatMap((group) =>
      textsAt(rule, "resources").flatMap((resource) =>
        verbs.flatMap((verb) =>
          (names.length === 0 ? ["*"] : names).map((name) => `${verb} ${resource} ${group || "core"} ${name}`),
        ),
      ),
    );
    return [...resources, ...urls];
  });
}

/** Whether a right was granted, as itself or as part of a wider one. */
function isKnown(right: string, known: ReadonlySet<string>): boolean {
  const parts = right.split(" ");
  return [...Array(1 << parts.length).keys()].some((mask) =>
    known.has(parts.map((part, index) => ((mask >> index) & 1 ? "*" : part)).join(" ")),
  );
}

function rightText(right: string): string {
  const [verb, resource, group] = right.split(" ");
  return group === "core" || group === "-"
    ? `${verb ?? ""} ${resource ?? ""}`
    : `${verb ?? ""} ${resource ?? ""}.${group ?? ""}`;
}
