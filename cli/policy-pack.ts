import { PolicyPack } from "@pulumi/policy";

import { refuse } from "../lib/problem.js";
import { fleetProblems } from "../constructs/fleet-problems.js";
import { findProject, loadFleetModule } from "./project.js";
import { packPolicies } from "./policy-pack/pack-policies.js";

/**
 * What `pulumi preview --policy-pack policies` runs: the policy pack of the fleet whose project the folder of the pack is in.
 *
 * @throws {@link Failure} where there is no fleet, {@link InvalidError} where it is invalid
 */
async function policyPack(): Promise<void> {
  const { fleet, own } = await loadFleetModule(findProject(process.cwd()));
  refuse(`fleet ${fleet.name}`, fleetProblems(fleet, own));
  new PolicyPack("flotilla", { policies: packPolicies(fleet, own) });
}

export = policyPack;
