import { copyFile, mkdir, readFile, rm, symlink } from "node:fs/promises";
import { existsSync } from "node:fs";
import { join } from "node:path";

import { managersFolder, pkiFolder, toolsFolder } from "../control-planes/folders.js";
import { reserveBlock } from "../control-planes/ports.js";
import { endProcesses, processesUnder } from "../processes.js";
import type { Properties } from "../provider/property-value.js";
import { kubeconfigOf, type ManagementApi } from "./management-api.js";
import { managerDefinitions, webhookPaths, webhooksPath } from "./manager-definitions.js";
import { managerPrograms, programs, type ManagerProgram, type Program } from "./manager-programs.js";
import { Manager, podEnvironment } from "./manager.js";

/** Feature gates of a program. */
export type Gates = Readonly<Record<string, boolean>>;

/** What there is to say of a program. */
export interface ManagerState {
  readonly ready: boolean;
  /** Why it is not, as far as somebody knows. */
  readonly problem?: string;
}

/** Where managers run, and who is told what they do. */
export interface ManagersArgs {
  readonly root: string;
  readonly controlPlane: string;
  readonly api: ManagementApi;
  /** What a program has in its environment beside what all have. */
  readonly environments?: Readonly<Partial<Record<Program, Readonly<Record<string, string>>>>>;
  readonly log: (line: string) => void;
}

interface Running {
  readonly manager: Manager;
  readonly gates: string;
  readonly webhooks: readonly Properties[];
  ready: boolean;
}

/** The managers of Cluster API that run for a management control plane. */
export class Managers {
  private readonly args: ManagersArgs;
  private readonly running = new Map<Program, Running>();
  private readonly problems = new Map<Program, string>();
  /** Programs of which nothing is left that would refuse objects in their name. */
  private readonly absent = new Set<Program>();

  constructor(args: ManagersArgs) {
    this.args = args;
  }

  /** Ends what controllers that were killed have left, and lays down what every manager reads. */
  async prepare(): Promise<void> {
    const { root, controlPlane } = this.args;
    await endProcesses(() => processesUnder(managersFolder(root, controlPlane)), 0);
    await this.layCertificate();
  }

  /** Makes exactly these programs run, with these gates. */
  async settle(wanted: ReadonlyMap<Program, Gates>): Promise<void> {
    for (const program of programs) {
      const gates = wanted.get(program);
      const running = this.running.get(program);
      if (gates === undefined) await this.leave(program); // before the manager ends that answers its webhooks
      const stays = gates !== undefined && gateFlag(gates) === running?.gates;
      if (running !== undefined && !stays) await this.stop(program, running);
      if (gates !== undefined) await this.start(program, gates);
    }
  }

  /** How a program is. */
  state(program: Program): ManagerState {
    const running = this.running.get(program);
    const problem = this.problems.get(program) ?? running?.manager.lastWords;
    return { ready: running?.ready ?? false, ...(problem !== undefined && { problem }) };
  }

  /** Ends all managers. */
  async close(): Promise<void> {
    await Promise.all([...this.running.values()].map(({ manager }) => manager.stop()));
    this.running.clear();
  }

  private async start(program: Program, gates: Gates): Promise<void> {
    this.absent.delete(program);
    try {
      const running = this.running.get(program) ?? (await this.launch(program, gates));
      this.running.set(program, running);
      await this.look(running);
      this.problems.delete(program);
    } catch (error) {
      this.problems.set(program, error instanceof Error ? error.message : String(error));
    }
  }

  /** Webhooks are put in place once the manager answers them, or they would refuse everything until then. */
  private async look(running: Running): Promise<void> {
    const ready = await running.manager.isReady();
    if (ready && !running.ready) {
      await Promise.all(running.webhooks.map((each) => this.args.api.apply(webhooksPath(each), each)));
    }
    running.ready = ready;
  }

  private async launch(program: Program, gates: Gates): Promise<Running> {
    const { root, controlPlane, api, log, environments = {} } = this.args;
    const file = join(toolsFolder(root), program);
    if (!existsSync(file)) {
      throw new Error(`${file} is missing: run "flotilla up --sandbox", which provides it`);
    }
    const folder = managersFolder(root, controlPlane);
    const { version, namespace, args = [] }: ManagerProgram = managerPrograms[program];
    const place = 2 * programs.indexOf(program) + (await reserveBlock(folder));
    const [webhookPort, healthPort] = [place, place + 1];
    const certificateAuthority = await readFile(join(pkiFolder(root, controlPlane), "ca.crt"), "utf8");
    const { definitions, webhooks } = await managerDefinitions(root, program, {
      port: webhookPort,
      certificateAuthority,
    });
    await api.define(definitions);
    // Its process is found by its folder, like those of the control plane.
    const link = join(folder, program);
    await rm(link, { force: true });
    await symlink(file, link);
    const manager = new Manager({
      program: link,
      args: [
        `--kubeconfig=${kubeconfigOf(root, controlPlane)}`,
        `--webhook-port=${webhookPort}`,
        `--webhook-cert-dir=${this.certificates}`,
        `--health-addr=127.0.0.1:${healthPort}`,
        "--diagnostics-address=0",
        "--leader-elect=false",
        ...args,
        ...(gateFlag(gates) === "" ? [] : [`--feature-gates=${gateFlag(gates)}`]),
      ],
      env: {
        ...podEnvironment(program, namespace),
        HOME: folder,
        GOGC: "50",
        PATH: process.env["PATH"] ?? "",
        ...environments[program],
      },
      healthPort,
      logFile: join(root, "logs", `${program}-${controlPlane}.log`),
      log,
    });
    log(`${program} ${version} is started`);
    return { manager, gates: gateFlag(gates), webhooks, ready: false };
  }

  /**
   * The certificate of the API server itself is one for 127.0.0.1, by an authority that is there already. Written while no manager
   * runs: they watch the files, and complain of half a certificate.
   */
  private async layCertificate(): Promise<void> {
    const pki = pkiFolder(this.args.root, this.args.controlPlane);
    await mkdir(this.certificates, { recursive: true, mode: 0o700 });
    await copyFile(join(pki, "admin.crt"), join(this.certificates, "tls.crt"));
    await copyFile(join(pki, "admin.key"), join(this.certificates, "tls.key"));
  }

  private get certificates(): string {
    return join(managersFolder(this.args.root, this.args.controlPlane), "certificates");
  }

  private async stop(program: Program, { manager }: Running): Promise<void> {
    await manager.stop();
    this.running.delete(program);
    this.args.log(`${program} is ended`);
  }

  /** Takes the webhooks of a program away that does not run, also when it was others who had started it. */
  private async leave(program: Program): Promise<void> {
    if (this.absent.has(program)) return;
    await Promise.all(webhookPaths(program).map((path) => this.args.api.remove(path)));
    this.absent.add(program);
  }
}

function gateFlag(gates: Gates): string {
  const entries = Object.entries(gates).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.map(([gate, on]) => `${gate}=${String(on)}`).join(",");
}
