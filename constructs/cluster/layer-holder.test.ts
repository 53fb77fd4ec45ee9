import { deepEqual, equal } from "node:assert/strict";

import type { Layer } from "../../lib/layer.js";
import { isApplied, isRetained, layerHolder, layerHolders, type LayerHolder } from "./layer-holder.js";

type Deliver = Layer["deliver"];

describe("layerHolder", () => {
  const runs: Readonly<Record<string, readonly [Deliver, readonly LayerHolder[]]>> = {
    "of the first run is who delivers": ["pulumi", ["pulumi", "pulumi"]],
    "of a layer that was never the stack's is the engine": ["gitops", ["gitops", "gitops"]],
  };
  for (const [name, [deliver, holders]] of Object.entries(runs)) {
    it(name, () => {
      deepEqual(after([deliver, deliver]), holders);
    });
  }

  it("changes in two runs, there and back", () => {
    deepEqual(after(["pulumi", "gitops", "gitops", "gitops"]), ["pulumi", "to-gitops", "gitops", "gitops"]);
    deepEqual(after(["gitops", "pulumi", "pulumi", "pulumi"]), ["gitops", "to-pulumi", "pulumi", "pulumi"]);
    deepEqual(after(["pulumi", "gitops", "pulumi", "gitops"]), ["pulumi", "to-gitops", "to-pulumi", "to-gitops"]);
  });

  it("never lets Pulumi delete an object that changes hands, whoever stops which run", () => {
    // What the state may hold of a layer: objects that Pulumi would delete, and objects that it would not.
    interface State {
      readonly deletable: boolean;
      readonly record: LayerHolder | undefined;
    }
    const seen = new Set<string>();
    const explore = (state: State): void => {
      const key = JSON.stringify(state);
      if (seen.has(key)) return;
      seen.add(key);
      for (const deliver of ["pulumi", "gitops"] as const) {
        const holder = layerHolder(deliver, state.record);
        equal(isApplied(holder) || !state.deletable, true, `${key} -> ${holder} deletes`);
        const deletable = isApplied(holder) && !isRetained(holder);
        explore({ deletable, record: holder }); // done
        explore({ deletable: state.deletable || deletable, record: state.record }); // stopped half way
      }
    };
    explore({ deletable: true, record: "pulumi" });
    explore({ deletable: false, record: "gitops" });
    equal(seen.size, 5);
  });
});

describe("layerHolders", () => {
  const layer = (name: string, deliver: Deliver): Layer => ({ name, deliver, after: [], manifests: [] });
  const delivered = [layer("tenants", "gitops"), layer("workloads", "gitops")];
  const both = (holder: LayerHolder) => ({ tenants: holder, workloads: holder });

  it("has new tenants go the way of the workloads, whose Namespaces they take over", () => {
    deepEqual(layerHolders(delivered, { workloads: "pulumi" }), both("to-gitops"));
    deepEqual(layerHolders(delivered, { workloads: "to-gitops" }), both("gitops"));
    deepEqual(layerHolders(delivered, { workloads: "gitops" }), both("gitops"));
    deepEqual(layerHolders([layer("tenants", "pulumi")], { workloads: "gitops" }), { tenants: "to-pulumi" });
  });

  it("has tenants that are there go their own way", () => {
    deepEqual(layerHolders(delivered, { tenants: "gitops", workloads: "pulumi" }), {
      tenants: "gitops",
      workloads: "to-gitops",
    });
  });

  it("leaves a new cluster to the engine, and every other new layer", () => {
    deepEqual(layerHolders(delivered), both("gitops"));
    deepEqual(layerHolders([layer("policies", "gitops")], { workloads: "pulumi" }), { policies: "gitops" });
  });
});

/** Who holds a layer after each run, by who is to deliver it in that run. */
function after(runs: readonly Deliver[]): LayerHolder[] {
  return runs.reduce<LayerHolder[]>((holders, deliver) => [...holders, layerHolder(deliver, holders.at(-1))], []);
}
