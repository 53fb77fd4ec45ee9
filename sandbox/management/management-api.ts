import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { controlPlaneFolder } from "../control-planes/folders.js";
import { ApiClient } from "../kubernetes/api-client.js";
import { ApiError } from "../kubernetes/api-error.js";
import { kubeContext } from "../kubernetes/kubeconfig.js";
import { listAt, textAt } from "../kubernetes/kube-object.js";
import type { Properties } from "../provider/property-value.js";

const MANAGER = "flotilla-sandbox";
const ESTABLISHED_MS = 60_000;
const DEFINITIONS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

/** The API of a management control plane, as its controllers use it. */
export class ManagementApi {
  readonly client: ApiClient;

  constructor(client: ApiClient) {
    this.client = client;
  }

  /** The object at a path, or nothing if there is none. */
  find(path: string): Promise<Properties | undefined> {
    return this.client.find(path);
  }

  /** Makes the object at a path what is given, and takes every field of it over. */
  async apply(path: string, body: Properties): Promise<void> {
    const contentType = "application/apply-patch+yaml";
    await this.client.send({
      method: "PATCH",
      path: `${path}?fieldManager=${MANAGER}&force=true`,
      body,
      contentType,
    });
  }

  /** Makes definitions the server's own, and returns once it serves their kinds. */
  async define(definitions: readonly Properties[]): Promise<void> {
    await Promise.all(definitions.map((each) => this.apply(definitionPath(each), each)));
    for (const each of definitions) {
      await this.established(definitionPath(each));
    }
  }

  /** Changes the status of an object that may be gone by now. */
  async setStatus(path: string, status: Properties): Promise<void> {
    const contentType = "application/merge-patch+json";
    await unlessGone(this.client.send({ method: "PATCH", path: `${path}/status`, body: { status }, contentType }));
  }

  /** Deletes the object at a path; nothing happens if there is none. */
  async remove(path: string): Promise<void> {
    await unlessGone(this.client.send({ method: "DELETE", path }));
  }

  /** Ends the connections. */
  close(): Promise<void> {
    return this.client.close();
  }

  private async established(path: string): Promise<void> {
    const deadline = Date.now() + ESTABLISHED_MS;
    while (Date.now() < deadline) {
      const conditions = listAt(await this.find(path), "status", "conditions") as readonly Properties[];
      if (conditions.some((each) => each["type"] === "Established" && each["status"] === "True")) {
        return;
      }
      await sleep(100);
    }
    throw new Error(`${path} is not served after ${ESTABLISHED_MS / 1000} s`);
  }
}

/** Connects to a management control plane as its administrator. */
export function managementApi(root: string, controlPlane: string): ManagementApi {
  return new ManagementApi(new ApiClient(kubeContext({ kubeconfig: kubeconfigOf(root, controlPlane) })));
}

/** The file with the administrator's access to a control plane. */
export function kubeconfigOf(root: string, controlPlane: string): string {
  return join(controlPlaneFolder(root, controlPlane), "kubeconfig");
}

/** Where a definition of a kind is. */
export function definitionPath(definition: Properties | string): string {
  return `${DEFINITIONS}/${typeof definition === "string" ? definition : textAt(definition, "metadata", "name")}`;
}

async function unlessGone(sent: Promise<unknown>): Promise<void> {
  try {
    await sent;
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== 404) throw error;
  }
}
