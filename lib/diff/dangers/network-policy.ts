import { canonicalText } from "../../canonical-text.js";
import type { PlacedObject } from "../placed-object.js";
import { restrictsEgress } from "./egress.js";
import { isSameObject, type DangerRule } from "./rule.js";
import { at, isSame, listAt, mappingsAt, textsAt, type Mapping } from "./values.js";

/** A direction of traffic, and where a rule of it names the other end. */
const DIRECTIONS = [
  { name: "ingress", peers: "from" },
  { name: "egress", peers: "to" },
] as const;

/** A network policy lets through what it did not. */
export const loosenedNetworkPolicy: DangerRule = {
  id: "network-policy-loosened",
  kinds: ["networking.k8s.io/NetworkPolicy"],
  messages: (change) => {
    const { from, to, object } = change;
    if (!isSameObject(change) || from === undefined || to === undefined) {
      return [];
    }
    const [base, head]: [PlacedObject, PlacedObject] = [
      { place: object, manifest: from, origin: "" },
      { place: object, manifest: to, origin: "" },
    ];
    const selector = isNarrower(at(from, "spec", "podSelector"), at(to, "spec", "podSelector"))
      ? ["its podSelector selects fewer pods: the others are open to what the policy kept off"]
      : [];
    return [...selector, ...DIRECTIONS.flatMap((direction) => loosenedRules(direction, base, head))];
  },
};

function loosenedRules(direction: (typeof DIRECTIONS)[number], base: PlacedObject, head: PlacedObject): string[] {
  const { name, peers } = direction;
  if (!restricts(base, name)) {
    return [];
  }
  if (!restricts(head, name)) {
    return [`it no longer restricts ${name}: everything is let through`];
  }
  const known = mappingsAt(base.manifest, "spec", name).map((rule) => reachOf(rule, peers));
  const isWider = mappingsAt(head.manifest, "spec", name).some((rule) => {
    const reach = reachOf(rule, peers);
    return !known.some((each) => covers(each.peers, reach.peers) && covers(each.ports, reach.ports));
  });
  return isWider ? [`its ${name} rules let through what they did not: another peer, another port or everything`] : [];
}

/** What a rule lets through; `undefined` is everything. */
interface Reach {
  readonly peers: ReadonlySet<string> | undefined;
  readonly ports: ReadonlySet<string> | undefined;
}

function reachOf(rule: Mapping, peers: "from" | "to"): Reach {
  return {
    peers: texts(listAt(rule, peers)),
    ports: texts(mappingsAt(rule, "ports").map((port) => ({ protocol: "TCP", ...port }))),
  };
}

/** An empty list lets everything through. */
function texts(items: readonly unknown[]): ReadonlySet<string> | undefined {
  return items.length === 0 ? undefined : new Set(items.map(canonicalText));
}

function covers(wide: ReadonlySet<string> | undefined, narrow: ReadonlySet<string> | undefined): boolean {
  return wide === undefined || (narrow !== undefined && [...narrow].every((each) => wide.has(each)));
}

function restricts(policy: PlacedObject, direction: "ingress" | "egress"): boolean {
  if (direction === "egress") {
    return restrictsEgress(policy);
  }
  const isWritten = at(policy.manifest, "spec", "policyTypes") !== undefined;
  return !isWritten || textsAt(policy.manifest, "spec", "policyTypes").includes("Ingress");
}

/** Whether a selector asks for something that the one before did not. */
function isNarrower(from: unknown, to: unknown): boolean {
  const known = new Set(requirements(from));
  return !isSame(from, to) && requirements(to).some((each) => !known.has(each));
}

function requirements(selector: unknown): string[] {
  return [
    ...Object.entries(at(selector, "matchLabels") ?? {}).map(canonicalText),
    ...listAt(selector, "matchExpressions").map(canonicalText),
  ];
}
