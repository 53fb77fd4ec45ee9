import { clusterStack } from "../constructs/cluster/stack.js";
import { fleet } from "./fleet.js";

/** North America, on AWS. */
export const program = () => clusterStack(fleet, "production-us");
