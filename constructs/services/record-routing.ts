/**
 * How Route 53 chooses among the records of one name that several clusters write; each cluster has an identifier of its own.
 * https://kubernetes-sigs.github.io/external-dns/latest/docs/tutorials/aws/#routing-policies
 */
export type RecordRouting = { readonly setIdentifier: string } & (
  | { readonly policy: "weighted"; readonly weight: number }
  | { readonly policy: "latency"; readonly region: string }
  | { readonly policy: "failover"; readonly failover: "PRIMARY" | "SECONDARY" }
  | { readonly policy: "multi-value" }
);

const prefix = "external-dns.alpha.kubernetes.io";

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
