import { quantity } from "../../kubernetes/quantity.js";
import { childPath } from "../../path.js";
import { violation, type Problem } from "../../problem.js";
import { isObject } from "../../schema.js";
import type { Quantities } from "../quantities.js";
import { limitsOf, quotaResources, resources } from "../team-fences.js";
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
      ? wholeNumber(childPath(`${path}.quota.counts`, name), count, [0, Infinity])
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
  const limit = quota.limits?.[resource];
  const requests = quota.requests[resource];
  const [requestsPath, limitsPath] = [`${path}.quota.requests.${resource}`, `${path}.quota.limits.${resource}`];
  const request = defaultRequest[resource];
  const ceiling = quotaResources(quota)[`limits.${resource}`];
  return [
    ...atLeast(limitsPath, limit, { least: requests, what: `requests ${requests}, which pods could not use up else` }),
    ...atLeast(requestsPath, requests, {
      least: request,
      what: `limits.defaultRequest ${request}, so that a default pod fits`,
    }),
    ...atLeast(limit === undefined ? requestsPath : limitsPath, ceiling, {
      least: given[resource],
      what: `limits.default ${given[resource] ?? ""}, so that a default pod fits`,
    }),
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

/** Least amounts by resource, of which every amount is a multiple for CPU, and what to write. */
const forms = {
  cpu: { least: "1m", step: "1m", must: 'be processors or thousandths of one such as "2" or "500m"' },
  memory: { least: "1Mi", step: "1", must: 'be memory of 1Mi at least such as "512Mi"' },
} as const;

/** The highest amount that Kubernetes keeps; more is cut without a word. */
const most = 2n ** 63n;

function amountProblems(path: string, resource: keyof Quantities, amount: unknown): Problem[] {
  const { least, step, must } = forms[resource];
  const [value, lowest, unit] = [quantity(amount), quantity(least) ?? 0n, quantity(step) ?? 1n];
  if (value !== undefined && value >= lowest && value % unit === 0n && value < most * unit) {
    return [];
  }
  const fix =
    resource === "memory" && typeof amount === "string" && /^[1-9]\d*m$/.test(amount)
      ? `${amount.slice(0, -1)}Mi`
      : undefined;
  return [violation("amount", path, must, { got: amount, fix })];
}

/** Each that is written is compared with the one before it that is written. */
function orderProblems(path: string, limits: LimitsSpec, resource: keyof Quantities): Problem[] {
  const keys = (["min", "defaultRequest", "default", "max"] as const).filter(
    (key) => limits[key]?.[resource] !== undefined,
  );
  return keys.slice(1).flatMap((key, index) => {
    const before = keys[index] ?? key;
    const least = limits[before]?.[resource];
    return atLeast(`${path}.${key}.${resource}`, limits[key]?.[resource], { least, what: `${before} ${least ?? ""}` });
  });
}

/** That one amount is less than another, where both can be read. */
function atLeast(path: string, amount: string | undefined, { least, what }: Least): Problem[] {
  const [value, lowest] = [quantity(amount), quantity(least)];
  return value !== undefined && lowest !== undefined && value < lowest
    ? [violation("team-limits", path, `be at least ${what}`, { got: amount })]
    : [];
}

/** The least that an amount may be, and what that is in the words of a message. */
interface Least {
  readonly least: string | undefined;
  readonly what: string;
}
