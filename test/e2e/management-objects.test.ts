import { deepEqual, equal, match } from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import { load } from "js-yaml";

import { PulumiStacks } from "../../constructs/delivery/pulumi-stacks.js";
import { bucket, Bucket } from "../../constructs/management/bucket.js";
import { provisionable } from "../../lib/fleet/cluster-api-needs.js";
import { ClusterApi } from "../../constructs/management/cluster-api.js";
import { composedOrder } from "../../constructs/management/composed-order.test.data.js";
import { clusterProfileStatuses, Inventory } from "../../constructs/management/inventory.js";
import { managementLayers } from "../../constructs/management/management-layers.js";
import { composition, type OfferingCloud } from "../../constructs/management/offering.js";
import { bucketOrders, databaseOrders } from "../../constructs/management/orders.test.data.js";
import { postgresDatabase, PostgresDatabase } from "../../constructs/management/postgres-database.js";
import { registrationLayers } from "../../constructs/management/registration-layers.js";
import { isRelease } from "../../lib/chart-release.js";
import type { Fleet } from "../../lib/fleet/fleet.js";
import type { ManagementLayerSpec } from "../../lib/fleet/management-layer.js";
import { changedFleet, smallFleet } from "../../lib/fleet/small-fleet.test.data.js";
import { apiGroup, manifests, type Manifest } from "../../lib/manifests.js";
import { compositeDefinition } from "../../sandbox/management/composite-definition.js";
import type { Properties } from "../../sandbox/provider/property-value.js";
import { fleet as referenceFleet } from "../../stacks/fleet.js";
import { ApiServer, definitions, knowsDefinitions } from "./api-server.js";
import { filledIn } from "./filled-in.js";

const domain = "acme.example";
const projects = [
  "cluster-api-operator",
  "cluster-inventory-api",
  "crossplane",
  "fleet",
  "provider-upjet-aws",
  "provider-upjet-azure",
  "provider-upjet-gcp",
  "pulumi-kubernetes-operator",
  "rancher",
  "turtles",
];

const identity = {
  google: { workloadIdentityProvider: "projects/1/locations/global/workloadIdentityPools/fleet/providers/us" },
  azure: { clientId: "88888888-8888-4888-8888-888888888888" },
};
const secrets = { aws: { name: "aws" }, gcp: { name: "google", namespace: "secrets" }, azure: { name: "azure" } };
const clusters = {
  ...provisionable(smallFleet),
  class: { cloud: "local", controlPlane: "kubeadm", fromClass: true },
} as const;

/** Every kind of object of the management layer, for a fleet, with every option. */
function objectsOf(fleet: Fleet): Readonly<Record<string, readonly Manifest[]>> {
  const objects = (build: Parameters<typeof manifests>[1]) => manifests("management", build);
  const [first = "", second = ""] = Object.keys(fleet.clusters);
  const all = { ...clusters, staging: { cloud: "eks" } } as const;
  return {
    "Cluster API under its operator": objects((chart) => {
      const owner = { kind: "operator", credentials: secrets, gates: { aws: { EKSEnableIAM: true } } } as const;
      new ClusterApi(chart, "cluster-api", { owner, clusters: all, kubernetes: "1.35" });
    }),
    "Cluster API under Turtles": objects((chart) => {
      const aws = { rancherCloudCredential: "cattle-global-data:cc-aws" } as const;
      const owner = { kind: "turtles", credentials: { ...secrets, aws } } as const;
      new ClusterApi(chart, "cluster-api", { owner, clusters: all, kubernetes: "1.35" });
    }),
    "the registrations": [
      ...objects((chart) => {
        new Inventory(chart, "inventory", { fleet, engines: ["argo-cd", "flux", "fleet"] });
      }),
      ...registrationLayers({ ...fleet, managementLayer: { delivery: ["argo-cd"] } }).flatMap(
        (layer) => layer.manifests,
      ),
    ],
    ...layersOf(fleet, {
      rancher: {
        hostname: "rancher.acme.example",
        certificate: { source: "letsEncrypt", email: "platform@acme.example" },
        teams: {
          web: { clusters: [first, second], quota: { cpu: "20", memory: "64Gi" } },
          data: { clusters: [fleet.management] },
        },
        clusterIds: { [first]: "c-m-aaaa1111", [second]: "c-m-bbbb2222" },
        clusterApi: { credentials: secrets },
      },
      crossplane: identity,
      delivery: ["flux"],
    }),
  };
}

/** The layers of a fleet's management cluster, but for the charts, which no API server knows. */
function layersOf(fleet: Fleet, managementLayer: ManagementLayerSpec): Readonly<Record<string, readonly Manifest[]>> {
  const layers = managementLayers({ ...fleet, managementLayer });
  return Object.fromEntries(
    layers.map(({ name, manifests: objects }) => [`the layer ${name}`, objects.filter((each) => !isRelease(each))]),
  );
}

/** The orders of {@link bucketOrders} and {@link databaseOrders}. */
const orders = manifests("shop", (chart) => {
  for (const each of bucketOrders) new Bucket(chart, `bucket-${each.cloud}`, { ...each, name: `bucket-${each.cloud}` });
  for (const each of databaseOrders)
    new PostgresDatabase(chart, `database-${each.cloud}`, { ...each, name: each.cloud });
});

/** What orders become in each cloud, the ways into its accounts, and the stacks: kinds whose definitions no project of ours has. */
function broughtAlong(): Readonly<Record<string, readonly Manifest[]>> {
  const configs = (objectsOf(smallFleet)["the layer offerings"] ?? []).filter(
    ({ kind }) => kind === "ClusterProviderConfig",
  );
  const ofCloud = (cloud: OfferingCloud) => [
    ...configs.filter(({ apiVersion }) => apiVersion.startsWith(`${cloud}.`)),
    ...orders
      .filter(({ spec }) => JSON.stringify(spec).includes(`s-${cloud}"`))
      .flatMap((each) => {
        const composed =
          each.kind === "Bucket" ? composition(bucket, domain, cloud) : composition(postgresDatabase, domain, cloud);
        return composedOrder(composed, {
          ...each,
          spec: { whenDeleted: "keep", versioning: true, ...(each["spec"] as object) },
        });
      }),
  ];
  const stacks = manifests("management", (chart) => {
    new PulumiStacks(chart, "stacks", {
      fleet: smallFleet,
      source: { repository: "https://git.example/acme/fleet", branch: "main", folder: "program" },
      backend: { url: "s3://acme-pulumi", passphraseSecret: "pulumi" },
      image: "pulumi/pulumi-nodejs:3.259.0",
    });
  });
  return {
    "Crossplane's provider of AWS": ofCloud("aws"),
    "Crossplane's provider of Azure": ofCloud("azure"),
    "Crossplane's provider of Google Cloud": ofCloud("gcp"),
    "the Pulumi operator": stacks.filter(({ kind }) => kind === "Stack"),
  };
}

/** The files of the definitions of some kinds, of the projects that flotilla emits objects of. */
async function definitionFiles(objects: readonly Manifest[]): Promise<string[]> {
  const folders = (await readdir(definitions)).filter((name) => projects.some((each) => name.startsWith(`${each}-v`)));
  const files = await Promise.all(
    folders.map(async (folder) =>
      (await readdir(join(definitions, folder))).map((file) => join(definitions, folder, file)),
    ),
  );
  const wanted = new Set(objects.map((each) => `${apiGroup(each)}/${each.kind}`));
  const found = await Promise.all(
    files.flat().map(async (file) => {
      const { spec } = load(await readFile(file, "utf8")) as { spec: { group: string; names: { kind: string } } };
      return wanted.has(`${spec.group}/${spec.names.kind}`) ? [file] : [];
    }),
  );
  return found.flat();
}

/** The definition that Crossplane makes of a CompositeResourceDefinition. */
function definedBy(xrd: Manifest): Manifest {
  return compositeDefinition(xrd as unknown as Properties) as unknown as Manifest;
}

describe("objects of the management layer (skipped without programs or definitions)", () => {
  const fleets: Readonly<Record<string, Fleet>> = {
    "the reference fleet": referenceFleet,
    "a fleet that another cloud manages": changedFleet({ management: "eu", rollout: [["dev"], ["us", "asia"]] }),
  };
  let server: ApiServer;

  before(async function () {
    if (!knowsDefinitions) this.skip();
    server = await ApiServer.start("management-objects");
    const all = [
      ...Object.values(fleets).flatMap((fleet) => Object.values(objectsOf(fleet)).flat()),
      ...Object.values(broughtAlong()).flat(),
    ];
    await server.define(await definitionFiles(all));
    await server.createNamespaces([...all, ...orders]);
  });
  after(async () => {
    if (knowsDefinitions) await server.remove();
  });

  for (const [fleet, data] of Object.entries(fleets)) {
    /** Those whose kind some project defines; the clouds' own come with Crossplane's providers, which have no file here. */
    const defined = (objects: readonly Manifest[]) =>
      filledIn(objects.filter(({ kind }) => kind !== "ClusterProviderConfig"));
    for (const [part, objects] of Object.entries(objectsOf(data))) {
      it(`of ${part} are taken to the last field, for ${fleet}`, () =>
        server.accept(defined(objects), "--dry-run=server", "--force-conflicts"));
    }
  }

  it("are not taken with a field that their kind does not have", async () => {
    const { "Cluster API under its operator": [, core] = [] } = objectsOf(smallFleet);
    const spec = { ...(core?.["spec"] as object), vresion: "v1.14.2" };
    match(await server.verdict({ ...(core as Manifest), spec }), /\.spec\.vresion: field not declared in schema/);
  });

  it("have profiles whose status is taken on its own subresource, and shows what a cluster is", async () => {
    const profiles = manifests("management", (chart) => {
      new Inventory(chart, "inventory", { fleet: smallFleet, engines: [] });
    }).filter(({ kind }) => kind === "ClusterProfile");
    await server.accept(profiles);
    await server.accept(clusterProfileStatuses(smallFleet), "--subresource=status");
    const path = "{.status.version.kubernetes} {.status.properties[?(@.name=='flotilla/tier')].value}";
    const profile = ["clusterprofile", "asia", "-n", "flotilla-inventory"];
    equal(await server.succeed("get", ...profile, "-o", `jsonpath=${path}`), "1.35 staging");
    equal(
      await server.succeed("get", "clusterprofile", "-A", "-l", "flotilla/can-autoscaling", "-o", "name"),
      "clusterprofile.multicluster.x-k8s.io/us\n",
    );
  });

  describe("that teams order", () => {
    const right = orders[0] as Manifest;
    const changed = (spec: object): Manifest => ({ ...right, spec: { ...(right["spec"] as object), ...spec } });

    before(async () => {
      const xrds = Object.values(objectsOf(referenceFleet))
        .flat()
        .filter(({ kind }) => kind === "CompositeResourceDefinition");
      const ofOrders = xrds.map(definedBy);
      deepEqual(
        ofOrders.map(({ metadata }) => metadata.name),
        ["buckets.platform.acme.example", "postgresdatabases.platform.acme.example"],
      );
      await server.accept(ofOrders);
      const names = ofOrders.map(({ metadata }) => `crd/${metadata.name}`);
      await server.succeed("wait", "--for=condition=Established", "--timeout=60s", ...names);
    });

    it("are taken, on every cloud", () => server.accept(orders, "--dry-run=server"));

    it("get their defaults from the definition", async () => {
      await server.accept([right]);
      const path = "{.spec.whenDeleted} {.spec.versioning}";
      const bucket = ["bucket", right.metadata.name, "-n", "shop"];
      equal(await server.succeed("get", ...bucket, "-o", `jsonpath=${path}`), "keep true");
    });

    const refused = {
      "with a field that they do not have": [{ versioned: true }, /\.spec\.versioned: field not declared in schema/],
      "with a value of the wrong type": [{ versioning: "yes" }, /\.spec\.versioning: expected boolean, got/],
      "with a choice that there is not": [{ whenDeleted: "forget" }, /Unsupported value: "forget"/],
      "with a name that no cloud allows": [{ bucket: "Acme_Assets" }, /spec\.bucket in body should match/],
      "in another region than before": [{ region: "us-west-2" }, /spec\.region: Invalid value: "string"|cannot change/],
    } as const;
    for (const [name, [spec, message]] of Object.entries(refused)) {
      it(`are refused ${name}`, async () => {
        match(await server.verdict(changed(spec)), message);
      });
    }
  });

  describe("of kinds that the programs bring along which flotilla installs", () => {
    for (const [maker, objects] of Object.entries(broughtAlong())) {
      it(`are taken, of ${maker} (skipped where the folder of definitions has none of these)`, async function () {
        if ((await definitionFiles(objects)).length === 0) this.skip();
        await server.accept(objects, "--dry-run=server", "--force-conflicts");
      });
    }
  });
});
