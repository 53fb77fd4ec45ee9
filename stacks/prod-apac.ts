import { clusterStack } from "../constructs/cluster/stack.js";
import { fleet } from "./fleet.js";

/** Asia and the Pacific, on Azure. */
export const program = () => clusterStack(fleet, "production-apac");
