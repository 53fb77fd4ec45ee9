import type { Manifest } from "../../lib/manifests.js";
import { apiGroup, manifestTitle } from "../../lib/manifests.js";
import { violation, type Problem } from "../../lib/problem.js";
import { policyEngineProvision } from "./policy-engine.js";
import type { SharedService } from "./service.js";

/** Prefix of what a service provides whose chart makes an ingress class the default of the cluster. */
export const defaultIngressClass = "default-ingress-class/";

/** Prefix of what a service provides whose Gateway is the one that routes of the cluster use. */
export const defaultGateway = "default-gateway/";

/** What a cluster has one of, by the prefix under which services provide it. */
const single: Readonly<Record<string, { readonly rule: string; readonly must: string }>> = {
  [policyEngineProvision]: { rule: "one-policy-engine", must: "have one policy engine" },
  [defaultIngressClass]: { rule: "one-default-ingress-class", must: "have one default ingress class" },
  [defaultGateway]: { rule: "one-default-gateway", must: "have one default gateway" },
};

/** What is wrong with the services of a cluster, written at `path`, of which there may be one of a kind. */
export function singleServiceProblems(path: string, services: readonly SharedService[]): Problem[] {
  return Object.entries(single).flatMap(([prefix, { rule, must }]) => {
    const found = services.flatMap((service) => provided(service, prefix));
    return found.length < 2 ? [] : [violation(rule, path, must, { got: found })];
  });
}

/** Each as `<service>: <what>`, so that a message names both. */
function provided({ name, provides, before, objects }: SharedService, prefix: string): string[] {
  const classes =
    prefix === defaultIngressClass ? [...before, ...objects].filter(isDefaultClass).map(manifestTitle) : [];
  const provisions = provides
    .filter((provision) => provision.startsWith(prefix))
    .map((each) => each.slice(prefix.length));
  return [...provisions, ...classes].map((what) => `${name}: ${what}`);
}

/** https://kubernetes.io/docs/concepts/services-networking/ingress/#default-ingress-class */
function isDefaultClass(manifest: Manifest): boolean {
  const isClass = manifest.kind === "IngressClass" && apiGroup(manifest) === "networking.k8s.io";
  return isClass && manifest.metadata.annotations?.["ingressclass.kubernetes.io/is-default-class"] === "true";
}
