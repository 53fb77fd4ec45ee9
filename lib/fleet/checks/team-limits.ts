import { childPath } from "../../path.js";
import { violation, type Problem } from "../../problem.js";
import { isObject } from "../../schema.js";
import { amountOf, resources } from "../amounts.js";
import type { Quantities } from "../quantities.js";
import { limitsOf, quotaResources } from "../team-fences.js";
import type { LimitsSpec, QuotaSpec, TeamSpec } from "../team-spec.js";
import { eachTeam } from "./each.js";
import { wholeNumber } from "./workloads.js";

/** Amounts of a team can be read, and are such as processors and memory come in. */
export const teamAmounts = eachTeam(({ quota, limits }, path) => [
  ...amountsIn(`${path}.quota.requests`, quota.requests),
  ...amountsIn(`${path}.quota.limits`, quota.limits),
  ...(["defaultRequest", "default", "min", "max"] as const).flatMap((key) =>
    amountsIn(`${path}.limits.${key}`, limits?.[key]),
  ),
  ...wholeNumber(`${path}.quota.pods`, quota.pods, [1, Infinity]),
]);

/** What a quota counts is something that it can count. */
export const teamCounts = eachTeam(({ quota: { counts = {} } }, path) => [
  ...Object.entries(counts).flatMap(([name, count]) =>
    countable.test(name)
      ? wholeNumber(childPath(`${path}.quota.counts`, name), count, [name === "count/pods" ? 1 : 0, Infinity])
      : [
          violation("quota-counts", `${path}.quota.counts`, `name objects as a quota does: ${countForms}`, {
            got: name,
          }),
        ],
  ),
  ...nodePorts(counts, `${path}.quota.counts`),
]);

/** The limits of a container are in order: min ≤ defaultRequest ≤ default ≤ max. */
export const teamLimitOrder = eachTeam(({ limits }, path) =>
  limits === undefined ? [] : resources.flatMap((resource) => orderProblems(`${path}.limits`, limits, resource)),
);

/** A limit is given wherever one is needed, in the open. */
export const teamDefaults = eachTeam((team, path) => {
  const { quota, limits } = team;
  const limited = quotaResources(quota);
  return resources.flatMap((resource) => {
    if (limits === undefined || limits.default[resource] !== undefined) {
      return [];
    }
    const at = `${path}.limits.default.${resource}`;
    if (limits.max?.[resource] !== undefined) {
      const must = `be there beside max ${limits.max[resource]}, which Kubernetes would take for it`;
      return [violation("limit-default", at, must, { got: undefined })];
    }
    const must = "be there, since the quota has limits of it and refuses pods without one";
    return limited[`limits.${resource}`] === undefined
      ? []
      : [violation("limit-default", at, must, { got: undefined })];
  });
});

/** A quota is one that pods can use up, and that a pod fits which says nothing of its resources. */
export const teamQuotas = eachTeam((team, path) =>
  resources.flatMap((resource) => quotaProblems(path, team, resource)),
);

function quotaProblems(path: string, team: TeamSpec, resource: keyof Quantities): Problem[] {
  const { quota } = team;
  const { defaultRequest, default: given } = limitsOf(team);
  const requests = { resource, path: `${path}.quota.requests.${resource}`, amount: quota.requests[resource] };
  const limit = { resource, path: `${path}.quota.limits.${resource}`, amount: quota.limits?.[resource] };
  const ceiling = {
    ...(limit.amount === undefined ? requests : limit),
    amount: quotaResources(quota)[`limits.${resource}`],
  };
  const [request, most] = [defaultRequest[resource], given[resource]];
  return [
    ...atLeast(limit, requests.amount, `requests ${requests.amount}, which pods could not use up else`),
    ...atLeast(requests, request, `limits.defaultRequest ${request}, so that a default pod fits`),
    ...atLeast(ceiling, most, `limits.default ${most ?? ""}, so that a default pod fits`),
  ];
}

/** What a quota counts by a name of its own, and what it counts as any other kind of object. */
const countForms = '"configmaps", "services.loadbalancers" or "count/deployments.apps"';
const countable =
  /^(configmaps|persistentvolumeclaims|replicationcontrollers|resourcequotas|secrets|services(\.(loadbalancers|nodeports))?|count\/[a-z0-9]([-a-z0-9.]{0,61}[a-z0-9])?)$/;

/** A load balancer takes ports of nodes, of which a quota has none unless it says so. */
function nodePorts(counts: NonNullable<QuotaSpec["counts"]>, path: string): Problem[] {
  const must = "be there beside services.loadbalancers, since each takes a port of nodes for each port of its own";
  return (counts["services.loadbalancers"] ?? 0) > 0 && counts["services.nodeports"] === undefined
    ? [violation("quota-counts", childPath(path, "services.nodeports"), must, { got: undefined })]
    : [];
}

function amountsIn(path: string, amounts: unknown): Problem[] {
  return isObject(amounts)
    ? resources.flatMap((resource) => {
        const amount = amounts[resource];
        return amount === undefined ? [] : amountProblems(`${path}.${resource}`, resource, amount);
      })
    : [];
}

const forms = {
  cpu: 'be processors or thousandths of one such as "2" or "500m"',
  memory: 'be memory of 1Mi at least such as "512Mi"',
} as const;

function amountProblems(path: string, resource: keyof Quantities, amount: unknown): Problem[] {
  if (amountOf(resource, amount) !== undefined) {
    return [];
  }
  // Thousandths of a byte are what somebody wrote who meant mebibytes.
  const isMeant = resource === "memory" && typeof amount === "string" && /^[1-9]\d*m$/.test(amount);
  const fix = isMeant ? amount.replace("m", "Mi") : undefined;
  return [violation("amount", path, forms[resource], { got: amount, fix })];
}

/** Each that is written is compared with the one before it that is written. */
function orderProblems(path: string, limits: LimitsSpec, resource: keyof Quantities): Problem[] {
  const keys = (["min", "defaultRequest", "default", "max"] as const).filter(
    (key) => limits[key]?.[resource] !== undefined,
  );
  return keys.slice(1).flatMap((key, index) => {
    const before = keys[index] ?? key;
    const least = limits[before]?.[resource];
    const amount = { resource, path: `${path}.${key}.${resource}`, amount: limits[key]?.[resource] };
    return atLeast(amount, least, `${before} ${least ?? ""}`);
  });
}

/** An amount of a resource, and where it is written. */
interface Amount {
  readonly resource: keyof Quantities;
  readonly path: string;
  readonly amount: string | undefined;
}

/** That one amount is less than another, where both can be read. */
function atLeast({ resource, path, amount }: Amount, least: string | undefined, what: string): Problem[] {
  const [value, lowest] = [amountOf(resource, amount), amountOf(resource, least)];
  return value !== undefined && lowest !== undefined && value < lowest
    ? [violation("team-limits", path, `be at least ${what}`, { got: amount })]
    : [];
}
