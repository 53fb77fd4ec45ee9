import { violation } from "../problem.js";
import { either, flag, isObject, list, number, object, oneOf, record, text, variant, type Schema } from "../schema.js";
import type { ProviderVersion } from "./cluster-api-providers.js";

const secretReference = object({ name: text() }, { namespace: text() });

const credential = either(
  (value) => isObject(value) && "rancherCloudCredential" in value,
  object({ rancherCloudCredential: text<`${string}:${string}`>() }),
  secretReference,
);

const version = text<ProviderVersion>();
const versions = { helm: version, aws: version, azure: version, gcp: version };

const gates = record(flag());
const providerGates = { kubeadmBootstrap: gates, kubeadmControlPlane: gates, aws: gates, azure: gates, gcp: gates };

const ofRancher = absent("be left to Rancher, which brings the core of Cluster API");

const team = object({ clusters: list(text()) }, { quota: object({ cpu: text(), memory: text() }) });

const rancher = object(
  {
    hostname: text(),
    certificate: variant("source", {
      rancher: object({ source: oneOf("rancher") }),
      letsEncrypt: object({ source: oneOf("letsEncrypt"), email: text() }),
      secret: object({ source: oneOf("secret"), privateCA: flag() }),
    }),
  },
  {
    replicas: number(),
    teams: record(team),
    clusterIds: record(text()),
    clusterApi: object(
      {},
      {
        credentials: object({}, { aws: credential, azure: credential, gcp: credential }),
        versions: object({}, { ...versions, core: ofRancher }),
        gates: object({}, { ...providerGates, core: ofRancher }),
      },
    ),
  },
);

const clusterApiOperator = object(
  {},
  {
    credentials: object({}, { aws: secretReference, azure: secretReference, gcp: secretReference }),
    versions: object({}, { ...versions, core: version }),
    gates: object({}, { ...providerGates, core: gates }),
  },
);

const common = {
  crossplane: object({}, { google: object({ workloadIdentityProvider: text() }), azure: object({ clientId: text() }) }),
  delivery: list(oneOf("argo-cd", "flux", "fleet")),
};

/** The shape of a management layer: Cluster API has one owner. */
export const managementLayerSchema = either(
  (value) => isObject(value) && value["rancher"] !== undefined,
  object(
    { rancher },
    {
      ...common,
      clusterApiOperator: absent("be left out beside rancher, which brings Cluster API: it cannot have two owners"),
    },
  ),
  object({}, { ...common, rancher: absent("be left out"), clusterApiOperator }),
);

/** A key that must not be there, and why. */
function absent(must: string): Schema<never> {
  return { problems: (path, got) => [violation("cluster-api-owner", path, must, { got })] };
}
