import { pathOf } from "../../lib/path.js";
import { violation, type Problem } from "../../lib/problem.js";
import { identityProblems } from "../cluster/identity/identity-problems.js";
import { serviceProblems } from "./service-graph.js";
import { chartNeeds, objectNeeds } from "./service-needs.js";
import type { SettledCluster } from "./service-option-problems.js";
import type { ServiceKey } from "./service-settings.js";
import type { Provision, SharedService } from "./service.js";
import { singleServiceProblems } from "./single-services.js";
import { kubernetesProblems } from "./supported-kubernetes.js";

/** A cluster the options of whose services are right. */
export interface SoundCluster extends SettledCluster {
  readonly services: readonly SharedService[];
}

/** Services of the data by their names. */
const keys: Readonly<Record<string, ServiceKey>> = {
  "cert-manager": "certManager",
  "external-dns": "externalDns",
  gatekeeper: "policyEngine",
  "gateway-controller": "gateway",
  kyverno: "policyEngine",
  "metrics-server": "metricsServer",
};

/** What services of the data wait for, and the service that would bring it. */
const bringers: Readonly<Record<Provision, "certManager" | "gateway">> = {
  "definitions/cert-manager.io": "certManager",
  "definitions/gateway.networking.k8s.io": "gateway",
  "webhook/cert-manager": "certManager",
};

/**
 * What is wrong with the services of a cluster as a set.
 *
 * @param own - services that the data does not describe; where they are not known, only versions of Kubernetes are looked at
 */
export function serviceSetProblems(cluster: SoundCluster, own?: readonly SharedService[]): Problem[] {
  const { name, spec } = cluster;
  const services = [...cluster.services, ...(own ?? [])];
  const path = pathOf("clusters", name, "services");
  return [
    ...kubernetesProblems(pathOf("clusters", name, "kubernetes"), spec.kubernetes, services),
    ...(own === undefined
      ? []
      : [
          ...orderProblems(cluster, services),
          ...singleServiceProblems(path, services),
          ...identityProblems(
            `${path}.identities`,
            spec,
            services.flatMap((service) => service.identities),
          ),
        ]),
  ];
}

/** A need that a service of the data would meet is said of that service. */
function orderProblems(cluster: SoundCluster, services: readonly SharedService[]): Problem[] {
  const provided = new Set(services.flatMap(({ provides }) => provides));
  const missing = services.flatMap((service) =>
    [...chartNeeds(service), ...objectNeeds(service)].flatMap(({ provision, path, isOrder }) => {
      const bringer = isOrder === true || provided.has(provision) ? undefined : bringers[provision];
      return bringer === undefined ? [] : [{ path, problem: missingService(cluster, bringer, service) }];
    }),
  );
  const said = new Set(missing.map(({ path }) => path));
  const given = services.flatMap(({ identities }) => identities.map(({ name }) => `identity/${name}`));
  return [
    ...missing.map(({ problem }) => problem),
    ...serviceProblems(services, given)
      .filter(({ rule, path }) => rule !== "service-needs" || !said.has(path))
      .map((problem) => ({ ...problem, path: inData(cluster.name, problem.path) })),
  ];
}

function missingService({ spec, at }: SoundCluster, bringer: ServiceKey, { name }: SharedService): Problem {
  return violation("service-needs", at(bringer), `be there for ${keys[name] ?? name}`, {
    got: spec.services?.[bringer],
  });
}

/** `services.external-dns.needs[0]` as a path in the data of a cluster: `clusters.us.services.externalDns.needs[0]`. */
function inData(cluster: string, path: string): string {
  return path.replace(/^services(?:\.([\w-]+))?/, (_, service?: string) =>
    pathOf("clusters", cluster, "services", ...(service === undefined ? [] : [keys[service] ?? service])),
  );
}
