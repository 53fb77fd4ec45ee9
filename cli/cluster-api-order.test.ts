import { deepEqual, rejects, throws } from "node:assert/strict";

import type { Fleet } from "../lib/fleet/fleet.js";
import { smallFleet } from "../lib/fleet/small-fleet.test.data.js";
import {
  madeByClusterApi,
  requireManagement,
  requireNoneForsaken,
  requireNoneLeft,
  type OutputsOf,
} from "./cluster-api-order.js";
import { Failure } from "./failure.js";
import type { StackOutputs } from "./stack-outputs.js";

const { us, asia } = smallFleet.clusters;
if (us?.cloud !== "eks" || asia?.cloud !== "aks") {
  throw new RangeError("the small fleet has changed");
}
/** `edge` and `asia` are made by Cluster API on `us`, whose stack is called `hub`. */
const fleet: Fleet = {
  ...smallFleet,
  clusters: {
    ...smallFleet.clusters,
    us: { ...us, stack: "hub" },
    edge: { ...us, provisioner: "cluster-api" },
    asia: { ...asia, provisioner: "cluster-api" },
  },
};
const targets = (...clusters: readonly string[]) =>
  clusters.map((cluster) => ({ cluster, stack: fleet.clusters[cluster]?.stack ?? cluster }));
const outputs =
  (known: Readonly<Record<string, StackOutputs>>): OutputsOf =>
  (stack) =>
    Promise.resolve(known[stack] ?? { absent: true });
const there: StackOutputs = { kubeconfig: "apiVersion: v1" };

describe("requireManagement", () => {
  const command = (clusters: readonly string[]) => `flotilla up ${clusters.join(" ")}`;

  it("refuses clusters of Cluster API before there is a management cluster, and says what creates both", async () => {
    await rejects(
      requireManagement(fleet, targets("dev", "edge", "asia"), outputs({ dev: there }), command),
      new Failure(
        "nothing was changed: Cluster API on us makes edge, asia, and us does not exist yet\n" +
          "to create it first: flotilla up us dev edge asia",
      ),
    );
  });

  it("lets them be created on a management cluster that is there, or goes first", async () => {
    await requireManagement(fleet, targets("edge"), outputs({ hub: there }), command);
    await requireManagement(fleet, targets("us", "edge"), outputs({}), command);
  });

  it("leaves a state that cannot be read to whoever reads it", async () => {
    await requireManagement(fleet, targets("edge"), outputs({ hub: { unreadable: "no passphrase" } }), command);
  });

  it("asks nothing for clusters that Pulumi makes", async () => {
    await requireManagement(fleet, targets("dev", "eu"), () => Promise.reject(new Error("asked")), command);
  });
});

describe("requireNoneForsaken", () => {
  const command = (clusters: readonly string[]) => `flotilla down ${clusters.join(" ")}`;
  const held = ["edge", "old", "eu"].map((name) => ({ name, isOurs: true }));

  it("refuses a fleet that has let go of clusters which Cluster API still holds", () => {
    throws(
      () => {
        requireNoneForsaken(fleet, targets("us", "edge"), held, command);
      },
      new Failure(
        "nothing was changed: Cluster API on us still holds old, eu, which the fleet acme does not give to it any more; " +
          "what could delete them would go\n" +
          "delete them first, with the fleet as it was: flotilla down old eu",
      ),
    );
  });

  it("lets the management cluster be as it is, and the clusters of others", () => {
    requireNoneForsaken(fleet, targets("edge"), held, command);
    requireNoneForsaken(fleet, targets("us"), [{ name: "old", isOurs: false }], command);
  });
});

describe("madeByClusterApi", () => {
  it("are clusters of the fleet's data, and what was deployed, whatever that says by now", async () => {
    const made: StackOutputs = { kubeconfig: "apiVersion: v1", provisioner: "cluster-api" };
    deepEqual(await madeByClusterApi(fleet, targets("dev", "edge", "eu"), outputs({ eu: made, dev: there })), [
      "edge",
      "eu",
    ]);
  });
});

describe("requireNoneLeft", () => {
  const command = (clusters: readonly string[]) => `flotilla down ${clusters.join(" ")}`;

  it("refuses to delete the management cluster while others are there that it has made", () => {
    throws(
      () => {
        requireNoneLeft(fleet, targets("dev", "us"), ["edge", "asia", "old", "edge"], command);
      },
      new Failure(
        "nothing was deleted: Cluster API on us has made edge, asia, old, which nothing could delete without it\n" +
          "to delete edge, asia as well: flotilla down dev us edge asia\n" +
          "the fleet does not have old: kubectl delete cluster on us",
      ),
    );
  });

  it("lets it go with them, and after them, and lets others go while it stays", () => {
    requireNoneLeft(fleet, targets("us", "edge"), ["edge"], command);
    requireNoneLeft(fleet, targets("us"), [], command);
    requireNoneLeft(fleet, targets("eu"), ["edge"], command);
  });
});
