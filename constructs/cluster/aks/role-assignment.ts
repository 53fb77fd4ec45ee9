import { createHash } from "node:crypto";

import { RoleAssignment } from "@pulumi/azure-native/authorization";
import type { Input } from "@pulumi/pulumi";

import { cloudName } from "../scope.js";
import { azureRoles } from "./azure-roles.js";
import type { AksScope } from "./scope.js";

/** Who may do what. */
export interface Grant {
  readonly role: keyof typeof azureRoles;
  readonly principalId: Input<string>;
  readonly principalType: "ServicePrincipal" | "Group";
  /** Id of the resource that the grant is about. */
  readonly scope: Input<string>;
  /** Tells apart grants of the same role: the id of the group. */
  readonly to?: string;
}

/** Grants a role. */
export function roleAssignment(scope: AksScope, { role, to, ...grant }: Grant): RoleAssignment {
  const name = to === undefined ? role : `${role}-${to}`;
  return new RoleAssignment(
    `${scope.cluster}-${name}`,
    {
      ...grant,
      // Azure wants a UUID for a name. One that follows from what is granted finds the grant again after an interrupted run.
      roleAssignmentName: uuid([scope.spec.subscription, cloudName(scope), name].join("/")),
      roleDefinitionId: `/subscriptions/${scope.spec.subscription}/providers/Microsoft.Authorization/roleDefinitions/${azureRoles[role]}`,
    },
    scope.options,
  );
}

/** A UUID that follows from a text (version 8: https://www.rfc-editor.org/rfc/rfc9562#section-5.8). */
export function uuid(text: string): string {
  const digits = createHash("sha256").update(text).digest("hex");
  const [a, b, c, d, e] = [
    digits.slice(0, 8),
    digits.slice(8, 12),
    digits.slice(13, 16),
    digits.slice(17, 20),
    digits.slice(20, 32),
  ];
  return `${a}-${b}-8${c}-8${d}-${e}`;
}
