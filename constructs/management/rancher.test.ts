import { deepEqual, throws } from "node:assert/strict";

import { smallFleet } from "../../lib/fleet/small-fleet.test.data.js";
import { manifests, manifestTitle, type Manifest } from "../../lib/manifests.js";
import { Rancher, rancherRelease, type RancherProps } from "./rancher.js";

function objects(props: Partial<RancherProps> = {}): Manifest[] {
  return manifests("management", (chart) => {
    new Rancher(chart, "rancher", { fleet: smallFleet, ...props });
  });
}

describe("rancherRelease", () => {
  it("is the chart at an exact version, without a password", () => {
    deepEqual(rancherRelease({ hostname: "rancher.acme.example", certificate: { source: "rancher" } }), {
      name: "rancher",
      chart: "rancher",
      repository: "https://releases.rancher.com/server-charts/stable",
      version: "2.15.0",
      namespace: "cattle-system",
      values: {
        hostname: "rancher.acme.example",
        replicas: 3,
        ingress: { tls: { source: "rancher" } },
        agentTLSMode: "strict",
        antiAffinity: "required",
        auditLog: { enabled: true, level: 1 },
      },
    });
  });

  it("has what its certificate needs", () => {
    const values = (certificate: Parameters<typeof rancherRelease>[0]["certificate"]) => {
      const { ingress, agentTLSMode, letsEncrypt, privateCA } = rancherRelease({ hostname: "r", certificate }).values;
      return [ingress.tls.source, agentTLSMode, letsEncrypt, privateCA];
    };
    deepEqual(values({ source: "letsEncrypt", email: "ops@acme.example" }), [
      "letsEncrypt",
      "system-store",
      { email: "ops@acme.example" },
      undefined,
    ]);
    deepEqual(values({ source: "secret", privateCA: true }), ["secret", "strict", undefined, true]);
  });
});

describe("Rancher", () => {
  it("imports every cluster but its own and those of Cluster API, which Turtles imports", () => {
    deepEqual(objects().map(manifestTitle), [
      "Cluster fleet-default/asia",
      "Cluster fleet-default/dev",
      "Cluster fleet-default/eu",
    ]);
    deepEqual(objects({ fromClusterApi: ["eu", "asia"] }), [
      {
        apiVersion: "provisioning.cattle.io/v1",
        kind: "Cluster",
        metadata: {
          name: "dev",
          namespace: "fleet-default",
          labels: {
            "app.kubernetes.io/managed-by": "flotilla",
            "flotilla/cloud": "local",
            "flotilla/kubernetes": "1.35",
            "flotilla/provisioner": "pulumi",
            "flotilla/ring": "1",
            "flotilla/tier": "development",
          },
        },
        spec: {},
      },
    ]);
  });

  it("has a project for each team on each of its clusters", () => {
    const teams = {
      web: { clusters: ["us", "eu"], quota: { cpu: "20", memory: "64Gi" } },
      data: { clusters: ["us"] },
    } as const;
    const projects = objects({ teams, clusterIds: { eu: "c-m-abcd1234" } }).filter(({ kind }) => kind === "Project");
    deepEqual(projects.map(manifestTitle), ["Project local/data", "Project local/web", "Project c-m-abcd1234/web"]);
    const limit = { requestsCpu: "20", requestsMemory: "64Gi" };
    deepEqual(
      projects.slice(0, 2).map(({ spec }) => spec),
      [
        { clusterName: "local", displayName: "data" },
        {
          clusterName: "local",
          displayName: "web",
          resourceQuota: { limit },
          namespaceDefaultResourceQuota: { limit },
        },
      ],
    );
  });

  it("is refused with clusters that the fleet does not have, or whose id nobody knows, all at once", () => {
    throws(() => objects({ fromClusterApi: ["ue"], teams: { Web: { clusters: ["eu", "aisa"] } } }), {
      name: "InvalidError",
      message: [
        "management/rancher is invalid",
        'fromClusterApi[0] must be a cluster of the fleet, got "ue"; did you mean "us"',
        'teams.Web must be a DNS label (a-z, 0-9 and "-", 1 to 63 characters), got "Web"; did you mean "web"',
        'teams.Web.clusters[0] must be a cluster whose id in Rancher is given in clusterIds, got "eu"',
        'teams.Web.clusters[1] must be a cluster of the fleet, got "aisa"; did you mean "asia"',
      ].join("\n  "),
    });
  });
});
