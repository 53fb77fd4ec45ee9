import { deepEqual, equal } from "node:assert/strict";

import type { ChartSource } from "./chart-source.js";
import { indexAnswer } from "./http-repository.js";

const repository = "https://charts.acme.example/stable";
const source: ChartSource = {
  knows: (chart) => chart === "site",
  packed: ({ chart, version }) =>
    Promise.resolve(chart === "site" ? { name: chart, version, archive: Buffer.of() } : undefined),
};
const site = { chart: "site", version: "1.0.0" };
const shop = { chart: "shop", version: "1.0.0" };
const unreachable = () => Promise.resolve(undefined);

describe("indexAnswer", () => {
  it("names a chart once, however many clusters ask for it", async () => {
    const { body } = await indexAnswer(repository, [site, { ...site, version: "2.0.0" }, site], source, unreachable);
    const { entries } = JSON.parse(body.toString()) as {
      readonly entries: Readonly<Record<string, readonly { readonly version: string }[]>>;
    };
    deepEqual(
      entries["site"]?.map(({ version }) => version),
      ["2.0.0", "1.0.0"],
    );
  });

  it("says once which charts are missing", async () => {
    const { status, body } = await indexAnswer(repository, [shop, shop], source, unreachable);
    equal(status, 502);
    equal(body.toString(), `${repository} cannot be reached, and the sandbox has no chart shop\n`);
  });
});
