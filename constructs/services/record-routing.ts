import type { RecordRouting } from "../../lib/fleet/expose-spec.js";

const prefix = "external-dns.alpha.kubernetes.io";

/**
 * Annotation by which external-dns leaves an object alone.
 * https://kubernetes-sigs.github.io/external-dns/v0.21.0/docs/annotations/annotations/
 */
export const noRecords = { [`${prefix}/controller`]: "none" } as const;

/** Annotations by which external-dns gives the records of an Ingress, a Service or a Route of the Gateway API a routing policy. */
export function routingAnnotations(routing: RecordRouting): Readonly<Record<string, string>> {
  return { [`${prefix}/set-identifier`]: routing.setIdentifier, ...policyAnnotation(routing) };
}

function policyAnnotation(routing: RecordRouting): Readonly<Record<string, string>> {
  switch (routing.policy) {
    case "weighted":
      return { [`${prefix}/aws-weight`]: String(routing.weight) };
    case "latency":
      return { [`${prefix}/aws-region`]: routing.region };
    case "failover":
      return { [`${prefix}/aws-failover`]: routing.failover };
    case "multi-value":
      return { [`${prefix}/aws-multi-value-answer`]: "true" };
  }
}
