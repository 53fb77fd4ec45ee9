import { deepEqual, equal } from "node:assert/strict";

import { changed } from "../../lib/fleet/small-fleet.test.data.js";
import { manifestTitle, type Manifest } from "../../lib/manifests.js";
import { yamlText } from "../../lib/yaml.js";
import { deliverableLayers } from "../deliverable-layers.js";
import { teamsFleet } from "./connections.test.data.js";
import { tenantManifests } from "./tenant-manifests.js";

const titles = (cluster: string, kind: string): string[] =>
  tenantManifests(teamsFleet, cluster)
    .filter((manifest) => manifest.kind === kind)
    .map(manifestTitle);
const find = (objects: readonly Manifest[], title: string): Manifest | undefined =>
  objects.find((object) => manifestTitle(object) === title);

describe("tenantManifests", () => {
  it("are the namespaces of the teams that work on a cluster", () => {
    deepEqual(titles("west", "Namespace"), ["Namespace ledger", "Namespace payments", "Namespace shop"]);
    deepEqual(titles("asia", "Namespace"), [
      "Namespace ledger",
      "Namespace payments",
      "Namespace quiet",
      "Namespace shop",
    ]);
    deepEqual(tenantManifests(teamsFleet, "us"), []);
    deepEqual(tenantManifests(teamsFleet, "nowhere"), []);
  });

  it("are the same for every order of the data", () => {
    const { teams = {} } = teamsFleet;
    const turned = { ...teamsFleet, teams: Object.fromEntries(Object.entries(teams).reverse()) };
    deepEqual(tenantManifests(turned, "asia"), tenantManifests(teamsFleet, "asia"));
  });

  it("let the Gateway in where it takes routes from", () => {
    deepEqual(find(tenantManifests(teamsFleet, "asia"), "NetworkPolicy shop/allow-from-namespaces")?.["spec"], {
      podSelector: {},
      policyTypes: ["Ingress"],
      ingress: [
        {
          from: [
            {
              namespaceSelector: {
                matchExpressions: [
                  {
                    key: "kubernetes.io/metadata.name",
                    operator: "In",
                    values: ["envoy-gateway-system", "monitoring"],
                  },
                ],
              },
            },
          ],
        },
      ],
    });
    const withoutGateway = changed(teamsFleet, { services: { gateway: undefined } });
    deepEqual(find(tenantManifests(withoutGateway, "asia"), "NetworkPolicy payments/allow-from-namespaces"), {
      ...find(tenantManifests(teamsFleet, "asia"), "NetworkPolicy payments/allow-from-namespaces"),
    });
  });

  it("leave out of a range what is the cloud's and the cluster's", () => {
    const block = (cluster: string): unknown =>
      find(tenantManifests(teamsFleet, cluster), "NetworkPolicy shop/allow-ranges")?.["spec"];
    const ports = (...numbers: readonly number[]) => numbers.map((port) => ({ protocol: "TCP", port }));
    deepEqual(block("asia"), {
      podSelector: {},
      policyTypes: ["Egress"],
      egress: [
        {
          to: [
            {
              ipBlock: {
                cidr: "0.0.0.0/0",
                except: ["169.254.0.0/16", "168.63.129.16/32", "10.36.0.0/14", "10.40.0.0/16", "10.32.0.0/20"],
              },
            },
          ],
          ports: ports(443),
        },
        { to: [{ ipBlock: { cidr: "203.0.113.0/24" } }], ports: ports(5432, 6432) },
      ],
    });
  });

  it("make the namespaces that workloads would make else, and those alone", () => {
    const layers = deliverableLayers(teamsFleet, "dev", { after: ["foundation"], own: {} });
    deepEqual(
      layers.map(({ name, after }) => [name, after]),
      [
        ["tenants", ["foundation"]],
        ["workloads", ["foundation", "tenants"]],
      ],
    );
    const namespaces = layers.map(({ manifests }) => manifests.filter(({ kind }) => kind === "Namespace").length);
    deepEqual(namespaces, [4, 0]);

    const without = deliverableLayers({ ...teamsFleet, teams: {} }, "dev", { after: [], own: {} });
    deepEqual(
      without.map(({ manifests }) => manifests.filter(({ kind }) => kind === "Namespace").map(manifestTitle)),
      [[], ["Namespace shop"]],
    );
  });
});

describe("The fences of namespaces that are not in the data", () => {
  const policies = (cluster: string): Manifest[] =>
    tenantManifests(teamsFleet, cluster).filter(({ kind }) => kind === "GeneratingPolicy");

  it("are generated on clusters with Kyverno, which must be let", () => {
    deepEqual(titles("west", "GeneratingPolicy"), [
      "GeneratingPolicy flotilla-team-bank",
      "GeneratingPolicy flotilla-team-shop",
    ]);
    deepEqual(titles("west", "ClusterRole"), ["ClusterRole flotilla:kyverno:fences"]);
    deepEqual([titles("asia", "GeneratingPolicy"), titles("asia", "ClusterRole")], [[], []]); // Gatekeeper generates nothing
  });

  it("are for namespaces with the label of the team, but those of the data", () => {
    const { generate, ...spec } = policies("west")[0]?.["spec"] as Record<string, unknown>;
    equal(Array.isArray(generate), true);
    deepEqual(spec, {
      evaluation: {
        generateExisting: { enabled: true },
        synchronize: { enabled: true },
        orphanDownstreamOnPolicyDelete: { enabled: true },
      },
      matchConstraints: {
        objectSelector: { matchLabels: { "flotilla/team": "bank" } },
        resourceRules: [
          { apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE", "UPDATE"], resources: ["namespaces"] },
        ],
      },
      matchConditions: [
        { name: "not-of-the-fleet", expression: '!(object.metadata.name in ["ledger","payments","shop"])' },
      ],
    });
  });

  it("are those of the team's other namespaces, under names of their own", () => {
    const { generate } = policies("dev").at(-1)?.["spec"] as {
      generate: { template: { interpolate: string; value: string } }[];
    };
    equal(generate[0]?.template.interpolate, "cel");
    const expected = tenantManifests(teamsFleet, "dev")
      .filter(({ kind, metadata }) => metadata.namespace === "shop" && kind !== "Namespace")
      .map(({ apiVersion, kind, metadata, spec }) =>
        yamlText({
          apiVersion,
          kind,
          metadata: { name: `${metadata.name}-generated`, namespace: "(( object.metadata.name ))" },
          spec,
        }),
      )
      .join("---\n");
    // The Gateway takes no routes from them.
    equal(generate[0].template.value, expected.replace(/ *- envoy-gateway-system\n/, ""));
  });
});
