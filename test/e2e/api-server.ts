/**
 * A control plane for tests that ask an API server what it says of objects, in a folder of its own.
 *
 * @example
 * const server = await ApiServer.start("shop"); // some 4 s
 * await server.prepare(objects); // the definitions of their kinds, and their namespaces
 * await server.accept(objects, "--dry-run=server");
 * await server.remove();
 */
import { deepEqual, equal } from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Manifest } from "../../lib/manifests.js";
import { createControlPlane, deleteControlPlane } from "../../sandbox/control-planes/control-plane.js";
import { ApiClient } from "../../sandbox/kubernetes/api-client.js";
import { kubeContext } from "../../sandbox/kubernetes/kubeconfig.js";
import { packageRoot } from "../../sandbox/package-root.js";
import { definitionFiles } from "./definitions.js";
import { toolsAreBuilt, type Result } from "./project.js";

const tools = join(packageRoot(), ".tools");

/** Folder of the definitions of other projects: a folder a project, a file a definition. */
export const definitions = join(packageRoot(), "..", "shared", "crds");

/** Whether an API server can be asked about the kinds of other projects too. */
export const knowsDefinitions = toolsAreBuilt && existsSync(definitions);

/** An API server, and kubectl to ask it. */
export class ApiServer {
  private readonly name: string;

  private constructor(
    name: string,
    readonly folder: string,
  ) {
    this.name = `kind-${name}`;
  }

  /** Starts one, of a minor version of Kubernetes. */
  static async start(name: string, kubernetes = "1.35"): Promise<ApiServer> {
    const server = new ApiServer(name, await mkdtemp(join(tmpdir(), `flotilla-${name}-`)));
    await symlink(tools, join(server.folder, ".tools"));
    await mkdir(server.sandbox);
    try {
      await server.run(kubernetes);
    } catch (error) {
      await server.remove();
      throw error;
    }
    return server;
  }

  /** Goes on with a version of Kubernetes, and with what was stored. */
  async run(kubernetes: string): Promise<void> {
    await createControlPlane(this.sandbox, { name: this.name, kubernetes, services: "10.96.0.0/16" });
  }

  /** Speaks to it without a program between; to be closed. */
  client(): ApiClient {
    return new ApiClient(kubeContext({ kubeconfig: this.kubeconfig }));
  }

  /** Runs kubectl on it. */
  kubectl(...args: readonly string[]): Promise<Result> {
    const { kubeconfig } = this;
    return new Promise((done) => {
      const options = { maxBuffer: 2 ** 26 };
      execFile(join(tools, "bin/kubectl"), ["--kubeconfig", kubeconfig, ...args], options, (error, stdout, stderr) => {
        done({ code: error === null ? 0 : 1, stdout, stderr });
      });
    });
  }

  /** Runs kubectl on it, which must not fail nor warn; gives what it says. */
  async succeed(...args: readonly string[]): Promise<string> {
    const { code, stdout, stderr } = await this.kubectl(...args);
    deepEqual({ code, stderr }, { code: 0, stderr: "" });
    return stdout;
  }

  /** Applies objects with strict validation, unless the arguments say otherwise. */
  async apply(objects: readonly Manifest[], ...args: readonly string[]): Promise<Result> {
    const file = join(this.folder, "objects.json");
    await writeFile(file, JSON.stringify({ apiVersion: "v1", kind: "List", items: objects }));
    return this.kubectl("apply", "--server-side", "--validate=strict", ...args, "-f", file);
  }

  /** Applies objects, each of which must be taken without a warning. */
  async accept(objects: readonly Manifest[], ...args: readonly string[]): Promise<void> {
    const { code, stdout, stderr } = await this.apply(objects, ...args);
    deepEqual({ code, stderr }, { code: 0, stderr: "" });
    equal(stdout.trimEnd().split("\n").length, objects.length);
  }

  /** What the server itself says of an object: kubectl looks at none of its fields. */
  async verdict(object: Manifest, ...args: readonly string[]): Promise<string> {
    return (await this.apply([object], "--dry-run=server", "--validate=ignore", ...args)).stderr;
  }

  /** Makes what objects need to be there even in a dry run: the definitions of their kinds, and their namespaces. */
  async prepare(objects: readonly Manifest[]): Promise<void> {
    const versions = (await this.succeed("api-versions")).split("\n");
    const served = versions.map((version) => version.slice(0, Math.max(version.indexOf("/"), 0)));
    await this.define(await definitionFiles(definitions, objects, served));
    await this.createNamespaces(objects);
  }

  /** Applies definitions, and waits until the server serves their kinds. */
  async defineKinds(kinds: readonly Manifest[]): Promise<void> {
    const file = join(this.folder, "kinds.json");
    await writeFile(file, JSON.stringify({ apiVersion: "v1", kind: "List", items: kinds }));
    await this.define([file]);
  }

  /** Applies files of definitions, and waits until the server serves their kinds. */
  async define(files: readonly string[]): Promise<void> {
    if (files.length === 0) return;
    const all = files.flatMap((file) => ["-f", file]);
    await this.succeed("apply", "--server-side", ...all);
    await this.waitEstablished(all);
  }

  /** kubectl gives up on a definition that is so new that it has no conditions yet, and tells of watches that it ends. */
  private async waitEstablished(definitions: readonly string[]): Promise<void> {
    const { code, stderr } = await this.kubectl("wait", "--for=condition=Established", "--timeout=60s", ...definitions);
    if (stderr.includes("conditions accessor error")) return this.waitEstablished(definitions);
    equal(code, 0, stderr);
  }

  /** Creates the namespaces that objects are in. */
  async createNamespaces(objects: readonly Manifest[]): Promise<void> {
    const names = new Set(objects.flatMap(({ metadata }) => metadata.namespace ?? []));
    const namespaces = [...names].map((name) => ({ apiVersion: "v1", kind: "Namespace", metadata: { name } }));
    if (namespaces.length > 0) await this.accept(namespaces);
  }

  /** Ends it, and deletes all that it has stored. */
  async remove(): Promise<void> {
    await deleteControlPlane(this.sandbox, this.name);
    await rm(this.folder, { recursive: true });
  }

  private get kubeconfig(): string {
    return join(this.sandbox, "control-planes", this.name, "kubeconfig");
  }

  private get sandbox(): string {
    return join(this.folder, ".sandbox");
  }
}
