import type { CloudRight } from "../../services/cloud-right.js";

/** What an identity may do in one zone, over all its rights. */
export interface GrantedZone {
  /** DNS name of the zone. */
  readonly zone: string;
  readonly zoneId: string;
  /** Record types that may be changed, sorted; all where some right names none. */
  readonly recordTypes: readonly string[] | undefined;
  /** Whether some right is to look for the zone among all. */
  readonly findsZone: boolean;
}

/** The zones that rights name, each once, in the order of their ids: two rights in one zone allow what both name. */
export function grantedZones(rights: readonly CloudRight[]): GrantedZone[] {
  const zones = new Map<string, GrantedZone>();
  for (const { zone, zoneId, recordTypes, findsZone = true } of rights) {
    const known = zones.get(zoneId);
    zones.set(zoneId, {
      zone,
      zoneId,
      recordTypes: known === undefined ? union([], recordTypes) : union(known.recordTypes, recordTypes),
      findsZone: findsZone || known?.findsZone === true,
    });
  }
  return [...zones.values()].sort((a, b) => (a.zoneId < b.zoneId ? -1 : 1));
}

/** What either names; no list names all. */
function union(
  known: readonly string[] | undefined,
  more: readonly string[] | undefined,
): readonly string[] | undefined {
  return known === undefined || more === undefined ? undefined : [...new Set([...known, ...more])].sort();
}
