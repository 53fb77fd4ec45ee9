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
      expression: `variables.params.requests.all(resource, (${has("requests")}) || (${has("limits")}))`,
      field: "spec.containers[*].resources.requests",
      must: "have every resource that is asked for",
      fix: "write what the container uses at its usual load",
    },
    {
      each: sizedContainers,
      expression: `variables.params.limits.all(resource, ${has("limits")})`,
      field: "spec.containers[*].resources.limits",
      must: "have every resource that is asked for",
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
