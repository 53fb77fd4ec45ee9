import { isDeepStrictEqual } from "node:util";

import { hasUnknown, revealed, type Properties } from "../provider/property-value.js";
import { kubeContext, type KubeContext, type KubeconfigSelection } from "./kubeconfig.js";

/** What a program tells the provider about its cluster and how to treat it. */
export interface ProviderArguments {
  readonly selection: KubeconfigSelection;
  readonly namespace: string | undefined;
  readonly mutableConfigMaps: boolean;
  readonly mutableSecrets: boolean;
  /** Creating an object that exists takes it over instead of failing. */
  readonly upsert: boolean;
  /** Objects of a cluster that does not answer count as gone. */
  readonly deleteUnreachable: boolean;
  /** Objects of a cluster that does not answer keep their last known state in a refresh. */
  readonly skipUpdateUnreachable: boolean;
}

/** Arguments that a program can give; those of rendering YAML and of Helm are not simulated. */
export const KNOWN_ARGUMENTS: readonly string[] = [
  "cluster",
  "clusterIdentifier",
  "context",
  "deleteUnreachable",
  "enableConfigMapMutable",
  "enableSecretMutable",
  "enableServerSideApply",
  "kubeClientSettings",
  "kubeconfig",
  "namespace",
  "skipUpdateUnreachable",
  "suppressDeprecationWarnings",
  "suppressHelmHookWarnings",
  "upsertExistingObjects",
  "version",
  "pluginDownloadURL",
];

/** The provider's arguments as the engine sends them: every value is a text. */
export function providerArguments(args: Properties): ProviderArguments {
  const plain = revealed(args);
  return {
    selection: {
      kubeconfig: text(plain, "kubeconfig"),
      context: text(plain, "context"),
      cluster: text(plain, "cluster"),
    },
    namespace: text(plain, "namespace"),
    mutableConfigMaps: flag(plain, "enableConfigMapMutable", "PULUMI_K8S_ENABLE_CONFIGMAP_MUTABLE"),
    mutableSecrets: flag(plain, "enableSecretMutable", "PULUMI_K8S_ENABLE_SECRET_MUTABLE"),
    upsert: flag(plain, "upsertExistingObjects"),
    deleteUnreachable: flag(plain, "deleteUnreachable", "PULUMI_K8S_DELETE_UNREACHABLE"),
    skipUpdateUnreachable: flag(plain, "skipUpdateUnreachable", "PULUMI_K8S_SKIP_UPDATE_UNREACHABLE"),
  };
}

/** Whether two sets of arguments mean different clusters, so that everything on the old one has to be made anew. */
export function isOtherCluster(olds: Properties, news: Properties): boolean {
  const [old, fresh] = [revealed(olds), revealed(news)];
  if (fresh["clusterIdentifier"] !== undefined || old["clusterIdentifier"] !== undefined) {
    return old["clusterIdentifier"] !== undefined && old["clusterIdentifier"] !== fresh["clusterIdentifier"];
  }
  if (hasUnknown(fresh)) return false;
  const [before, after] = [readable(old), readable(fresh)];
  return before !== undefined && after !== undefined && !isDeepStrictEqual(before.cluster, after.cluster);
}

function readable(args: Properties): KubeContext | undefined {
  try {
    return kubeContext(providerArguments(args).selection);
  } catch {
    return undefined;
  }
}

function text(args: Properties, name: string): string | undefined {
  const value = args[name];
  return typeof value === "string" && value !== "" ? value : undefined;
}

function flag(args: Properties, name: string, variable?: string): boolean {
  const value = args[name] ?? (variable === undefined ? undefined : process.env[variable]);
  return value === true || value === "true";
}
