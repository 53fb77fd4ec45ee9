import { deepEqual, ok } from "node:assert/strict";

import {
  clusters,
  connections,
  namespaces,
  teamsFleet,
  type Connection,
} from "../../constructs/tenancy/connections.test.data.js";
import { tenantManifests } from "../../constructs/tenancy/tenant-manifests.js";
import type { Manifest } from "../../lib/manifests.js";
import { askOracle, isBuilt } from "./ask-oracle.js";

/** What the matcher of cyclonus says of connections: another implementation than ours of what Kubernetes describes. */
function allowed(policies: readonly Manifest[], queries: readonly Omit<Connection, "allowed">[]): readonly boolean[] {
  const question = {
    policies,
    namespaces: Object.fromEntries(namespaces.map((name) => [name, { labels: {} }])),
    queries,
  };
  const [answer] = askOracle("network-policies", [question]);
  ok(answer !== undefined && "allowed" in answer, JSON.stringify(answer));
  return answer.allowed;
}

const policiesOn = (cluster: string): readonly Manifest[] =>
  tenantManifests(teamsFleet, cluster).filter(({ kind }) => kind === "NetworkPolicy");

describe("The network policies of teams, as another implementation sees them", function () {
  this.timeout(60_000);
  before(function () {
    if (!isBuilt("network-policies")) this.skip();
  });

  for (const cluster of clusters) {
    it(`let through on ${cluster} what they should and nothing else`, () => {
      const queries = connections(cluster);
      const verdicts = allowed(policiesOn(cluster), queries);
      deepEqual(
        queries.filter((connection, index) => verdicts[index] !== connection.allowed),
        [],
      );
    });

    it(`have DNS on ${cluster} over UDP and TCP, of the cluster's own DNS alone, and never the cloud's metadata`, () => {
      const from = { namespace: "shop", podLabels: { app: "web" }, ip: "10.250.0.1" };
      const dns = { namespace: "kube-system", podLabels: { "k8s-app": "kube-dns" }, ip: "10.250.0.2" };
      const other = { namespace: "kube-system", podLabels: { app: "web" }, ip: "10.250.0.3" };
      const queries = (["UDP", "TCP"] as const).flatMap((protocol) => [
        { from, to: dns, port: 53, protocol },
        { from, to: dns, port: 8080, protocol },
        { from, to: other, port: 53, protocol },
        { from, to: { ...dns, namespace: "monitoring" }, port: 53, protocol },
        { from, to: { ip: "8.8.8.8" }, port: 53, protocol },
        ...[80, 443].map((port) => ({ from, to: { ip: "169.254.169.254" }, port, protocol })),
      ]);
      deepEqual(
        allowed(policiesOn(cluster), queries),
        queries.map(({ to, port }) => to === dns && port === 53),
      );
    });
  }
});
