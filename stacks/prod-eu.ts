import { clusterStack } from "../constructs/cluster/stack.js";
import { fleet } from "./fleet.js";

/** Europe, on Google Cloud. */
export const program = () => clusterStack(fleet, "production-eu");
