import type { CloudTable, ResourceType } from "../resource-type.js";
import { aks } from "./aks.js";
import { identity } from "./identity.js";
import { network } from "./network.js";

/** Microsoft Azure, where the names of all objects are chosen by their owner and part of their ids. */
export const azure: CloudTable = {
  name: "azure-native",
  version: "3.28.0",
  file: "sandbox/clouds/azure/",
  types: everywhere({ ...network, ...identity, ...aks }),
  words: {
    exists: "cannot create already existing resource '{id}'",
    missing: 'Code="ResourceNotFound" Message="The Resource \'{id}\' was not found."',
    dangling:
      'Code="InvalidResourceReference" Message="{path} references the {noun} \'{value}\', which was not found."',
    inUse: "Code=\"InUse\" Message=\"The {noun} '{id}' is in use by '{user.id}' and cannot be deleted.\"",
    protected: 'Code="ScopeLocked" Message="The scope \'{id}\' cannot perform delete operation because it is locked."',
    immutable: 'Code="PropertyChangeNotAllowed" Message="Changing property \'{path}\' of {id} is not allowed."',
    throttled: 'Code="TooManyRequests" Message="The request is being throttled."',
    failed: 'Code="Failed" Message="The {noun} \'{id}\' is in state Failed."',
  },
};

function everywhere(types: Readonly<Record<string, ResourceType>>): Readonly<Record<string, ResourceType>> {
  return Object.fromEntries(Object.entries(types).map(([token, type]) => [token, { ...type, global: true }]));
}
