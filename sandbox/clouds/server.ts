import { createServer, type IncomingMessage, type Server } from "node:http";
import { join } from "node:path";

import { aws } from "./aws/aws.js";
import { eksEffects } from "./aws/eks-effects.js";
import { aksEffects } from "./azure/aks-effects.js";
import { azure } from "./azure/azure.js";
import { Cloud } from "./cloud.js";
import { CloudError } from "./cloud-error.js";
import type { ControlPlanes, Effects } from "./effects.js";
import { faultQueue, type Faults } from "./faults.js";
import { gcp } from "./gcp/gcp.js";
import { gkeEffects } from "./gcp/gke-effects.js";
import { openJournal, type Journal } from "./journal.js";
import type { Request, Response } from "./request.js";
import type { CloudName, CloudObject } from "./resource-type.js";

/** The simulated clouds of one sandbox. */
export interface Clouds {
  answer(request: Request): Promise<Response>;
  /** Finishes what an earlier server was doing. */
  resume(): Promise<void>;
  close(): void;
}

/** Opens the clouds whose state is in `<root>/clouds`. */
export function openClouds(root: string, planes: ControlPlanes): Clouds {
  const faults = faultQueue();
  const effects: Effects = { ...eksEffects(planes), ...gkeEffects(planes), ...aksEffects(planes) };
  const journals: Journal<CloudObject>[] = [];
  const cloud = (table: typeof aws): Cloud => {
    const journal = openJournal<CloudObject>(join(root, "clouds", `${table.name}.jsonl`));
    journals.push(journal);
    return new Cloud({ table, journal, effects, faults });
  };
  const clouds = { aws: cloud(aws), gcp: cloud(gcp), "azure-native": cloud(azure) };
  return {
    answer: (request) => answer({ clouds, faults, planes }, request),
    async resume() {
      await Promise.all(Object.values(clouds).map((one) => one.resume()));
    },
    close() {
      for (const journal of journals) journal.close();
    },
  };
}

/** Answers requests on a Unix socket; an answer that is lost closes the connection without a word. */
export function listen(clouds: Clouds, path: string, log: (line: string) => void): Promise<Server> {
  const server = createServer((incoming, outgoing) => {
    respond(clouds, incoming).then(
      (response) => outgoing.end(JSON.stringify(response)),
      (error: unknown) => {
        log(error instanceof CloudError ? error.message : String(error instanceof Error ? error.stack : error));
        incoming.socket.destroy();
      },
    );
  });
  server.requestTimeout = 0;
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(path, () => {
      resolve(server);
    });
  });
}

async function respond(clouds: Clouds, incoming: IncomingMessage): Promise<Response> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const request = JSON.parse(Buffer.concat(chunks).toString()) as Request;
  try {
    return await clouds.answer(request);
  } catch (error) {
    if (!(error instanceof CloudError) || error.refusal === "dropped") throw error;
    const { refusal, message, half } = error;
    return { refusal, message, ...(half && { half }) };
  }
}

interface Parts {
  readonly clouds: Readonly<Record<CloudName, Cloud>>;
  readonly faults: Faults;
  readonly planes: ControlPlanes;
}

async function answer({ clouds, faults, planes }: Parts, request: Request): Promise<Response> {
  switch (request.method) {
    case "ping":
      return {};
    case "fault":
      faults.add(request.fault);
      return {};
    case "control-plane": {
      const controlPlane = await planes.find(request.name);
      return controlPlane ? { controlPlane } : {};
    }
    case "resources":
      return { resources: Object.entries(clouds).flatMap(([name, cloud]) => listed(name as CloudName, cloud)) };
    default:
      return await objectAnswer(clouds[request.cloud], request);
  }
}

async function objectAnswer(cloud: Cloud, request: Extract<Request, { type: string }>): Promise<Response> {
  if (request.method === "create") return { object: await cloud.create(request.type, request.scope, request.inputs) };
  if (request.method === "update") return { object: await cloud.update(request, request.inputs) };
  if (request.method === "read") {
    const object = await cloud.read(request);
    return object ? { object } : {};
  }
  await cloud.delete(request);
  return {};
}

function listed(cloud: CloudName, { objects }: Cloud): (CloudObject & { cloud: CloudName })[] {
  return objects.map((object) => ({ cloud, ...object }));
}
