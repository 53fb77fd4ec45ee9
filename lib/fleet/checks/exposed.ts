import { dnsLabel } from "../../names.js";
import { nearest } from "../../nearest.js";
import { pathOf } from "../../path.js";
import { violation, type Problem } from "../../problem.js";
import type { RecordRouting } from "../expose-spec.js";
import { regions } from "../regions.js";
import type { WorkloadSpec } from "../workload-spec.js";
import type { Rule } from "./each.js";
import { wholeNumber } from "./workloads.js";

/** What is exposed has a name that no other workload of a cluster has, and routing for clusters that it runs on. */
export const exposedNames: Rule = ({ workloads }) => {
  const first = new Map<string, string>();
  return Object.entries(workloads).flatMap(([name, { expose, replicas }]) => {
    const path = pathOf("workloads", name, "expose");
    return expose === undefined
      ? []
      : [
          ...dnsLabel(`${path}.name`, expose.name),
          ...takenNames(`${path}.name`, { name, label: expose.name, clusters: Object.keys(replicas) }, first),
          ...Object.entries(expose.routing ?? {}).flatMap(([cluster, routing]) => [
            ...(Object.hasOwn(replicas, cluster) ? [] : [unusedRouting(`${path}.routing`, cluster, replicas)]),
            ...routingProblems(`${path}.${pathOf("routing", cluster)}`, routing),
          ]),
        ];
  });
};

interface ExposedWorkload {
  readonly name: string;
  readonly label: string;
  readonly clusters: readonly string[];
}

/** @param first - workloads that are exposed already, by cluster and name */
function takenNames(path: string, { name, label, clusters }: ExposedWorkload, first: Map<string, string>): Problem[] {
  const others = new Set<string>();
  for (const cluster of clusters) {
    const key = `${cluster}/${label}`;
    const other = first.get(key);
    if (other === undefined) {
      first.set(key, name);
    } else {
      others.add(other);
    }
  }
  return [...others].map((other) =>
    violation("exposed-name", path, `be another name than that of ${other}, which is exposed on the same cluster`, {
      got: label,
    }),
  );
}

function unusedRouting(path: string, cluster: string, replicas: WorkloadSpec["replicas"]): Problem {
  const found = { got: cluster, fix: nearest(cluster, Object.keys(replicas)) };
  return violation("record-routing", path, "name clusters that the workload runs on", found);
}

function routingProblems(path: string, routing: RecordRouting): Problem[] {
  const { setIdentifier } = routing;
  return [
    ...(/^[\x21-\x7e]{1,128}$/.test(setIdentifier)
      ? []
      : [
          violation("set-identifier", `${path}.setIdentifier`, "be 1 to 128 characters without spaces", {
            got: setIdentifier,
          }),
        ]),
    // https://docs.aws.amazon.com/Route53/latest/APIReference/API_ResourceRecordSet.html
    ...(routing.policy === "weighted" ? wholeNumber(`${path}.weight`, routing.weight, [0, 255]) : []),
    ...(routing.policy === "latency" ? awsRegion(`${path}.region`, routing.region) : []),
  ];
}

function awsRegion(path: string, region: string): Problem[] {
  const known = Object.keys(regions.eks);
  return known.includes(region)
    ? []
    : [violation("known-region", path, "be a region of AWS", { got: region, fix: nearest(region, known) })];
}
