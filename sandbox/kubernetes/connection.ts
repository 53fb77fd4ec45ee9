import type { Engine } from "../provider/engine.js";
import { hasUnknown, type Properties } from "../provider/property-value.js";
import { UnreachableError } from "./api-error.js";
import { Cluster } from "./cluster.js";
import { kubeContext } from "./kubeconfig.js";
import { providerArguments, type ProviderArguments } from "./provider-arguments.js";

/** The engine that runs the provider, and the cluster that the provider's arguments lead to. */
export class Connection {
  readonly engine: Engine;
  private readonly controller = new AbortController();
  private known: ProviderArguments = providerArguments({});
  private connected: Promise<Cluster> | undefined;

  constructor(engine: Engine) {
    this.engine = engine;
  }

  /** The provider's arguments. */
  get settings(): ProviderArguments {
    return this.known;
  }

  /** Aborts when the engine cancels. */
  get cancelled(): AbortSignal {
    return this.controller.signal;
  }

  /** Takes the provider's arguments; whether the cluster answers is told when it is needed. */
  open(args: Properties): void {
    this.known = providerArguments(args);
    if (hasUnknown(args)) return;
    this.connected = Promise.resolve().then(() => {
      return new Cluster(kubeContext(this.known.selection), this.known.namespace);
    });
    this.connected.then((cluster) => cluster.reachable()).catch(() => undefined);
  }

  /** The cluster; throws {@link UnreachableError} when it is not known yet or does not answer. */
  async cluster(): Promise<Cluster> {
    if (!this.connected) throw new UnreachableError("its kubeconfig is not known yet");
    const cluster = await this.connected.catch((error: unknown) => {
      throw new UnreachableError(error instanceof Error ? error.message : String(error), { cause: error });
    });
    await cluster.reachable();
    return cluster;
  }

  /** The namespace of what names none. */
  async namespace(): Promise<string> {
    const cluster = await this.connected?.catch(() => undefined);
    return cluster?.defaultNamespace ?? this.known.namespace ?? "default";
  }

  /** Ends what is waited for. */
  cancel(): void {
    this.controller.abort();
  }
}
