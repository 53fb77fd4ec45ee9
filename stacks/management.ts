import { clusterStack } from "../constructs/cluster/stack.js";
import { fleet } from "./fleet.js";

/** Manages the other clusters, on AWS. */
export const program = () => clusterStack(fleet, "management");
