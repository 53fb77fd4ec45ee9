import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { openChartRepository, type WantedChart } from "../chart-repository/chart-repository.js";
import { packedCharts } from "../chart-repository/packed-charts.js";
import { managersFolder } from "../control-planes/folders.js";
import { listAt, textAt } from "../kubernetes/kube-object.js";
import type { Properties } from "../provider/property-value.js";
import type { ManagementApi } from "./management-api.js";

const RELEASES = "/apis/addons.cluster.x-k8s.io/v1alpha1/helmreleaseproxies";

/** The charts that the add-on provider of a management control plane installs. */
export interface AddOnCharts {
  /** What tells the provider, which has Helm in it, where charts come from. */
  readonly environment: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** Opens a repository for the add-on provider, which asks for charts by their addresses and gets those of the sandbox. */
export async function openAddOnCharts(root: string, controlPlane: string, api: ManagementApi): Promise<AddOnCharts> {
  const folder = managersFolder(root, controlPlane);
  await mkdir(folder, { recursive: true });
  const repository = await openChartRepository({
    source: packedCharts(root, folder),
    wanted: async () => wantedCharts(await api.find(RELEASES)),
  });
  const authority = join(folder, "charts-authority.crt");
  await writeFile(authority, repository.authority);
  return {
    environment: { HTTPS_PROXY: repository.proxy, SSL_CERT_FILE: authority },
    close: () => repository.close(),
  };
}

/** What the releases of clusters ask for. */
function wantedCharts(releases: Properties | undefined): WantedChart[] {
  return (listAt(releases, "items") as readonly Properties[]).map((release) => ({
    repository: textAt(release, "spec", "repoURL"),
    chart: textAt(release, "spec", "chartName"),
    version: textAt(release, "spec", "version"),
  }));
}
