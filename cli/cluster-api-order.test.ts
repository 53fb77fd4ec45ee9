import { rejects } from "node:assert/strict";

import type { Fleet } from "../lib/fleet/fleet.js";
import { smallFleet } from "../lib/fleet/small-fleet.test.data.js";
import { requireManagement, requireNoneLeft, type OutputsOf } from "./cluster-api-order.js";
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

describe("requireNoneLeft", () => {
  const command = (clusters: readonly string[]) => `flotilla down ${clusters.join(" ")}`;
  const made: StackOutputs = { kubeconfig: "apiVersion: v1", provisioner: "cluster-api" };

  it("refuses to delete the management cluster while others are there that it has made", async () => {
    await rejects(
      requireNoneLeft(
        fleet,
        { going: targets("dev", "us"), staying: targets("eu", "edge") },
        outputs({ eu: there }),
        command,
      ),
      new Failure(
        "nothing was deleted: Cluster API on us has made edge, which nothing could delete without it\n" +
          "to delete it as well: flotilla down dev us edge",
      ),
    );
  });

  it("counts what was deployed, whatever the fleet's data says by now", async () => {
    await rejects(
      requireNoneLeft(
        smallFleet,
        { going: targets("us"), staying: targets("eu", "asia") },
        outputs({ eu: made, asia: made }),
        command,
      ),
      new Failure(
        "nothing was deleted: Cluster API on us has made eu, asia, which nothing could delete without it\n" +
          "to delete them as well: flotilla down us eu asia",
      ),
    );
  });

  it("lets it go with them, after them, and while it stays", async () => {
    await requireNoneLeft(fleet, { going: targets("us", "edge"), staying: targets("eu") }, outputs({}), command);
    await requireNoneLeft(fleet, { going: targets("us"), staying: targets("eu", "dev") }, outputs({}), command);
    await requireNoneLeft(fleet, { going: targets("eu"), staying: targets("edge") }, outputs({}), command);
  });
});
