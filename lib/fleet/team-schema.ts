import type { Cidr } from "../cidr.js";
import { list, number, object, record, text } from "../schema.js";

const quantities = object({ cpu: text(), memory: text() });

const someQuantities = object({}, { cpu: text(), memory: text() });

/** The shape of a team. */
export const teamSchema = object(
  {
    namespaces: list(text()),
    quota: object({ requests: quantities, pods: number() }, { limits: someQuantities, counts: record(number()) }),
  },
  {
    clusters: list(text()),
    limits: object(
      { defaultRequest: quantities, default: someQuantities },
      { min: someQuantities, max: someQuantities },
    ),
    network: object(
      {},
      { from: list(text()), to: list(text()), egress: list(object({ cidr: text<Cidr>(), ports: list(number()) })) },
    ),
    domain: text(),
  },
);
