import { list, object, text } from "../lib/schema.js";
import { container, pod } from "./case-pod.js";
import type { Each, Rule } from "./rule.js";

const requests = { cpu: "100m", memory: "128Mi" };

/** Usual and init containers: the API forbids resources on ephemeral ones, which a rule that asks for them would rule out. */
const sizedContainers: Each = {
  of: "variables.pod.containers + variables.pod.?initContainers.orValue([])",
  item: "container",
  name: "container.name",
};

const has = (kind: "requests" | "limits") =>
  `has(container.resources) && has(container.resources.${kind}) && resource in container.resources.${kind}`;

/** More than nothing: no request of `0m` keeps anything free, and a limit of `0` is none. */
const some = (kind: "requests" | "limits") =>
  `!string(container.resources.${kind}[resource]).matches('^[+-]?[0.]+([eE][+-]?[0-9]+|[A-Za-z]*)$')`;

const limited = `${has("limits")} && ${some("limits")}`;

/** Every container says what it needs, and where it ends. */
export const resourceRequests: Rule = {
  id: "resource-requests",
  title: "Containers say what they need",
  why: "A pod that asks for nothing is placed anywhere, is the first to be evicted, and takes from its neighbours what they asked for.",
  matches: "pods",
  parameters: {
    schema: object({ requests: list(text()), limits: list(text()) }),
    openApi: {
      type: "object",
      required: ["requests", "limits"],
      properties: {
        requests: {
          description: "Resources that a container must request, or limit, which requests as much",
          type: "array",
          items: { type: "string" },
        },
        limits: { description: "Resources that it must limit", type: "array", items: { type: "string" } },
      },
    },
    example: { requests: ["cpu", "memory"], limits: ["memory"] },
  },
  validations: [
    {
      each: sizedContainers,
      expression: `variables.params.requests.all(resource, ${has("requests")} ? ${some("requests")} : ${limited})`,
      field: "spec.containers[*].resources.requests",
      must: "have more than nothing of every resource that is asked for",
      fix: "write what the container uses at its usual load",
    },
    {
      each: sizedContainers,
      expression: `variables.params.limits.all(resource, ${limited})`,
      field: "spec.containers[*].resources.limits",
      must: "have more than nothing of every resource that is asked for",
      fix: "write what it may use at most",
    },
  ],
  cases: [
    {
      name: "requests and a limit of memory",
      verdict: "good",
      object: pod({ containers: [container({ resources: { requests, limits: { memory: "128Mi" } } })] }),
    },
    {
      name: "limits alone, which are requested too",
      verdict: "good",
      object: pod({ containers: [container({ resources: { limits: requests } })] }),
    },
    { name: "nothing", verdict: "bad", object: pod({}) },
    {
      name: "a request of nothing",
      verdict: "bad",
      object: pod({
        containers: [container({ resources: { requests: { ...requests, cpu: "0m" }, limits: requests } })],
      }),
    },
    {
      name: "a limit of nothing, which is none",
      verdict: "bad",
      object: pod({
        containers: [container({ resources: { requests: { cpu: "100m", memory: "0" }, limits: { memory: "0" } } })],
      }),
    },
    {
      name: "no limit of memory",
      verdict: "bad",
      object: pod({ containers: [container({ resources: { requests } })] }),
    },
    {
      name: "an init container without requests",
      verdict: "bad",
      object: pod({
        containers: [container({ resources: { requests, limits: requests } })],
        initContainers: [container({ name: "init" })],
      }),
    },
    {
      name: "an ephemeral container, which can have none",
      verdict: "good",
      object: pod({
        containers: [container({ resources: { requests, limits: requests } })],
        ephemeralContainers: [container({ name: "debug" })],
      }),
    },
  ],
};
