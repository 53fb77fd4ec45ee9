import { objectAt } from "../kubernetes/kube-object.js";
import type { ManagementApi } from "./management-api.js";
import { infrastructureDefinitions } from "./infrastructure-definitions.js";
import { managerPrograms } from "./manager-programs.js";
import type { Managers } from "./managers.js";
import { programOf, providerKinds, wantedPrograms, wantedProvider, type WantedProvider } from "./provider-objects.js";
import { providerStatus, sameStatus, type Installation } from "./provider-status.js";
import { WatchedKind } from "./watched-kind.js";

/** Does what Cluster API's operator and Turtles do: installs the providers that objects ask for, and says how they are. */
export class Providers {
  private readonly api: ManagementApi;
  private readonly managers: Managers;
  private readonly kinds: readonly { readonly kind: (typeof providerKinds)[number]; readonly watched: WatchedKind }[];
  /** Infrastructures whose definitions the server has. */
  private readonly defined = new Set<string>();

  constructor(api: ManagementApi, managers: Managers) {
    this.api = api;
    this.managers = managers;
    this.kinds = providerKinds.map((kind) => ({ kind, watched: new WatchedKind(api, kind) }));
  }

  /** Makes run what is asked for, and nothing else, and tells every object how it is. */
  async reconcile(): Promise<void> {
    if (!this.kinds.every(({ watched }) => watched.isKnown)) return;
    await this.tell(); // a start takes seconds, and what others have said of it may not be true any more
    await this.managers.settle(wantedPrograms(this.wanted().map(({ provider }) => provider)));
    await this.tell();
  }

  /** Ends the watches. */
  close(): void {
    for (const { watched } of this.kinds) watched.close();
  }

  private async tell(): Promise<void> {
    for (const { provider, watched } of this.wanted()) {
      const status = providerStatus(provider, await this.installed(provider), now());
      if (sameStatus(status, objectAt(provider.object, "status"))) continue;
      await this.api.setStatus(watched.path(provider.object), status);
    }
  }

  private wanted(): readonly { readonly provider: WantedProvider; readonly watched: WatchedKind }[] {
    return this.kinds.flatMap(({ kind, watched }) =>
      watched.objects.flatMap((object) => {
        const provider = wantedProvider(kind, object);
        return provider === undefined ? [] : [{ provider, watched }];
      }),
    );
  }

  private async installed(provider: WantedProvider): Promise<Installation> {
    const program = programOf(provider);
    if (program !== undefined) {
      return { state: this.managers.state(program), version: managerPrograms[program].version };
    }
    const { id, name, version } = provider;
    const definitions = id.startsWith("infrastructure ") ? infrastructureDefinitions(name) : undefined;
    if (definitions === undefined) {
      return { state: { ready: false, problem: `the sandbox has no provider ${id}` }, version };
    }
    if (!this.defined.has(name)) {
      await this.api.define(definitions);
      this.defined.add(name);
    }
    return { state: { ready: true }, version, note: "the sandbox stands in for this provider" };
  }
}

function now(): string {
  return new Date().toISOString().replace(/\.\d+/, "");
}
