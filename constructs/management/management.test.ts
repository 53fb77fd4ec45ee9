import { deepEqual, throws } from "node:assert/strict";

import { smallFleet } from "../../lib/fleet/small-fleet.test.data.js";
import { provisionable } from "../../lib/fleet/cluster-api-needs.js";
import type { OperatorOwner, TurtlesOwner } from "./cluster-api.js";
import { managementObjects, managementReleases, type ManagementSpec } from "./management.js";

const operator: OperatorOwner = { kind: "operator", credentials: { gcp: { name: "google" } } };
const turtles: TurtlesOwner = { kind: "turtles", credentials: { gcp: { name: "google" } } };
const rancher = { hostname: "rancher.acme.example", certificate: { source: "rancher" } } as const;
const common = {
  provisioned: provisionable(smallFleet),
  crossplane: { google: { workloadIdentityProvider: "p" }, azure: { clientId: "c" } },
  engines: ["flux"],
} as const;

/** Whether the compiler takes a value for a spec. */
type IsSpec<T> = T extends ManagementSpec ? true : false;

const kinds = (spec: ManagementSpec) =>
  Object.fromEntries(
    Object.entries(managementObjects(smallFleet, spec)).map(([part, objects]) => [
      part,
      [...new Set((objects as readonly { kind: string }[]).map(({ kind }) => kind))],
    ]),
  );

describe("the management of a fleet", () => {
  it("has Cluster API under Turtles where Rancher runs, which imports what Cluster API does not create", () => {
    const spec: ManagementSpec = { ...common, rancher, clusterApi: turtles };
    deepEqual(kinds(spec)["clusterApi"], ["Namespace", "CAPIProvider"]);
    deepEqual(
      managementObjects(smallFleet, spec).rancher.map(({ metadata }) => metadata.name),
      ["dev"],
    );
    deepEqual(
      managementReleases(spec).map(({ name }) => name),
      ["rancher", "crossplane"],
    );
  });

  it("has Cluster API under its operator where Rancher does not run", () => {
    const spec: ManagementSpec = { ...common, clusterApi: operator };
    deepEqual(kinds(spec), {
      clusterApi: [
        "Namespace",
        "CoreProvider",
        "BootstrapProvider",
        "ControlPlaneProvider",
        "InfrastructureProvider",
        "AddonProvider",
      ],
      crossplane: [
        "Function",
        "DeploymentRuntimeConfig",
        "Provider",
        "ConfigMap",
        "ClusterProviderConfig",
        "CompositeResourceDefinition",
        "Composition",
      ],
      inventory: ["Namespace", "ClusterProfile", "ConfigMap"],
      rancher: [],
    });
    deepEqual(
      managementReleases(spec).map(({ name }) => name),
      ["cluster-api-operator", "crossplane"],
    );
  });

  it("cannot be written with two owners of Cluster API, and is refused where it comes from elsewhere", () => {
    const both = { ...common, rancher, clusterApi: operator };
    const none = { ...common, clusterApi: turtles };
    const compiles: readonly [IsSpec<typeof both>, IsSpec<typeof none>] = [false, false];
    deepEqual(compiles, [false, false]);
    const fromJson = (spec: object) => JSON.parse(JSON.stringify(spec)) as ManagementSpec;
    const message = (line: string) => ({ name: "InvalidError", message: `management of acme is invalid\n  ${line}` });
    throws(
      () => managementObjects(smallFleet, fromJson(both)),
      message('clusterApi.kind must be "turtles", since Rancher brings Cluster API, got "operator"'),
    );
    throws(
      () => managementObjects(smallFleet, fromJson(none)),
      message('clusterApi.kind must be "operator", since no Rancher brings Cluster API, got "turtles"'),
    );
  });
});
