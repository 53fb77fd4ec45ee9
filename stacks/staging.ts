import { clusterStack } from "../constructs/cluster/stack.js";
import { fleet } from "./fleet.js";

/** Where releases are tried, on AWS. */
export const program = () => clusterStack(fleet, "staging");
