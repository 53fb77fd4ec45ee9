import { ApiObject } from "cdk8s";
import { k8s } from "cdk8s-plus-28";
import { Construct } from "constructs";

import type { Fleet } from "../../lib/fleet/fleet.js";
import { dnsLabel } from "../../lib/names.js";
import { pathOf } from "../../lib/path.js";
import { refuse, violation, type Problem } from "../../lib/problem.js";
import { flotillaLabels } from "../labels.js";
import type { ChartRelease } from "../../lib/chart-release.js";

/** The operator's chart. */
export const pulumiOperator: ChartRelease = {
  name: "pulumi-kubernetes-operator",
  chart: "pulumi-kubernetes-operator",
  repository: "oci://ghcr.io/pulumi/helm-charts",
  version: "2.9.0",
  namespace: "pulumi-kubernetes-operator",
  values: {},
};

/** Where the operator finds the project: a repository at a branch or a commit, or what Flux has fetched. */
export type StackSource =
  | { readonly repository: string; readonly branch: string; readonly folder?: string }
  | { readonly repository: string; readonly commit: string; readonly folder?: string }
  | {
      readonly flux: { readonly kind: "GitRepository" | "OCIRepository"; readonly name: string };
      readonly folder?: string;
    };

/** Where the stacks keep their state: with Pulumi Cloud, or in a bucket of one's own. */
export type StackBackend =
  | {
      /** Organisation in Pulumi Cloud: the beginning of every stack's name. */
      readonly organization: string;
      /** Secret with the key `accessToken`. */
      readonly accessTokenSecret: string;
    }
  | {
      /** `s3://…`, `gs://…` or `azblob://…` */
      readonly url: `${"s3" | "gs" | "azblob"}://${string}`;
      /** Secret with the key `passphrase`, under which the secrets of the stacks are encrypted. */
      readonly passphraseSecret: string;
    };

/** Options of {@link PulumiStacks}. */
export interface PulumiStacksProps {
  readonly fleet: Fleet;
  readonly source: StackSource;
  readonly backend: StackBackend;
  /** Image that programs run in, at an exact version: `"pulumi/pulumi-nodejs:3.259.0"`. */
  readonly image: string;
  /**
   * Namespace of the stacks.
   *
   * @defaultValue `"flotilla-stacks"`
   */
  readonly namespace?: string;
}

/** Longest name of a Stack; the operator makes longer names from it. */
const nameLength = 42;

/** How long ago the stacks of the ring before may have succeeded. */
const succeededWithin = "1h";

/** Name of the service account that programs run under. */
const serviceAccount = "flotilla-stacks";

/**
 * The stacks of a fleet as objects that the Pulumi Kubernetes Operator reconciles: one for each cluster, and each waits until the
 * stacks of the ring before have succeeded. None is destroyed when its object goes.
 *
 * @example
 * new PulumiStacks(chart, "Stacks", {
 *   fleet,
 *   source: { repository: "https://git.example/acme/fleet", branch: "main" },
 *   backend: { url: "s3://acme-pulumi", passphraseSecret: "pulumi" },
 *   image: "pulumi/pulumi-nodejs:3.259.0",
 * });
 */
export class PulumiStacks extends Construct {
  constructor(scope: Construct, id: string, props: PulumiStacksProps) {
    super(scope, id);
    refuse(this.node.path, pulumiStackProblems(props));

    const { namespace = "flotilla-stacks" } = props;
    this.addAccount(namespace);
    const order = [[props.fleet.management], ...props.fleet.rollout];
    order.forEach((ring, index) => {
      for (const cluster of ring) {
        this.addStack(props, { cluster, namespace, after: order[index - 1] ?? [] });
      }
    });
  }

  /** The operator asks the API server who calls a program, for which the program's account needs this role. */
  private addAccount(namespace: string): void {
    new k8s.KubeNamespace(this, "Namespace", { metadata: { name: namespace, labels: flotillaLabels } });
    new k8s.KubeServiceAccount(this, "ServiceAccount", {
      metadata: { name: serviceAccount, namespace, labels: flotillaLabels },
    });
    new k8s.KubeClusterRoleBinding(this, "AuthDelegator", {
      metadata: { name: `${namespace}:${serviceAccount}:auth-delegator`, labels: flotillaLabels },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "system:auth-delegator" },
      subjects: [{ kind: "ServiceAccount", name: serviceAccount, namespace }],
    });
  }

  private addStack(
    { fleet, source, backend, image }: PulumiStacksProps,
    {
      cluster,
      namespace,
      after,
    }: { readonly cluster: string; readonly namespace: string; readonly after: readonly string[] },
  ): void {
    const stack = stackOf(fleet, cluster);
    new ApiObject(this, cluster, {
      apiVersion: "pulumi.com/v1",
      kind: "Stack",
      metadata: { name: stack, namespace, labels: flotillaLabels },
      spec: {
        ...backendFields(stack, backend),
        ...sourceFields(source),
        serviceAccountName: serviceAccount,
        destroyOnFinalize: false,
        refresh: false,
        retryOnUpdateConflict: false,
        workspaceTemplate: { spec: { image } },
        ...(after.length === 0 ? {} : { prerequisites: after.map((other) => prerequisite(stackOf(fleet, other))) }),
      },
    });
  }
}

/** What is wrong with the options of {@link PulumiStacks}. */
export function pulumiStackProblems({ fleet, image, namespace }: PulumiStacksProps): Problem[] {
  const long = Object.keys(fleet.clusters)
    .filter((cluster) => stackOf(fleet, cluster).length > nameLength)
    .map((cluster) =>
      violation(
        "stack-name-length",
        pathOf("clusters", cluster, "stack"),
        `have ${nameLength} characters at most for the operator`,
        {
          got: stackOf(fleet, cluster),
        },
      ),
    );
  const isPinned = /(:[^:/]*\d[^:/]*|@sha256:[0-9a-f]{64})$/.test(image);
  return [
    ...long,
    ...(isPinned ? [] : [violation("pinned-image", "image", "have a version as its tag, or a digest", { got: image })]),
    ...(namespace === undefined ? [] : dnsLabel("namespace", namespace)),
  ];
}

function prerequisite(stack: string): object {
  return { name: stack, requirement: { succeededWithinDuration: succeededWithin } };
}

function stackOf({ clusters }: Fleet, cluster: string): string {
  return clusters[cluster]?.stack ?? cluster;
}

function sourceFields(source: StackSource): object {
  const { folder } = source;
  if ("flux" in source) {
    const { kind, name } = source.flux;
    const sourceRef = { apiVersion: "source.toolkit.fluxcd.io/v1", kind, name };
    return { fluxSource: { sourceRef, ...(folder === undefined ? {} : { dir: folder }) } };
  }
  return {
    projectRepo: source.repository,
    ...("branch" in source ? { branch: source.branch } : { commit: source.commit }),
    ...(folder === undefined ? {} : { repoDir: folder }),
  };
}

function backendFields(stack: string, backend: StackBackend): object {
  return "url" in backend
    ? {
        stack,
        backend: backend.url,
        envRefs: { PULUMI_CONFIG_PASSPHRASE: secret(backend.passphraseSecret, "passphrase") },
      }
    : {
        stack: `${backend.organization}/${stack}`,
        envRefs: { PULUMI_ACCESS_TOKEN: secret(backend.accessTokenSecret, "accessToken") },
      };
}

function secret(name: string, key: string): object {
  return { type: "Secret", secret: { name, key } };
}
