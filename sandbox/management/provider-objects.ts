import { objectAt, textAt } from "../kubernetes/kube-object.js";
import type { Properties } from "../provider/property-value.js";
import type { Gates } from "./managers.js";
import type { Program } from "./manager-programs.js";
import type { Kind } from "./watched-kind.js";

const operator = { group: "operator.cluster.x-k8s.io", version: "v1alpha2" } as const;

/** Kinds of objects that ask for a provider: of the operator, and that of Turtles. */
export const providerKinds = [
  { ...operator, plural: "coreproviders", type: "core" },
  { ...operator, plural: "bootstrapproviders", type: "bootstrap" },
  { ...operator, plural: "controlplaneproviders", type: "controlPlane" },
  { ...operator, plural: "infrastructureproviders", type: "infrastructure" },
  { ...operator, plural: "addonproviders", type: "addon" },
  { group: "turtles-capi.cattle.io", version: "v1alpha1", plural: "capiproviders", type: undefined },
] as const satisfies readonly (Kind & { readonly type: string | undefined })[];

/** One of {@link providerKinds}. */
export type ProviderKind = (typeof providerKinds)[number];

/** A provider that somebody asks for. */
export interface WantedProvider {
  /** `core cluster-api`, `infrastructure aws`. */
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly gates: Gates;
  /** Whether Turtles is the one who has to install it. */
  readonly ofTurtles: boolean;
  readonly object: Properties;
}

const programsOf: Readonly<Record<string, Program>> = {
  "core cluster-api": "capi-core",
  "bootstrap kubeadm": "capi-kubeadm-bootstrap",
  "controlPlane kubeadm": "capi-kubeadm-control-plane",
  "infrastructure docker": "capi-in-memory",
  "addon helm": "capi-helm",
};

/** The gates with which Turtles starts the core that it brings. */
const turtlesGates: Gates = { ClusterTopology: true, MachinePool: true };

/** What an object asks for; nothing when it is being deleted. */
export function wantedProvider(kind: ProviderKind, object: Properties): WantedProvider | undefined {
  if (textAt(object, "metadata", "deletionTimestamp") !== "") {
    return undefined;
  }
  const own = textAt(object, "metadata", "name");
  const name = kind.type === undefined ? textAt(object, "spec", "name") || own : own;
  return {
    id: `${kind.type ?? textAt(object, "spec", "type")} ${name}`,
    name,
    version: textAt(object, "spec", "version"),
    gates: objectAt(object, "spec", "manager", "featureGates") as Gates,
    ofTurtles: kind.type === undefined,
    object,
  };
}

/** The program of a provider, if it has one here. */
export function programOf({ id }: WantedProvider): Program | undefined {
  return programsOf[id];
}

/** Which programs run for some providers, and with which gates; Turtles brings the core. */
export function wantedPrograms(wanted: readonly WantedProvider[]): ReadonlyMap<Program, Gates> {
  const implied: readonly (readonly [Program, Gates])[] = wanted.some(({ ofTurtles }) => ofTurtles)
    ? [["capi-core", turtlesGates]]
    : [];
  const asked = wanted.flatMap((each): readonly (readonly [Program, Gates])[] => {
    const program = programOf(each);
    return program === undefined ? [] : [[program, each.gates]];
  });
  const gates = new Map<Program, Gates>();
  for (const [program, more] of [...implied, ...asked]) {
    gates.set(program, { ...gates.get(program), ...more });
  }
  return gates;
}
