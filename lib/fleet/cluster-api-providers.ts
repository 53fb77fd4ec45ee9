import { nearest } from "../nearest.js";
import { childPath } from "../path.js";
import { violation, type Problem } from "../problem.js";

/** A version of the contract between Cluster API and its providers. */
export type Contract = "v1alpha4" | "v1beta1" | "v1beta2";

/** Exact version of a provider, as its release is tagged. */
export type ProviderVersion = `v${number}.${number}.${number}`;

/** What makes machines and networks. */
export type Infrastructure = "aws" | "azure" | "docker" | "gcp";

/** Every provider that flotilla knows. */
export type Provider = "core" | "kubeadmBootstrap" | "kubeadmControlPlane" | "helm" | Infrastructure;

/** A program of Cluster API: the core, or one that extends it. */
export interface ProviderRelease {
  /** Name that `clusterctl` knows it by. */
  readonly name: string;
  readonly type: "core" | "bootstrap" | "controlPlane" | "infrastructure" | "addon";
  /** Namespace that `clusterctl` would put it in. */
  readonly namespace: string;
  readonly version: ProviderVersion;
  /** Contract by release series, oldest first; a series holds until the next. */
  readonly contracts: Readonly<Record<string, Contract>>;
  /** Newest series whose contract was looked up. */
  readonly newest: string;
  /** Where that is written down. */
  readonly source: string;
  /** Whether it comes with the core, in the core's version. */
  readonly withCore: boolean;
}

const coreContracts = { "1.0": "v1beta1", "1.11": "v1beta2" } as const;
const ofCore = {
  version: "v1.14.2",
  contracts: coreContracts,
  newest: "1.14",
  source: "https://github.com/kubernetes-sigs/cluster-api/blob/v1.14.2/metadata.yaml",
  withCore: true,
} as const;

/** The providers and their versions, as of November 2026: the one table to change for an upgrade. */
export const clusterApiProviders: Readonly<Record<Provider, ProviderRelease>> = {
  core: { name: "cluster-api", type: "core", namespace: "capi-system", ...ofCore, withCore: false },
  kubeadmBootstrap: { name: "kubeadm", type: "bootstrap", namespace: "capi-kubeadm-bootstrap-system", ...ofCore },
  kubeadmControlPlane: {
    name: "kubeadm",
    type: "controlPlane",
    namespace: "capi-kubeadm-control-plane-system",
    ...ofCore,
  },
  docker: { name: "docker", type: "infrastructure", namespace: "capd-system", ...ofCore },
  aws: {
    name: "aws",
    type: "infrastructure",
    namespace: "capa-system",
    version: "v2.11.1",
    contracts: { "1.0": "v1beta1" },
    newest: "2.13",
    source: "https://github.com/kubernetes-sigs/cluster-api-provider-aws/blob/v2.13.0/metadata.yaml",
    withCore: false,
  },
  gcp: {
    name: "gcp",
    type: "infrastructure",
    namespace: "capg-system",
    version: "v1.12.0",
    contracts: { "0.4": "v1alpha4", "1.0": "v1beta1" },
    newest: "1.12",
    source: "https://github.com/kubernetes-sigs/cluster-api-provider-gcp/blob/v1.12.0/metadata.yaml",
    withCore: false,
  },
  azure: {
    name: "azure",
    type: "infrastructure",
    namespace: "capz-system",
    version: "v1.26.0",
    contracts: { "0.5": "v1alpha4", "1.0": "v1beta1" },
    newest: "1.26",
    source: "https://github.com/kubernetes-sigs/cluster-api-provider-azure/blob/v1.26.0/metadata.yaml",
    withCore: false,
  },
  helm: {
    name: "helm",
    type: "addon",
    namespace: "caaph-system",
    version: "v0.6.4",
    contracts: { "0.1": "v1beta1", "0.5": "v1beta2" },
    newest: "0.6",
    source: "https://github.com/kubernetes-sigs/cluster-api-addon-provider-helm/blob/v0.6.4/metadata.yaml",
    withCore: false,
  },
};

/** Providers whose version is chosen by itself; the others come with the core. */
export type VersionedProvider = "core" | "helm" | Exclude<Infrastructure, "docker">;

/** Versions to use instead of those of the table. */
export type ProviderVersions = Readonly<Partial<Record<VersionedProvider, ProviderVersion>>>;

/** The version of a provider, be it the table's or another. */
export function providerVersion(provider: Provider, versions: ProviderVersions): ProviderVersion {
  const { withCore, version } = clusterApiProviders[provider];
  return (withCore ? versions.core : versions[provider as VersionedProvider]) ?? version;
}

/**
 * Contracts that a core of some version serves. Support of v1beta1 ends with 1.16.
 * https://github.com/kubernetes-sigs/cluster-api/blob/main/docs/book/src/reference/versions.md
 */
function servedContracts(core: ProviderVersion): readonly Contract[] {
  const series = seriesOf(core);
  if (before(series, "1.11")) {
    return ["v1beta1"];
  }
  return before(series, "1.16") ? ["v1beta1", "v1beta2"] : ["v1beta2"];
}

/** What is wrong with the versions of some providers: one nobody knows the contract of, or whose contract the core does not serve. */
export function versionProblems(path: string, providers: readonly Provider[], versions: ProviderVersions): Problem[] {
  const known = Object.keys(clusterApiProviders).filter((name) => !clusterApiProviders[name as Provider].withCore);
  const unknown = Object.keys(versions)
    .filter((name) => !known.includes(name))
    .map((name) =>
      violation("unknown-provider", path, `have no key but ${known.join(", ")}`, {
        got: name,
        fix: nearest(name, known),
      }),
    );
  const core = providerVersion("core", versions);
  return [
    ...unknown,
    ...[...new Set(["core" as const, ...providers])].flatMap((provider) =>
      contractProblems(path, provider, { core, versions }),
    ),
  ];
}

function contractProblems(
  path: string,
  provider: Provider,
  { core, versions }: { readonly core: ProviderVersion; readonly versions: ProviderVersions },
): Problem[] {
  const { withCore, newest, source } = clusterApiProviders[provider];
  const version = providerVersion(provider, versions);
  if (withCore) {
    return [];
  }
  const at = childPath(path, provider);
  if (!/^v\d+\.\d+\.\d+$/.test(version)) {
    return [violation("provider-version", at, 'be an exact version such as "v1.2.3"', { got: version })];
  }
  const contract = contractOf(provider, version);
  if (contract === undefined) {
    const must = `be of a release series whose contract is known, ${newest} at the latest (${source})`;
    return [violation("provider-contract-unknown", at, must, { got: version })];
  }
  const served = servedContracts(core);
  if (provider === "core" || served.includes(contract)) {
    return [];
  }
  const must = `keep a contract that Cluster API ${core} serves (${served.join(", ")}), which ${contract} is not`;
  return [violation("provider-contract", at, must, { got: version })];
}

/** The contract that a version of a provider keeps; `undefined` when its release series is not known. */
function contractOf(provider: Provider, version: ProviderVersion): Contract | undefined {
  const { contracts, newest } = clusterApiProviders[provider];
  const series = seriesOf(version);
  if (before(newest, series) && provider !== "core") {
    return undefined;
  }
  return Object.entries(contracts)
    .filter(([from]) => !before(series, from))
    .at(-1)?.[1];
}

/** The release series of a version: `"1.14"`. */
function seriesOf(version: string): string {
  return version.replace(/^v/, "").split(".").slice(0, 2).join(".");
}

/** Whether a release series comes before another. */
function before(series: string, other: string): boolean {
  const [[major = 0, minor = 0], [otherMajor = 0, otherMinor = 0]] = [series, other].map((each) =>
    each.split(".").map(Number),
  ) as [number[], number[]];
  return major === otherMajor ? minor < otherMinor : major < otherMajor;
}
