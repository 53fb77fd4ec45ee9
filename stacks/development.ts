import { clusterStack } from "../constructs/cluster/stack.js";
import { fleet } from "./fleet.js";

/** On the machine of whoever works on it. */
export const program = () => clusterStack(fleet, "development");
