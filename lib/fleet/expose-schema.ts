import { number, object, oneOf, record, text, variant } from "../schema.js";

const setIdentifier = text();

const routing = variant("policy", {
  weighted: object({ setIdentifier, policy: oneOf("weighted"), weight: number() }),
  latency: object({ setIdentifier, policy: oneOf("latency"), region: text() }),
  failover: object({ setIdentifier, policy: oneOf("failover"), failover: oneOf("PRIMARY", "SECONDARY") }),
  "multi-value": object({ setIdentifier, policy: oneOf("multi-value") }),
});

/** The shape of how a workload is reached from outside. */
export const exposeSchema = object({ name: text() }, { routing: record(routing) });
