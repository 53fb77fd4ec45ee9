import { deepEqual, equal, throws } from "node:assert/strict";

import { smallFleet } from "../lib/fleet/small-fleet.test.data.js";
import { refuse } from "../lib/problem.js";
import { service } from "../constructs/services/services.test.data.js";
import { hostNamespaces } from "../policies/host-namespaces.js";
import { ownParts } from "./own-parts.js";

const parts = (services: unknown) => ownParts("fleet.js", { services }).services?.("us");
const form =
  "{ name: string, chart: { … }, before: […], objects: […], identities: […], provides: string[], needs: string[] }";

describe("ownParts", () => {
  it("are none where the module exports none", () => {
    const { layers, services, rules } = ownParts("fleet.js", {});
    deepEqual([layers?.("us"), services?.("us"), rules?.("us")], [[], [], []]);
  });

  it("are what the functions return for a cluster", () => {
    const layers = (cluster: string) => [{ name: cluster, after: [], deliver: "gitops", manifests: [] }];
    const rules = [{ rule: hostNamespaces }, { rule: hostNamespaces, parameters: {} }];
    const own = ownParts("fleet.js", {
      ...{ layers, services: (cluster: string) => [service(cluster)] },
      rules: (cluster: string) => (cluster === "us" ? rules : []),
    });
    deepEqual([own.rules?.("us"), own.rules?.("eu")], [rules, []]);
    deepEqual(own.layers?.("us"), layers("us"));
    deepEqual(own.services?.("us"), [service("us")]);
  });

  it("refuse services that are no function, in the words of what to write", () => {
    throws(() => parts([service("dns")]), {
      name: "Failure",
      message:
        "fleet.js must export its services as a function: export const services = (cluster: string): readonly SharedService[] => [ … ];",
    });
  });

  it("refuse what is no service, whatever it lacks", () => {
    throws(() => parts(() => 5), { message: `services("us") of fleet.js must return services, each ${form}, got 5` });
    for (const lacking of Object.keys(service("dns"))) {
      throws(() => parts(() => [{ ...service("dns"), [lacking]: undefined }]), { name: "Failure" }, lacking);
    }
    const { chart } = service("dns");
    for (const lacking of Object.keys(chart)) {
      throws(() => parts(() => [service("dns", { chart: { ...chart, [lacking]: 5 } })]), { name: "Failure" }, lacking);
    }
  });

  it("refuse what is no rule, whatever it lacks", () => {
    const rules = (rule: object, parameters?: unknown) =>
      ownParts("fleet.js", { rules: () => [{ rule, parameters }] }).rules?.("us");
    throws(() => rules(hostNamespaces, 5), {
      name: "Failure",
      message: /^rules\("us"\) of fleet\.js must return rules, each \{ rule: \{ id: string, /,
    });
    for (const lacking of Object.keys(hostNamespaces)) {
      throws(() => rules({ ...hostNamespaces, [lacking]: undefined }), { name: "Failure" }, lacking);
    }
  });

  it("say why a function fails, and leave what a check refuses as it is", () => {
    const failing = (error: Error) => () => {
      throw error;
    };
    throws(() => parts(failing(new TypeError("no chart"))), {
      name: "Failure",
      message: 'services("us") of fleet.js failed: no chart',
    });
    const refused = () => {
      refuse(smallFleet.name, [{ path: "a", rule: "b", message: "must c" }]);
    };
    throws(() => parts(refused), { name: "InvalidError", message: `${smallFleet.name} is invalid\n  a must c` });
    equal(parts(undefined)?.length, 0);
  });
});
