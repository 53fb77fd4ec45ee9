import { list, object, record, text } from "../lib/schema.js";
import type { CaseObject, Each, MatchedResource, Rule } from "./rule.js";

const ingresses: MatchedResource = {
  group: "networking.k8s.io",
  version: "v1",
  resource: "ingresses",
  kind: "Ingress",
};
const routes: MatchedResource = {
  group: "gateway.networking.k8s.io",
  version: "v1",
  resource: "httproutes",
  kind: "HTTPRoute",
};

const ingress = (namespace: string, ...hosts: readonly (string | undefined)[]): CaseObject => ({
  apiVersion: "networking.k8s.io/v1",
  kind: "Ingress",
  metadata: { name: "case", namespace },
  spec: {
    defaultBackend: { service: { name: "web", port: { number: 80 } } },
    rules: hosts.map((host) => (host === undefined ? {} : { host })),
  },
});
const everyHost: Each = { of: "variables.hosts", item: "host", name: "host == '' ? 'any host' : host" };

/** Ingresses and HTTP routes take hosts of their team's domains alone. */
export const routeHosts: Rule = {
  id: "route-hosts",
  title: "Routes take hosts of their team's domains alone",
  why: "Whoever routes the host of another team gets its requests, with the cookies and passwords in them.",
  matches: { resources: [ingresses, routes] },
  parameters: {
    schema: object({ domains: record(list(text())) }),
    openApi: {
      type: "object",
      required: ["domains"],
      properties: {
        domains: {
          description: "Domains by namespace; a namespace that is missing has none",
          type: "object",
          additionalProperties: { type: "array", items: { type: "string" } },
        },
      },
    },
    example: { domains: { shop: ["shop.acme.example"] } },
  },
  variables: [
    {
      name: "domains",
      expression:
        "object.metadata.namespace in variables.params.domains ? variables.params.domains[object.metadata.namespace] : []",
    },
    // Of two kinds, whose fields no type knows together.
    { name: "spec", expression: "dyn(object.spec)" },
    {
      name: "hosts",
      // A route without a host takes all of them, and so do a rule without one and a backend for all that has no rule.
      expression: [
        "object.kind == 'HTTPRoute'",
        "? (variables.spec.?hostnames.orValue([]).size() > 0 ? variables.spec.hostnames : [''])",
        ": variables.spec.?rules.orValue([]).map(rule, rule.?host.orValue(''))",
        "+ (has(variables.spec.defaultBackend) && variables.spec.?rules.orValue([]).size() == 0 ? [''] : [])",
      ].join(" "),
    },
  ],
  validations: [
    {
      each: everyHost,
      expression: "variables.domains.exists(domain, host == domain || host.endsWith('.' + domain))",
      field: "spec.rules[*].host",
      must: "be in a domain of the team",
      fix: "write a host of the team's, or have the team's domain extended",
    },
  ],
  cases: [
    { name: "a host in the domain", verdict: "good", object: ingress("shop", "www.shop.acme.example") },
    { name: "the domain itself", verdict: "good", object: ingress("shop", "shop.acme.example") },
    { name: "all hosts of the domain", verdict: "good", object: ingress("shop", "*.shop.acme.example") },
    { name: "a host beside the domain", verdict: "bad", object: ingress("shop", "pay.acme.example") },
    { name: "a look-alike of the domain", verdict: "bad", object: ingress("shop", "evilshop.acme.example") },
    { name: "a rule for any host", verdict: "bad", object: ingress("shop", undefined) },
    { name: "a backend for any host", verdict: "bad", object: ingress("shop") },
    { name: "one wrong host of two", verdict: "bad", object: ingress("shop", "shop.acme.example", "acme.example") },
    { name: "a namespace without a domain", verdict: "bad", object: ingress("other", "shop.acme.example") },
    {
      name: "a route of the Gateway in the domain",
      verdict: "good",
      object: {
        apiVersion: "gateway.networking.k8s.io/v1",
        kind: "HTTPRoute",
        metadata: { name: "case", namespace: "shop" },
        spec: { hostnames: ["shop.acme.example"] },
      },
    },
    {
      name: "a route of the Gateway for any host",
      verdict: "bad",
      object: {
        apiVersion: "gateway.networking.k8s.io/v1",
        kind: "HTTPRoute",
        metadata: { name: "case", namespace: "shop" },
        spec: {},
      },
    },
  ],
};
