import { listenForEach } from "../provider/serve.js";
import type { MadeUp } from "./made-up.js";
import { offlineProvider } from "./offline-provider.js";

/** Providers that answer an engine from within this process. */
export interface OfflineProviders {
  /** Value of `PULUMI_DEBUG_PROVIDERS`, which leads the engine to them. */
  readonly addresses: string;
  close(): void;
}

/** What the providers of a preview are opened with. */
export interface OfflineProvidersOptions {
  /** Names of their packages. */
  readonly packages: readonly string[];
  /** What exists, by URN. */
  readonly memory: Map<string, MadeUp>;
  /** Whether what the preview creates is remembered as made. */
  readonly remembers: boolean;
}

/** Opens a provider for each package. No process is started, no cloud is asked. */
export async function openOfflineProviders(options: OfflineProvidersOptions): Promise<OfflineProviders> {
  const { packages, memory, remembers } = options;
  const listening = await Promise.all(
    packages.map(async (name) => ({
      name,
      provider: await listenForEach(() => offlineProvider({ name, memory, remembers })),
    })),
  );
  return {
    addresses: listening.map(({ name, provider }) => `${name}:${provider.port}`).join(","),
    close: () => {
      for (const { provider } of listening) {
        provider.close();
      }
    },
  };
}
