import { deepEqual, equal } from "node:assert/strict";

import type { Properties } from "../provider/property-value.js";
import { providerKinds, wantedPrograms, wantedProvider, type WantedProvider } from "./provider-objects.js";

const ofPlural = (plural: string, name: string, spec: Properties = {}, metadata: Properties = {}): WantedProvider[] => {
  const object = { metadata: { name, namespace: `${name}-system`, ...metadata }, spec };
  const found = providerKinds.filter((kind) => kind.plural === plural).map((kind) => wantedProvider(kind, object));
  return found.flatMap((each) => (each === undefined ? [] : [each]));
};

describe("wantedProvider", () => {
  it("reads the operator's objects, whose kind is the type of the provider", () => {
    const spec = { version: "v1.14.2", manager: { featureGates: { ClusterTopology: true } } };
    const [core] = ofPlural("coreproviders", "cluster-api", spec);
    deepEqual(core, {
      id: "core cluster-api",
      name: "cluster-api",
      version: "v1.14.2",
      gates: { ClusterTopology: true },
      ofTurtles: false,
      object: { metadata: { name: "cluster-api", namespace: "cluster-api-system" }, spec },
    });
  });

  it("reads those of Turtles, which say type and name themselves", () => {
    const [provider] = ofPlural("capiproviders", "kubeadm-bootstrap", { type: "bootstrap", name: "kubeadm" });
    equal(provider?.id, "bootstrap kubeadm");
    equal(provider.ofTurtles, true);
    equal(ofPlural("capiproviders", "aws", { type: "infrastructure" })[0]?.id, "infrastructure aws");
  });

  it("asks for nothing once the object is being deleted", () => {
    deepEqual(ofPlural("coreproviders", "cluster-api", {}, { deletionTimestamp: "2026-11-01T00:00:00Z" }), []);
  });
});

describe("wantedPrograms", () => {
  const gates = (...wanted: readonly WantedProvider[][]) => Object.fromEntries(wantedPrograms(wanted.flat()));

  it("are those of the providers that are asked for; a cloud has none", () => {
    deepEqual(
      gates(
        ofPlural("coreproviders", "cluster-api", { manager: { featureGates: { ClusterTopology: true } } }),
        ofPlural("controlplaneproviders", "kubeadm"),
        ofPlural("bootstrapproviders", "kubeadm"),
        ofPlural("infrastructureproviders", "docker"),
        ofPlural("infrastructureproviders", "aws"),
        ofPlural("addonproviders", "helm"),
      ),
      {
        "capi-core": { ClusterTopology: true },
        "capi-kubeadm-control-plane": {},
        "capi-kubeadm-bootstrap": {},
        "capi-in-memory": {},
        "capi-helm": {},
      },
    );
  });

  it("have the core among them that Turtles brings", () => {
    deepEqual(gates(ofPlural("capiproviders", "helm", { type: "addon" })), {
      "capi-core": { ClusterTopology: true, MachinePool: true },
      "capi-helm": {},
    });
  });

  it("are none when nobody asks", () => {
    deepEqual(gates(), {});
  });
});
