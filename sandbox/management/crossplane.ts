import { listAt } from "../kubernetes/kube-object.js";
import type { Properties } from "../provider/property-value.js";
import { compositeDefinition } from "./composite-definition.js";
import type { ManagementApi } from "./management-api.js";
import { WatchedKind } from "./watched-kind.js";

/**
 * Stands in for Crossplane: what can be ordered is served by the API server, which takes right orders and refuses wrong ones.
 * Packages count as installed, and nothing is composed.
 */
export class Crossplane {
  private readonly api: ManagementApi;
  private readonly composites: WatchedKind;
  private readonly packages: readonly WatchedKind[];

  constructor(api: ManagementApi) {
    this.api = api;
    const composite = { group: "apiextensions.crossplane.io", version: "v2", plural: "compositeresourcedefinitions" };
    this.composites = new WatchedKind(api, composite);
    this.packages = ["providers", "functions"].map(
      (plural) => new WatchedKind(api, { group: "pkg.crossplane.io", version: "v1", plural }),
    );
  }

  /** Does for every object what Crossplane would have done. */
  async reconcile(): Promise<void> {
    const failures: unknown[] = [];
    const doFor = (kind: WatchedKind, done: string, work: (object: Properties) => Promise<void>) =>
      Promise.all(
        kind.objects
          .filter((object) => !holds(object, done))
          .map((object) => work(object).catch((error: unknown) => failures.push(error))),
      );
    await doFor(this.composites, "Established", (xrd) => this.establish(xrd));
    for (const kind of this.packages) await doFor(kind, "Healthy", (each) => this.install(kind, each));
    if (failures.length > 0) throw failures[0];
  }

  /** Ends the watches. */
  close(): void {
    for (const kind of [this.composites, ...this.packages]) kind.close();
  }

  private async establish(xrd: Properties): Promise<void> {
    await this.api.define([compositeDefinition(xrd)]);
    await this.confirm(this.composites, xrd, { Established: "WatchingCompositeResource" });
  }

  private install(kind: WatchedKind, object: Properties): Promise<void> {
    return this.confirm(kind, object, { Installed: "ActivePackageRevision", Healthy: "HealthyPackageRevision" });
  }

  private async confirm(kind: WatchedKind, object: Properties, reasons: Readonly<Record<string, string>>) {
    const generation = (object["metadata"] as Properties)["generation"] ?? 0;
    const conditions = Object.entries(reasons).map(([type, reason]) => ({
      type,
      status: "True",
      reason,
      lastTransitionTime: new Date().toISOString().replace(/\.\d+/, ""),
      observedGeneration: generation,
    }));
    await this.api.setStatus(kind.path(object), { conditions });
  }
}

/** Whether a condition holds of the object as it is now, and not as it was before it changed. */
function holds(object: Properties, type: string): boolean {
  const generation = (object["metadata"] as Properties)["generation"];
  const conditions = listAt(object, "status", "conditions") as readonly Properties[];
  return conditions.some(
    (each) => each["type"] === type && each["status"] === "True" && each["observedGeneration"] === generation,
  );
}
