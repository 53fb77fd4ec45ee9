/** How a workload is reached from outside its clusters, through the Gateway of each. */
export interface ExposeSpec {
  /** First label of the host; the rest is the domain of the cluster's Gateway: `"shop"` is `shop.apps.us.acme.example`. */
  readonly name: string;
  /**
   * How clients are shared out among clusters whose Gateways have the same domain, by cluster.
   *
   * @defaultValue each cluster has a domain of its own
   */
  readonly routing?: Readonly<Record<string, RecordRouting>>;
}

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
