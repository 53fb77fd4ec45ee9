import { printable } from "./value-text.js";
import type { ResourceDifference, StackDifference } from "./report.js";
import { count, counted } from "./counted.js";

type ResourceChange = ResourceDifference["change"];

/** What cannot be undone comes first. */
const order: readonly ResourceChange[] = ["replace", "delete", "update", "create"];

/** Resources with what is lost first. */
export function byLoss(resources: readonly ResourceDifference[]): readonly ResourceDifference[] {
  return order.flatMap((change) => resources.filter((resource) => resource.change === change));
}

/** Whether a resource is lost, for good or for another one. */
export function isLoss({ change }: ResourceDifference): boolean {
  return change === "replace" || change === "delete";
}

/** Whether there is nothing to tell about a stack. */
export function isQuiet({ resources, failure }: StackDifference): boolean {
  return resources.length === 0 && failure === undefined;
}

/** What Pulumi would do to resources in a few words: `"replace 1, update 2"`. */
export function planText(resources: readonly ResourceDifference[]): string {
  return order
    .map((change) => ({ change, number: resources.filter((resource) => resource.change === change).length }))
    .filter(({ number }) => number > 0)
    .map(({ change, number }) => `${change} ${count(number)}`)
    .join(", ");
}

/** What Pulumi would take away, in a few words: `"Pulumi would replace 1, delete 2 cloud resources"`; nothing, when it takes nothing. */
export function lossText(stacks: readonly StackDifference[]): string | undefined {
  const lost = stacks.flatMap(({ resources }) => resources).filter(isLoss);
  const plan = planText(lost).replace(", ", " and ");
  return lost.length === 0 ? undefined : `Pulumi would ${plan} cloud ${lost.length === 1 ? "resource" : "resources"}`;
}

/** A type token as Pulumi prints it: `aws:eks:Cluster` of `aws:eks/cluster:Cluster`. */
export function typeText(token: string): string {
  return token.replace(/^([^:/]*:[^:/]*)\/[^:]*:/, "$1:");
}

/** Stacks that change nothing, in a few words; nothing, when there are none. */
export function quietText(stacks: readonly StackDifference[]): string | undefined {
  const quiet = stacks.filter(isQuiet).length;
  return quiet === 0 ? undefined : `${counted(quiet, "stack")} without a change of cloud resources`;
}

/** Why something could not be found out, line by line. */
export function failureLines(failure: string): readonly string[] {
  return failure.trim().split(/\r?\n/).map(printable);
}
