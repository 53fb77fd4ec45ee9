import type { ClusterSpec } from "../../lib/fleet/cluster-spec.js";
import { violation, type Problem } from "../../lib/problem.js";
import type { SharedService } from "./service.js";

/** Minor versions of Kubernetes on which a version of a chart is tested by those who make it, or that they promise to support. */
export interface SupportedKubernetes {
  readonly chart: string;
  /** Versions of the chart that this holds for. */
  readonly version: string;
  readonly oldest: `1.${number}`;
  /** The newest version; undefined where they promise every newer one. */
  readonly newest?: `1.${number}`;
  /** Where they write it down. */
  readonly source: string;
}

/** What the charts of this folder support, as of 2026-11. */
export const supportedKubernetes: readonly SupportedKubernetes[] = [
  {
    chart: "kyverno",
    version: "3.9.0",
    oldest: "1.33",
    newest: "1.35",
    source: "https://github.com/kyverno/kyverno/blob/v1.19.0/.github/workflows/tests-conformance.yaml",
  },
  {
    // It supports what Kubernetes itself supports, which were these when it was released, in July 2026.
    chart: "gatekeeper",
    version: "3.23.0",
    oldest: "1.33",
    newest: "1.36",
    source: "https://github.com/open-policy-agent/gatekeeper/blob/v3.23.0/docs/Release_Management.md",
  },
  {
    chart: "metrics-server",
    version: "3.13.1",
    oldest: "1.31",
    source: "https://github.com/kubernetes-sigs/metrics-server/blob/v0.8.1/README.md",
  },
  {
    chart: "gateway-helm",
    version: "v1.9.0",
    oldest: "1.33",
    newest: "1.36",
    source: "https://gateway.envoyproxy.io/news/releases/matrix/",
  },
];

/** What is wrong with the version of Kubernetes of a cluster, written at `path`, for the services that it is to have. */
export function kubernetesProblems(
  path: string,
  kubernetes: ClusterSpec["kubernetes"],
  services: readonly SharedService[],
): Problem[] {
  return services.flatMap(({ name, chart: { chart, version } }) => {
    const known = supportedKubernetes.find((each) => each.chart === chart && each.version === version);
    return known === undefined || isSupported(kubernetes, known)
      ? []
      : [violation("service-kubernetes", path, `be ${range(known)} for ${name} ${version}`, { got: kubernetes })];
  });
}

function isSupported(kubernetes: string, { oldest, newest }: SupportedKubernetes): boolean {
  return minor(kubernetes) >= minor(oldest) && (newest === undefined || minor(kubernetes) <= minor(newest));
}

function range({ oldest, newest }: SupportedKubernetes): string {
  return newest === undefined ? `${oldest} or newer` : `${oldest} to ${newest}`;
}

function minor(version: string): number {
  return Number(version.slice("1.".length));
}
