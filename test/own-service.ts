import { mergedValues } from "../constructs/services/merged-values.js";
import { restrictedServiceNamespace } from "../constructs/services/service-namespace.js";
import type { SharedService } from "../constructs/services/service.js";
import type { ValuesOverride } from "../lib/fleet/services-spec.js";

/** Hands the secrets of a vault to the cluster. */
export function externalSecrets(server: string, replicas: number, override?: ValuesOverride): SharedService {
  const [name, repository] = ["external-secrets", "https://charts.external-secrets.io"];
  const values = mergedValues({ replicaCount: replicas, webhook: { replicaCount: replicas } }, override);
  const auth = { kubernetes: { mountPath: "kubernetes", role: "cluster" } };
  const provider = { vault: { server, path: "secret", version: "v2", auth } };
  return {
    name,
    chart: { name, chart: name, repository, version: "0.10.7", namespace: name, values },
    before: restrictedServiceNamespace(name),
    objects: [
      { apiVersion: `${name}.io/v1beta1`, kind: "ClusterSecretStore", metadata: { name: "vault" }, spec: { provider } },
    ],
    identities: [],
    provides: [`definitions/${name}.io`, `webhook/${name}`],
    needs: [],
  };
}
