import { imageDigest, imageTag, repositoryPart } from "../../image-reference.js";
import { nearest } from "../../nearest.js";
import { pathOf } from "../../path.js";
import { violation, type Problem } from "../../problem.js";
import type { Replicas, WorkloadSpec } from "../workload-spec.js";
import { eachWorkload, type Rule } from "./each.js";

/** Number of replicas that a workload may have at most. */
export function mostReplicas(replicas: Replicas): number {
  return typeof replicas === "number" ? replicas : replicas.max;
}

/** Workloads run on clusters of the fleet. */
export const knownClusters: Rule = ({ workloads }, clusterNames) =>
  Object.entries(workloads).flatMap(([name, { replicas }]) =>
    Object.keys(replicas)
      .filter((cluster) => !clusterNames.has(cluster))
      .map((cluster) => {
        const found = { got: cluster, fix: nearest(cluster, clusterNames) };
        return violation("unknown-cluster", pathOf("workloads", name, "replicas"), "name clusters of the fleet", found);
      }),
  );

/** Numbers of replicas are whole and in order. */
export const replicaCounts = eachWorkload(({ replicas }, path) =>
  Object.entries(replicas).flatMap(([cluster, count]) =>
    replicaProblems(`${path}.${pathOf("replicas", cluster)}`, count),
  ),
);

function replicaProblems(path: string, replicas: Replicas): Problem[] {
  if (typeof replicas === "number") {
    return wholeNumber(path, replicas, [1, Infinity]);
  }
  const { min, max, targetCpuPercent } = replicas;
  return [
    ...wholeNumber(`${path}.min`, min, [1, Infinity]),
    ...wholeNumber(`${path}.max`, max, [1, Infinity]),
    ...wholeNumber(`${path}.targetCpuPercent`, targetCpuPercent, [1, 100]),
    ...(min > max ? [violation("replica-bounds", `${path}.min`, `be at most max ${max}`, { got: min })] : []),
  ];
}

/** The port is one of TCP's. */
export const ports = eachWorkload(({ port }, path) => wholeNumber(`${path}.port`, port, [1, 65535]));

/** Requests are amounts of something. */
export const requests = eachWorkload(({ resources: { cpu, memory } }, path) => [
  ...(/^[1-9]\d*m$/.test(cpu)
    ? []
    : [violation("requests", `${path}.resources.cpu`, 'be thousandths of a processor such as "100m"', { got: cpu })]),
  ...(/^[1-9]\d*Mi$/.test(memory)
    ? []
    : [violation("requests", `${path}.resources.memory`, 'be mebibytes such as "128Mi"', { got: memory })]),
]);

/** The parts of an image's name: https://github.com/distribution/reference/blob/main/reference.go */
const host =
  /(?:localhost|[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?)+|[a-zA-Z0-9][-a-zA-Z0-9]*(?=:))(?::\d+)?/;
const imageName = new RegExp(`^(?:${host.source}/)?${repositoryPart}(?:/${repositoryPart})*$`);
const tag = new RegExp(`^${imageTag}$`);
const digest = new RegExp(`^${imageDigest}$`);

/** Images have a tag or a digest, so that what runs does not change by itself. */
export const pinnedImages = eachWorkload(({ image }, path) => {
  const { name, version, hash } = imageParts(image);
  if (
    !imageName.test(name) ||
    (version !== undefined && !tag.test(version)) ||
    (hash !== undefined && !digest.test(hash))
  ) {
    const must = 'be an image such as "registry.example/acme/storefront:1.0.0"';
    return [violation("image", `${path}.image`, must, { got: image })];
  }
  return version === undefined && hash === undefined
    ? [violation("image", `${path}.image`, "have a tag or a digest", { got: image })]
    : [];
});

/** What stands before the tag, the tag and the digest; a colon before a slash belongs to a port. */
function imageParts(image: string) {
  const [, name = "", version, hash] = /^([^@]*?)(?::([^/:@]*))?(?:@(.*))?$/s.exec(image) ?? [];
  return { name, version, hash };
}

/** Probes ask for paths. */
export const probePaths = eachWorkload((workload, path) =>
  probesOf(workload).flatMap(([key, value]) =>
    /^\/[\w.~!$&'()*+,;=:@%/-]*$/.test(value)
      ? []
      : [
          violation("probe-path", `${path}.probes.${key}`, 'be a path such as "/livez"', {
            got: value,
            fix: /^[\w./-]+$/.test(value) ? `/${value}` : undefined,
          }),
        ],
  ),
);

function probesOf({ probes }: WorkloadSpec): [string, string][] {
  return probes === undefined ? [] : Object.entries({ live: probes.live, ready: probes.ready });
}

/** What is wrong with a number that must be whole and between two bounds. */
export function wholeNumber(path: string, value: number, [least, most]: readonly [number, number]): Problem[] {
  const must = most === Infinity ? `of at least ${least}` : `from ${least} to ${most}`;
  return Number.isInteger(value) && value >= least && value <= most
    ? []
    : [violation("whole-number", path, `be a whole number ${must}`, { got: value })];
}
