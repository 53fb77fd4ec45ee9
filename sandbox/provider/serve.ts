import { Server, ServerCredentials, type handleUnaryCall, type UntypedServiceImplementation } from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";

import { engineAt, type Engine } from "./engine.js";
import { providerService } from "./provider-service.js";
import type { Provider } from "./provider.js";

const NO_ENGINE: Engine = { log: () => undefined };
const ORPHAN_CHECK_MS = 1000;

/** A provider that listens on a free loopback port. */
export interface ListeningProvider {
  readonly port: number;
  close(): void;
}

/** Starts to serve a provider in this process. */
export function listen(provider: Provider): Promise<ListeningProvider> {
  return serveAt({ ...providerService(provider) });
}

/** The same with a provider of its own for every connection: an engine opens one for each provider of a program. */
export function listenForEach(create: () => Provider): Promise<ListeningProvider> {
  const services = new Map<string, UntypedServiceImplementation>();
  const serviceFor = (peer: string): UntypedServiceImplementation => {
    const service = services.get(peer) ?? { ...providerService(create()) };
    services.set(peer, service);
    return service;
  };
  const names = Object.keys(providerService(create()));
  const handlers = names.map((name) => {
    const handler: handleUnaryCall<unknown, unknown> = (call, callback) => {
      (serviceFor(call.getPeer())[name] as typeof handler)(call, callback);
    };
    return [name, handler] as const;
  });
  return serveAt(Object.fromEntries(handlers));
}

async function serveAt(service: UntypedServiceImplementation): Promise<ListeningProvider> {
  const server = new Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });
  server.addService(ResourceProviderService, service);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) => {
      if (error) reject(error);
      else resolve(bound);
    });
  });
  return {
    port,
    close: () => {
      server.forceShutdown();
    },
  };
}

/**
 * Runs a provider as the plugin of an engine, which passes its own address as first argument and reads the port from
 * standard output. The process lives until the engine ends it, also after it was told to cancel: an engine takes a
 * provider that leaves by itself for crashed. It leaves when the engine is no longer there.
 */
export async function serve(create: (engine: Engine) => Provider): Promise<void> {
  const [, , address] = process.argv;
  const parent = process.ppid;
  const { port } = await listen(create(address === undefined ? NO_ENGINE : engineAt(address)));
  setInterval(() => {
    if (process.ppid !== parent) process.exit(0);
  }, ORPHAN_CHECK_MS).unref();
  process.stdout.write(`${port}\n`);
}
