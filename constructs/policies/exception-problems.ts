import type { Fleet } from "../../lib/fleet/fleet.js";
import type { ExceptionSpec } from "../../lib/fleet/policies-spec.js";
import { dnsLabel } from "../../lib/names.js";
import { nearest } from "../../lib/nearest.js";
import { pathOf } from "../../lib/path.js";
import { violation, type Problem } from "../../lib/problem.js";
import type { OwnParts } from "../platform.js";
import { chosenRules, clusterPolicies } from "./cluster-policies.js";
import { overlappingExceptions } from "./overlapping-exceptions.js";
import type { PolicyCheck } from "./policy-problems.js";

/** What is wrong with the exceptions from a fleet's policies, one by one and beside each other. */
export function exceptionProblems(
  fleet: Fleet,
  exceptions: readonly ExceptionSpec[],
  { own, today }: PolicyCheck,
): Problem[] {
  if (exceptions.length === 0) {
    return [];
  }
  const inForce = rulesByCluster(fleet, own);
  const known = new Set([...inForce.values()].flatMap((ids) => [...ids]));
  return exceptions
    .flatMap((exception, index) => {
      const path = pathOf("policies", "exceptions", index);
      return [
        // Rules of the fleet's own may be what is meant where they are not known.
        ...(own === undefined ? [] : ruleProblems(`${path}.rule`, exception, inForce, known)),
        ...dnsLabel(`${path}.namespace`, exception.namespace),
        ...nameProblems(`${path}.name`, exception.name),
        ...ownerProblems(`${path}.owner`, exception.owner, fleet),
        ...(exception.reason.trim() === ""
          ? [violation("exception-reason", `${path}.reason`, "say why it is needed", { got: exception.reason })]
          : []),
        ...dayProblems(`${path}.until`, exception, today),
        ...clusterProblems(`${path}.clusters`, exception, fleet),
      ];
    })
    .concat(overlappingExceptions(exceptions, Object.keys(fleet.clusters)));
}

/**
 * Exceptions of a fleet without another problem that let nothing past, since no rule applies in their namespace on any of their clusters.
 */
export function needlessExceptions(fleet: Fleet, own?: OwnParts): Problem[] {
  const exceptions = fleet.policies?.exceptions ?? [];
  const excluded = new Map(
    exceptions.length === 0
      ? []
      : Object.keys(fleet.clusters).map((name) => [
          name,
          new Set(clusterPolicies(fleet, name, own)?.excludedNamespaces),
        ]),
  );
  return exceptions.flatMap(({ namespace, clusters = [...excluded.keys()] }, index) => {
    const must = "be a namespace that rules apply to, which no part of the platform runs in";
    return clusters.every((name) => excluded.get(name)?.has(namespace) === true)
      ? [
          violation("needless-exception", pathOf("policies", "exceptions", index, "namespace"), must, {
            got: namespace,
          }),
        ]
      : [];
  });
}

function rulesByCluster(fleet: Fleet, own: OwnParts | undefined): ReadonlyMap<string, ReadonlySet<string>> {
  return new Map(
    Object.keys(fleet.clusters).map((name) => [
      name,
      new Set(chosenRules(fleet, name, own?.rules?.(name)).map(({ rule }) => rule.id)),
    ]),
  );
}

/** The rule is one that a cluster of the exception is held to. */
function ruleProblems(
  path: string,
  { rule, clusters }: ExceptionSpec,
  inForce: ReadonlyMap<string, ReadonlySet<string>>,
  known: ReadonlySet<string>,
): Problem[] {
  if (!known.has(rule)) {
    const must = "be a rule that the fleet's policies have";
    return [violation("exception-rule", path, must, { got: rule, fix: nearest(rule, known) })];
  }
  // Of a cluster that is not there, another problem tells.
  const holds = (clusters ?? [...inForce.keys()]).some((name) => inForce.get(name)?.has(rule) ?? true);
  const must = "be a rule that a cluster of the exception is held to";
  return holds || clusters?.length === 0 ? [] : [violation("needless-exception", path, must, { got: rule })];
}

/** A name of Kubernetes, whole or its beginning: https://kubernetes.io/docs/concepts/overview/working-with-objects/names/ */
function nameProblems(path: string, name: string): Problem[] {
  if (/^\*+$/.test(name)) {
    const must = "be the name of an object or its beginning, which * alone is not";
    return [violation("exception-name", path, must, { got: name })];
  }
  const isName = /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/.test(name) || /^[a-z0-9][-a-z0-9.]*\*$/.test(name);
  const must = 'be the name of an object ("web"), or its beginning and a * ("web-*")';
  return isName && name.length <= 253 ? [] : [violation("exception-name", path, must, { got: name })];
}

function ownerProblems(path: string, owner: string, { teams = {} }: Fleet): Problem[] {
  const isKnown = Object.hasOwn(teams, owner) || /^[^\s@]+@[^\s@]+$/.test(owner);
  const fix = isKnown ? undefined : nearest(owner, Object.keys(teams));
  const must = "be a team of the fleet, or an address";
  return isKnown ? [] : [violation("exception-owner", path, must, { got: owner, fix })];
}

function dayProblems(
  path: string,
  { rule, namespace, name, until }: ExceptionSpec,
  today: string | undefined,
): Problem[] {
  if (!isDay(until)) {
    return [violation("exception-until", path, 'be a day, such as "2027-03-31"', { got: until })];
  }
  const must = `be ${today ?? ""} or later, which is today: the exception of ${namespace}/${name} from ${rule} has ended`;
  return today === undefined || until >= today ? [] : [violation("expired-exception", path, must, { got: until })];
}

function isDay(text: string): boolean {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

function clusterProblems(path: string, { clusters }: ExceptionSpec, fleet: Fleet): Problem[] {
  if (clusters?.length === 0) {
    return [violation("needless-exception", path, "name a cluster, or be left out for all", { got: clusters })];
  }
  const known = Object.keys(fleet.clusters);
  return (clusters ?? []).flatMap((name, index) =>
    Object.hasOwn(fleet.clusters, name)
      ? []
      : [
          violation("exception-cluster", `${path}[${index}]`, "be a cluster of the fleet", {
            got: name,
            fix: nearest(name, known),
          }),
        ],
  );
}
