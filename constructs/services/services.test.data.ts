import type { Manifest } from "../../lib/manifests.js";
import type { SharedService } from "./service.js";

/** A service for tests: a chart and nothing else, but for what is said. */
export function service(name: string, changes: Partial<SharedService> = {}): SharedService {
  const chart = {
    name,
    chart: `${name}-chart`,
    repository: "https://charts.example/stable",
    version: "1.2.3",
    namespace: name,
    values: {},
  };
  return { name, chart, before: [], objects: [], identities: [], provides: [], needs: [], ...changes };
}

/** An object for tests. */
export function object(apiVersion: string, kind: string, name = "x"): Manifest {
  return { apiVersion, kind, metadata: { name } };
}
