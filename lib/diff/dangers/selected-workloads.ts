import { selects, type Labels } from "../../kubernetes/label-selector.js";
import { labelsAt } from "./values.js";
import type { Workload } from "./workload.js";

/** Finds the workloads whose pods a selector selects without looking at all of them. */
export class SelectedWorkloads {
  private readonly byLabel = new Map<string, Workload[]>();

  constructor(private readonly all: readonly Workload[]) {
    for (const workload of all) {
      for (const label of labelTexts(workload.labels)) {
        const others = this.byLabel.get(label);
        if (others === undefined) {
          this.byLabel.set(label, [workload]);
        } else {
          others.push(workload);
        }
      }
    }
  }

  /** The workloads whose pods have the labels. */
  by(selector: unknown): readonly Workload[] {
    const candidates = labelTexts(labelsAt(selector, "matchLabels")).map((label) => this.byLabel.get(label) ?? []);
    const fewest = candidates.reduce((one, other) => (other.length < one.length ? other : one), this.all);
    return fewest.filter(({ labels }) => selects(selector, labels));
  }
}

function labelTexts(labels: Labels): string[] {
  return Object.entries(labels).map(([key, value]) => `${key}=${value}`);
}
