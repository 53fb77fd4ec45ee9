import { manifests, type Manifest } from "../../lib/manifests.js";
import { RestrictedNamespace } from "../restricted-namespace.js";

/** The namespace of a service whose pods all pass the restricted Pod Security Standard, as an object that its chart needs. */
export function restrictedServiceNamespace(name: string): Manifest[] {
  return manifests(name, (chart) => {
    new RestrictedNamespace(chart, "Namespace", { name });
  });
}
