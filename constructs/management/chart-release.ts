/** A Helm chart to install, as data: whoever installs it (Pulumi, a GitOps engine, Cluster API) takes it from here. */
export interface ChartRelease<Values extends object = object> {
  /** Name of the release. */
  readonly name: string;
  /** Name of the chart in its repository. */
  readonly chart: string;
  /** Address of the repository: `https://…`, or `oci://…` without the chart's own name. */
  readonly repository: string;
  /** Exact version of the chart. */
  readonly version: string;
  /** Namespace of the release. */
  readonly namespace: string;
  /** Values that differ from the chart's own. */
  readonly values: Values;
}
