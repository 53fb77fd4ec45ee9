import { textOf } from "../reading.js";
import type { Rule } from "../resource-type.js";

/** A managed identity trusts a service account once, by at most 20 credentials. */
export const oneTrust: Rule = (credential, lookup) => {
  const { resourceGroupName: group, resourceName: identity, issuer, subject } = credential.inputs;
  const others = lookup
    .all(credential.type)
    .filter(({ id, inputs }) => id !== credential.id && inputs["resourceGroupName"] === group)
    .filter(({ inputs }) => inputs["resourceName"] === identity);
  if (others.some(({ inputs }) => inputs["issuer"] === issuer && inputs["subject"] === subject)) {
    return 'Code="Conflict" Message="Issuer and subject combination already exists for this Managed Identity."';
  }
  return others.length < 20
    ? undefined
    : 'Code="BadRequest" Message="Too many Federated Identity Credentials for this Managed Identity: at most 20."';
};

/** A service to which a role is given is a managed identity that is there; who users and groups are, the sandbox does not know. */
export const principalExists: Rule = ({ inputs, scope }, lookup) => {
  const { principalId: principal, principalType: type } = inputs;
  const identities = lookup.all("azure-native:managedidentity:UserAssignedIdentity");
  const known = identities.some(({ outputs }) => outputs["principalId"] === principal);
  return type !== "ServicePrincipal" || known
    ? undefined
    : `Code="PrincipalNotFound" Message="Principal ${textOf(principal).replaceAll("-", "")} does not exist in the directory ${scope.tenant ?? ""}."`;
};

/** A principal has a role on a scope once, whatever the assignment is called. */
export const oneAssignment: Rule = (assignment, lookup) => {
  const names = ["principalId", "roleDefinitionId", "scope"];
  const other = lookup
    .all(assignment.type)
    .find(({ id, inputs }) => id !== assignment.id && names.every((name) => inputs[name] === assignment.inputs[name]));
  return other && 'Code="RoleAssignmentExists" Message="The role assignment already exists."';
};
