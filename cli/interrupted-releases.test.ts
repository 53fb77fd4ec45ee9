import { deepEqual } from "node:assert/strict";
import { gunzipSync, gzipSync } from "node:zlib";

import type { Change } from "../lib/kubernetes/api-server.js";
import { settle } from "./interrupted-releases.js";

/** What Helm writes down of a revision, with a value that looks like a status. */
function revision(version: number, status: string) {
  const record = `{"name":"demo","info":{"description":"","status":"${status}"},"config":{"a":"\\"status\\":\\"${status}\\"","n":1.0}}`;
  return {
    metadata: {
      name: `sh.helm.release.v1.demo.v${version}`,
      resourceVersion: String(100 + version),
      labels: { status, version: String(version) },
    },
    data: { release: Buffer.from(gzipSync(record).toString("base64")).toString("base64") },
  };
}

/** What becomes of a release with these revisions, and what is asked of the API server beside them. */
async function settled(...items: readonly ReturnType<typeof revision>[]) {
  const asked: { readonly path: string; readonly change?: Change }[] = [];
  const condition = await settle(
    (path, change) => {
      asked.push({ path, ...(change === undefined ? {} : { change }) });
      return Promise.resolve({ items });
    },
    "apps",
    "demo",
  );
  return { condition, asked };
}

const listed = { path: "/api/v1/namespaces/apps/secrets?labelSelector=owner%3Dhelm%2Cname%3Ddemo" };

describe("a Helm release that an interrupted run has left", () => {
  it("is gone when Helm knows no revision of it", async () => {
    deepEqual(await settled(), { condition: "gone", asked: [listed] });
  });

  for (const status of ["deployed", "failed"]) {
    it(`stays as it is when it is ${status}, whatever came before`, async () => {
      deepEqual(await settled(revision(10, status), revision(9, "pending-upgrade")), {
        condition: "settled",
        asked: [listed],
      });
    });
  }

  for (const status of ["pending-install", "pending-upgrade", "pending-rollback", "uninstalling"]) {
    it(`has failed when it is ${status}, and nothing else that Helm wrote changes`, async () => {
      const { condition, asked } = await settled(revision(9, "superseded"), revision(10, status));
      const { path, change } = asked[1] ?? {};
      const { metadata, data } = change?.body as ReturnType<typeof revision>;
      const record = gunzipSync(Buffer.from(Buffer.from(data.release, "base64").toString(), "base64")).toString();
      deepEqual(
        { condition, path, contentType: change?.contentType, metadata, record },
        {
          condition: "interrupted",
          path: "/api/v1/namespaces/apps/secrets/sh.helm.release.v1.demo.v10",
          contentType: "application/merge-patch+json",
          metadata: { resourceVersion: "110", labels: { status: "failed" } },
          record: `{"name":"demo","info":{"description":"","status":"failed"},"config":{"a":"\\"status\\":\\"${status}\\"","n":1.0}}`,
        },
      );
    });
  }
});
