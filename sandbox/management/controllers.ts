import { setTimeout as sleep } from "node:timers/promises";

import { apiServer } from "../control-planes/api-server.js";
import { openInfrastructure } from "../infrastructure/infrastructure.js";
import { openAddOnCharts } from "./add-on-charts.js";
import { Crossplane } from "./crossplane.js";
import { ForeignWebhooks } from "./foreign-webhooks.js";
import { managementApi } from "./management-api.js";
import { Managers } from "./managers.js";
import { Providers } from "./providers.js";

const PAUSE_MS = 1000;
const PAUSE_AFTER_FAILURE_MS = 3000;

/** All that works on the objects of a management control plane, until it is closed. */
export interface Controllers {
  close(): Promise<void>;
}

/** Starts what works on the objects of a management control plane. */
export async function openControllers(
  root: string,
  controlPlane: string,
  log: (line: string) => void,
): Promise<Controllers> {
  const api = managementApi(root, controlPlane);
  const charts = await openAddOnCharts(root, controlPlane, api);
  const managers = new Managers({
    ...{ root, controlPlane, api, log },
    environments: { "capi-helm": charts.environment },
  });
  await managers.prepare();
  const parts = {
    providers: new Providers(api, managers),
    crossplane: new Crossplane(api),
    mutatingWebhooks: new ForeignWebhooks(api, "MutatingWebhookConfiguration"),
    validatingWebhooks: new ForeignWebhooks(api, "ValidatingWebhookConfiguration"),
    infrastructure: openInfrastructure({ root, api: await apiServer(root, controlPlane) }),
  };
  const closing = new AbortController();
  const loops = Object.entries(parts).map(([name, part]) => repeat(name, part, closing.signal, log));
  return {
    async close() {
      closing.abort();
      for (const part of Object.values(parts)) part.close();
      await Promise.all(loops);
      await managers.close();
      await charts.close();
      await api.close();
    },
  };
}

interface Part {
  reconcile(): Promise<void>;
}

/** Reconciles again and again. What keeps failing is told once. */
async function repeat(name: string, part: Part, signal: AbortSignal, log: (line: string) => void): Promise<void> {
  let told = "";
  while (!signal.aborted) {
    const failure = await part.reconcile().then(
      () => "",
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
    if (failure !== "" && failure !== told) log(`${name}: ${failure}`);
    told = failure;
    const pause = failure === "" ? PAUSE_MS : PAUSE_AFTER_FAILURE_MS;
    await sleep(pause, undefined, { signal }).catch(() => undefined);
  }
}
