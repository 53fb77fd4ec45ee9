import { dnsLabel, isDomain, serviceName } from "../../names.js";
import { pathOf } from "../../path.js";
import { violation, type Problem } from "../../problem.js";
import type { Fleet } from "../fleet.js";
import { eachCluster, eachWorkload } from "./each.js";

/** The fleet's name begins the name of every cloud resource, so that it must suit all clouds. */
export function fleetName({ name }: Fleet): Problem[] {
  const problems = dnsLabel("name", name);
  const must = "start with a letter, as names in Google Cloud and Azure do";
  return problems.length > 0 || /^[a-z]/.test(name) ? problems : [violation("fleet-name", "name", must, { got: name })];
}

/** The fleet's domain is a DNS zone. */
export function fleetDomain({ domain }: Fleet): Problem[] {
  return isDomain(domain)
    ? []
    : [violation("domain", "domain", 'be a DNS zone such as "acme.example"', { got: domain })];
}

/** Names of clusters are DNS labels. */
export const clusterNames = eachCluster((_spec, path, name) => dnsLabel(path, name));

/** Names of pools are DNS labels. */
export const poolNames = eachCluster(({ pools }, path) =>
  Object.keys(pools).flatMap((name) => dnsLabel(`${path}.${pathOf("pools", name)}`, name)),
);

/** Names of stacks are DNS labels. */
export const stackNames = eachCluster(({ stack }, path) =>
  stack === undefined ? [] : dnsLabel(`${path}.stack`, stack),
);

/** Each cluster has a stack of its own. */
export function uniqueStacks({ clusters }: Fleet): Problem[] {
  const owners = new Map<string, string>();
  return Object.entries(clusters).flatMap(([name, { stack = name }]) => {
    const owner = owners.get(stack);
    if (owner === undefined) {
      owners.set(stack, name);
      return [];
    }
    const must = `be a stack of its own and not that of ${pathOf("clusters", owner)}`;
    return [violation("unique-stack", pathOf("clusters", name, "stack"), must, { got: stack })];
  });
}

/** Names of workloads, which are also those of their Services, and of their namespaces are such as Kubernetes takes. */
export const workloadNames = eachWorkload(({ namespace }, path, name) => [
  ...serviceName(path, name),
  ...dnsLabel(`${path}.namespace`, namespace),
]);

/** Workloads stay out of the namespaces that Kubernetes makes for itself. */
export const ownNamespaces = eachWorkload(({ namespace }, path, name) =>
  namespace === "default" || namespace.startsWith("kube-")
    ? [
        violation("namespace", `${path}.namespace`, "be a namespace of its own and not one of Kubernetes", {
          got: namespace,
          fix: name,
        }),
      ]
    : [],
);
