import { objectOf, textOf } from "../reading.js";
import type { Rule } from "../resource-type.js";

/** The identity pool of a principal is there: a project has one from its first cluster with workload identity on. */
export const poolExists: Rule = ({ inputs }, lookup) => {
  const pool = /\/workloadIdentityPools\/([^/]+\.svc\.id\.goog)\//.exec(textOf(inputs["member"]))?.[1];
  const known = lookup
    .all("gcp:container/cluster:Cluster")
    .some(({ inputs: cluster }) => objectOf(cluster["workloadIdentityConfig"])["workloadPool"] === pool);
  return pool === undefined || known
    ? undefined
    : `googleapi: Error 400: Identity Pool does not exist (${pool}). Please check that you specified a valid resource name as returned in the \`name\` attribute in the configuration API., badRequest`;
};
