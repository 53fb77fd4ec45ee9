import { violation } from "../problem.js";
import {
  anything,
  either,
  flag,
  isObject,
  list,
  number,
  object,
  oneOf,
  record,
  text,
  variant,
  type Schema,
} from "../schema.js";
import { cloudZonesSchema } from "./dns-zone-schema.js";
import type { AcmeIssuer, ClusterServicesSpec } from "./services-spec.js";

const common = { version: text(), values: record(anything()) };

const trust = oneOf("pod-identity", "web-identity");

const issuer = variant("kind", {
  acme: object(
    { kind: oneOf("acme"), email: text() },
    {
      zones: cloudZonesSchema,
      directory: text<NonNullable<AcmeIssuer["directory"]>>(),
    },
  ),
  "private-ca": object({ kind: oneOf("private-ca"), secret: text() }),
  "self-signed": object({ kind: oneOf("self-signed") }),
});

const certManager = object({}, { ...common, issuers: record(issuer), trust });

const source = oneOf(
  "service",
  "ingress",
  "crd",
  "gateway-httproute",
  "gateway-grpcroute",
  "gateway-tlsroute",
  "gateway-tcproute",
  "gateway-udproute",
);

const externalDns = object(
  {},
  { ...common, sources: list(source), policy: oneOf("sync", "upsert-only", "create-only"), trust },
);

const policyEngineOptions = {
  ...common,
  failurePolicy: oneOf("Fail", "Ignore"),
  excludedNamespaces: list(text()),
  timeoutSeconds: number(),
};

const policyEngine = variant("engine", {
  kyverno: object({ engine: oneOf("kyverno") }, policyEngineOptions),
  gatekeeper: object({ engine: oneOf("gatekeeper") }, { ...policyEngineOptions, mutation: flag() }),
});

const gateway = object(
  { exposure: oneOf("internal", "internet"), issuer: text() },
  { ...common, domain: text(), routesFrom: list(text()) },
);

const metricsServer = object({}, { ...common, certificate: oneOf("cert-manager", "itself") });

const install = oneOf("pulumi", "cluster-api", "argo-cd", "flux", "fleet");

/** The shape of the services of a fleet. */
export const servicesSchema = object({}, { install, certManager, externalDns, policyEngine, gateway, metricsServer });

/** The shape of what a cluster has instead of the services of the fleet. */
export const clusterServicesSchema: Schema<ClusterServicesSpec> = object(
  {},
  {
    install,
    certManager: orFalse(certManager),
    externalDns: orFalse(externalDns),
    policyEngine: orFalse(policyEngine),
    gateway: orFalse(gateway),
    metricsServer: orFalse(metricsServer),
  },
);

/** A service, or `false` for none. */
function orFalse<T>(service: Schema<T>): Schema<T | false> {
  const none: Schema<false> = {
    problems: (path, got) => (got === false ? [] : [violation("shape", path, "be an object or false", { got })]),
  };
  return either(isObject, service, none);
}
