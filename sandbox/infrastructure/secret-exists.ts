import { CloudError } from "../clouds/cloud-error.js";
import { SECRET } from "./kinds.js";
import type { ManagementObjects } from "./management-objects.js";

/** Holds a provider to the credentials that its object names, which the sandbox does not need. */
export async function requireSecret(objects: ManagementObjects, namespace: string, name: string): Promise<void> {
  if ((await objects.find(SECRET, namespace, name)) === undefined) {
    throw new CloudError("refused", `Secret "${name}" not found in namespace ${namespace}`);
  }
}
