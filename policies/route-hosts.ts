import { list, object, record, text } from "../lib/schema.js";
import type { CaseObject, Each, MatchedResource, Rule } from "./rule.js";

const ingresses: MatchedResource = {
  group: "networking.k8s.io",
  version: "v1",
  resource: "ingresses",
  kind: "Ingress",
};
const routes = (resource: string, kind: string): MatchedResource => ({
  ...{ group: "gateway.networking.k8s.io", version: "v1", resource, kind },
});

const backend = { service: { name: "web", port: { number: 80 } } };
const http = { paths: [{ path: "/", pathType: "Prefix", backend }] };
const ingress = (
  namespace: string,
  hosts: readonly (string | undefined)[],
  spec: Readonly<Record<string, unknown>> = {},
): CaseObject => ({
  apiVersion: "networking.k8s.io/v1",
  kind: "Ingress",
  metadata: { name: "case", namespace },
  spec: { rules: hosts.map((host) => (host === undefined ? { http } : { host, http })), ...spec },
});
const route = (kind: string, spec: Readonly<Record<string, unknown>>): CaseObject => ({
  apiVersion: "gateway.networking.k8s.io/v1",
  kind,
  metadata: { name: "case", namespace: "shop" },
  spec,
});
const everyHost: Each = { of: "variables.hosts", item: "host", name: "host == '' ? 'any host' : host" };

const isOfTeam = "variables.domains.exists(domain, host == domain || host.endsWith('.' + domain))";
const must = "be in a domain of the team";
const fix = "write a host of the team's, or have the team's domain extended";

/** Ingresses and routes take hosts of their team's domains alone. */
export const routeHosts: Rule = {
  id: "route-hosts",
  title: "Routes take hosts of their team's domains alone",
  why: "Whoever routes the host of another team gets its requests, with the cookies and passwords in them.",
  matches: {
    resources: [
      ingresses,
      routes("httproutes", "HTTPRoute"),
      routes("grpcroutes", "GRPCRoute"),
      routes("tlsroutes", "TLSRoute"),
    ],
  },
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
    // Of several kinds, whose fields no type knows together.
    { name: "spec", expression: "dyn(object.spec)" },
    {
      name: "hosts",
      // A route without a host takes all of them, and so do a rule without one and a backend for what no rule takes.
      expression: [
        "object.kind != 'Ingress'",
        "? (variables.spec.?hostnames.orValue([]).size() > 0 ? variables.spec.hostnames : [''])",
        ": variables.spec.?rules.orValue([]).map(rule, rule.?host.orValue(''))",
        "+ (has(variables.spec.defaultBackend) ? [''] : [])",
      ].join(" "),
    },
  ],
  validations: [
    {
      each: everyHost,
      expression: isOfTeam,
      field: "spec.rules[*].host",
      ...{ must, fix },
    },
    {
      // Whoever has a certificate for a host, and its name in DNS as that of a rule, is taken for it.
      each: {
        of: "object.kind == 'Ingress' ? variables.spec.?tls.orValue([]) : []",
        item: "certificate",
        name: "certificate.hosts.join(' ')",
      },
      expression: `certificate.?hosts.orValue([]).all(host, ${isOfTeam})`,
      field: "spec.tls[*].hosts",
      ...{ must, fix },
    },
  ],
  cases: [
    { name: "a host in the domain", verdict: "good", object: ingress("shop", ["www.shop.acme.example"]) },
    { name: "the domain itself", verdict: "good", object: ingress("shop", ["shop.acme.example"]) },
    { name: "all hosts of the domain", verdict: "good", object: ingress("shop", ["*.shop.acme.example"]) },
    { name: "a host beside the domain", verdict: "bad", object: ingress("shop", ["pay.acme.example"]) },
    { name: "a look-alike of the domain", verdict: "bad", object: ingress("shop", ["evilshop.acme.example"]) },
    { name: "a rule for any host", verdict: "bad", object: ingress("shop", [undefined]) },
    {
      name: "a backend for any host",
      verdict: "bad",
      object: ingress("shop", ["shop.acme.example"], { defaultBackend: backend }),
    },
    { name: "one wrong host of two", verdict: "bad", object: ingress("shop", ["shop.acme.example", "acme.example"]) },
    { name: "a namespace without a domain", verdict: "bad", object: ingress("other", ["shop.acme.example"]) },
    {
      name: "a certificate for the host of another team",
      verdict: "bad",
      object: ingress("shop", ["shop.acme.example"], { tls: [{ hosts: ["shop.acme.example", "pay.acme.example"] }] }),
    },
    {
      name: "a certificate for its own host",
      verdict: "good",
      object: ingress("shop", ["shop.acme.example"], { tls: [{ hosts: ["shop.acme.example"], secretName: "web" }] }),
    },
    {
      name: "a route of the Gateway in the domain",
      verdict: "good",
      object: route("HTTPRoute", { hostnames: ["shop.acme.example"] }),
    },
    {
      name: "a route of the Gateway beside the domain",
      verdict: "bad",
      object: route("HTTPRoute", { hostnames: ["shop.acme.example", "pay.acme.example"] }),
    },
    { name: "a route of the Gateway for any host", verdict: "bad", object: route("HTTPRoute", {}) },
  ],
};
