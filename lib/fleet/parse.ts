import type { Cidr } from "../cidr.js";
import { refuse, type Problem } from "../problem.js";
import { either, flag, isObject, list, number, object, oneOf, record, text, variant, type Schema } from "../schema.js";
import type { GkeClusterApi } from "./cluster-api-spec.js";
import type { CommonSpec } from "./cluster-spec.js";
import { deliverySchema } from "./delivery-schema.js";
import { dnsZonesSchemas } from "./dns-zone-schema.js";
import { exposeSchema } from "./expose-schema.js";
import type { Fleet } from "./fleet.js";
import { aksHardening, eksHardening, gkeHardening, type Options } from "./hardening.js";
import { managementLayerSchema } from "./management-layer-schema.js";
import { policiesSchema } from "./policies-schema.js";
import { clusterServicesSchema, servicesSchema } from "./services-schema.js";
import { teamSchema } from "./team-schema.js";
import type { WorkloadSpec } from "./workload-spec.js";

const taint = object({ key: text(), value: text(), effect: oneOf("NoSchedule", "PreferNoSchedule", "NoExecute") });

const poolOptions = { labels: record(text()), taints: list(taint) };

const pool = either(
  (value) => isObject(value) && ("min" in value || "max" in value),
  object({ machine: text(), min: number(), max: number() }, poolOptions),
  object({ machine: text(), nodes: number() }, poolOptions),
);

const common = {
  tier: oneOf("production", "staging", "development"),
  kubernetes: text<CommonSpec["kubernetes"]>(),
  network: object({ nodes: text<Cidr>(), pods: text<Cidr>(), services: text<Cidr>() }),
  pools: record(pool),
};

const options = { stack: text(), services: clusterServicesSchema, nodeLocalDns: text() };

const cloud = { ...options, authorizedNetworks: list(text<Cidr>()), provisioner: oneOf("pulumi", "cluster-api") };

const eksAddons = { "vpc-cni": text(), "kube-proxy": text(), coredns: text(), "eks-pod-identity-agent": text() };

/** The shape of a cluster. */
export const clusterSchema = variant("cloud", {
  eks: object(
    { ...common, cloud: oneOf("eks"), region: text(), account: text(), administrators: list(text()) },
    {
      ...cloud,
      dnsZones: dnsZonesSchemas.eks,
      hardening: switches(eksHardening({ tier: "production" })),
      existingNetwork: object({ vpcId: text(), nodeSubnetIds: list(text()) }),
      clusterApi: object({}, { addons: object({}, eksAddons), identity: text() }),
    },
  ),
  gke: object(
    { ...common, cloud: oneOf("gke"), region: text(), project: text(), projectNumber: text() },
    {
      ...cloud,
      securityGroup: text<`gke-security-groups@${string}`>(),
      dnsZones: dnsZonesSchemas.gke,
      hardening: switches(gkeHardening({ tier: "production" })),
      existingNetwork: object({ network: text(), subnetwork: text() }),
      clusterApi: object({ version: text<GkeClusterApi["version"]>() }, { credentials: text() }),
    },
  ),
  aks: object(
    {
      ...common,
      cloud: oneOf("aks"),
      region: text(),
      subscription: text(),
      tenant: text(),
      administrators: list(text()),
      systemPool: text(),
    },
    {
      ...cloud,
      dnsZones: dnsZonesSchemas.aks,
      hardening: switches(aksHardening({ tier: "production" })),
      existingNetwork: object({ subnetId: text() }),
      clusterApi: object({ credentials: text() }),
    },
  ),
  local: object(
    { ...common, cloud: oneOf("local") },
    { ...options, dnsZones: dnsZonesSchemas.local, engine: oneOf("kind", "k3d") },
  ),
});

const replicas = either(isObject, object({ min: number(), max: number(), targetCpuPercent: number() }), number());

/** The shape of a workload. */
export const workloadSchema = object(
  {
    namespace: text(),
    image: text(),
    port: number(),
    resources: object({
      cpu: text<WorkloadSpec["resources"]["cpu"]>(),
      memory: text<WorkloadSpec["resources"]["memory"]>(),
    }),
    replicas: record(replicas),
  },
  { probes: object({ live: text(), ready: text() }), expose: exposeSchema, labels: record(text()) },
);

/** The shape of a fleet. The compiler holds it and the type `Fleet` together; see the test. */
export const fleetSchema = object(
  {
    name: text(),
    domain: text(),
    clusters: record(clusterSchema),
    management: text(),
    rollout: list(list(text())),
    workloads: record(workloadSchema),
  },
  {
    acknowledgedReplacements: list(text()),
    managementLayer: managementLayerSchema,
    services: servicesSchema,
    policies: policiesSchema,
    teams: record(teamSchema),
    delivery: deliverySchema,
  },
);

/** What keeps a value from having the shape of a fleet: missing and unknown keys, values of another type. */
export function fleetProblems(value: unknown): Problem[] {
  return fleetSchema.problems("", value);
}

/**
 * A fleet that came from JSON. Its shape is certain afterwards; what it says is for `check` to judge.
 *
 * @throws InvalidError that names all problems at once
 */
export function parseFleet(value: unknown): Fleet {
  refuse("fleet", fleetProblems(value));
  return value as Fleet;
}

/** Options of which each may be switched on or off. */
function switches<Hardening>(options: Options<Hardening>): Schema<Hardening> {
  return object({}, Object.fromEntries(Object.keys(options).map((name) => [name, flag()]))) as Schema<Hardening>;
}
