import { ApiObject } from "cdk8s";
import { k8s } from "cdk8s-plus-28";
import { Construct } from "constructs";

import { identityProblems } from "../../lib/fleet/crossplane-identity.js";
import type { Fleet } from "../../lib/fleet/fleet.js";
import type { CrossplaneIdentity } from "../../lib/fleet/management-layer.js";
import { apiGroup, type Manifest } from "../../lib/manifests.js";
import { refuse } from "../../lib/problem.js";
import { flotillaLabels } from "../labels.js";
import { bucket } from "./bucket.js";
import {
  accountsOf,
  cloudsOf,
  crossplaneNamespace,
  googleCredentialFile,
  googleCredentials,
  providerConfigs,
  runtime,
  type Accounts,
} from "./crossplane-identity.js";
import { composingFunction, providerPackage, type CrossplanePackage } from "./crossplane-packages.js";
import { composition, definition, type Offering, type OfferingCloud, type OrderSpec } from "./offering.js";
import { postgresDatabase } from "./postgres-database.js";
import { waitFor } from "./wait-for.js";

/** An offering as an API: its definition, and what an order becomes in each cloud. */
export interface OfferedApi {
  /** API groups of the resources that an order becomes, by cloud. */
  readonly groups: Readonly<Record<OfferingCloud, readonly string[]>>;
  readonly definition: (domain: string) => Manifest;
  readonly composition: (domain: string, cloud: OfferingCloud) => Manifest;
}

/** Makes an offering of any type one of a list. */
export function offered<Spec extends OrderSpec, Status extends object>(offering: Offering<Spec, Status>): OfferedApi {
  const groups = (cloud: OfferingCloud) => [
    ...new Set(offering.resources[cloud].map(({ apiVersion }) => apiVersion.split("/", 1)[0] ?? "")),
  ];
  return {
    groups: { aws: groups("aws"), azure: groups("azure"), gcp: groups("gcp") },
    definition: (domain) => definition(offering, domain),
    composition: (domain, cloud) => composition(offering, domain, cloud),
  };
}

/** What is offered unless somebody says otherwise. */
export const readyOfferings: readonly OfferedApi[] = [offered(bucket), offered(postgresDatabase)];

/** Options of {@link Crossplane}. */
export interface CrossplaneProps {
  /** The fleet whose accounts resources are made in. */
  readonly fleet: Fleet;
  /** Who Crossplane is to each cloud of the fleet. */
  readonly identity: CrossplaneIdentity;
  /**
   * What teams can order.
   *
   * @defaultValue {@link readyOfferings}
   */
  readonly offerings?: readonly OfferedApi[];
}

/**
 * What Crossplane needs to make resources in the clouds of a fleet: providers at exact versions, a way into the account of each
 * cluster without a key, and the offerings. Crossplane itself is a chart: `crossplaneRelease`.
 *
 * @example
 * new Crossplane(chart, "Crossplane", {
 *   fleet,
 *   identity: {
 *     google: { workloadIdentityProvider: "projects/1/locations/global/workloadIdentityPools/fleet/providers/management" },
 *     azure: { clientId: "88888888-8888-4888-8888-888888888888" },
 *   },
 * });
 */
export class Crossplane extends Construct {
  constructor(scope: Construct, id: string, { fleet, identity, offerings = readyOfferings }: CrossplaneProps) {
    super(scope, id);
    const accounts = accountsOf(fleet);
    refuse(this.node.path, identityProblems("identity", fleet, identity));

    const clouds = cloudsOf(accounts);
    this.addPackage("Function", composingFunction, {});
    for (const cloud of clouds) {
      this.addProviders(cloud, identity, offerings);
    }
    this.addProviderConfigs(fleet.name, accounts, identity);
    this.addOfferings(fleet.domain, clouds, offerings);
  }

  private addProviders(cloud: OfferingCloud, identity: CrossplaneIdentity, offerings: readonly OfferedApi[]): void {
    if (cloud === "gcp") {
      new k8s.KubeConfigMap(this, "GoogleCredentials", {
        metadata: { name: googleCredentials, namespace: crossplaneNamespace, labels: flotillaLabels },
        data: { "credentials.json": googleCredentialFile(identity) },
      });
    }
    const name = `flotilla-${cloud}`;
    this.add({
      apiVersion: "pkg.crossplane.io/v1beta1",
      kind: "DeploymentRuntimeConfig",
      metadata: { name, labels: flotillaLabels },
      spec: runtime(cloud, identity),
    });
    const family = providerPackage(cloud, `${cloud}.m.upbound.io`);
    const own = offerings.flatMap(({ groups }) => groups[cloud].map((group) => providerPackage(cloud, group)));
    const packages = new Map([family, ...own].map((each) => [each.name, each] as const));
    for (const each of packages.values()) {
      this.addPackage("Provider", each, { runtimeConfigRef: { name } });
    }
  }

  private addPackage(kind: "Function" | "Provider", { name, package: image }: CrossplanePackage, more: object): void {
    const metadata = { name, labels: flotillaLabels, annotations: waitFor("condition=Healthy") };
    this.add({ apiVersion: "pkg.crossplane.io/v1", kind, metadata, spec: { package: image, ...more } });
  }

  /** A way into the account of each cluster, under the name of the cluster. */
  private addProviderConfigs(fleet: string, accounts: Accounts, identity: CrossplaneIdentity): void {
    const configs = providerConfigs(fleet, accounts, identity);
    for (const cloud of cloudsOf(accounts)) {
      for (const name of Object.keys(accounts[cloud])) {
        this.add({
          apiVersion: `${cloud}.m.upbound.io/v1beta1`,
          kind: "ClusterProviderConfig",
          metadata: { name, labels: flotillaLabels },
          spec: configs[name],
        });
      }
    }
  }

  private addOfferings(domain: string, clouds: readonly OfferingCloud[], offerings: readonly OfferedApi[]): void {
    for (const offering of offerings) {
      this.add(offering.definition(domain));
      for (const cloud of clouds) {
        this.add(offering.composition(domain, cloud));
      }
    }
  }

  private add(manifest: Manifest): void {
    const { kind, metadata } = manifest;
    const group = apiGroup(manifest);
    new ApiObject(this, [group, kind, metadata.name].join("-"), { ...manifest });
  }
}
