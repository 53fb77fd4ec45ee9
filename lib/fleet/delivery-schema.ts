import { object, oneOf, text } from "../schema.js";

const appliedBy = oneOf("pulumi", "gitops");

/** The shape of how what is committed reaches the clusters. */
export const deliverySchema = object(
  {
    engine: oneOf("argo-cd", "flux", "fleet"),
    source: object({ repository: text() }, { revision: text(), path: text(), secret: text() }),
  },
  { layers: object({}, { policies: appliedBy, tenants: appliedBy, workloads: appliedBy }) },
);
