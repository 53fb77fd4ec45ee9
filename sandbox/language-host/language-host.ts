import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

import {
  Server,
  ServerCredentials,
  status,
  type sendUnaryData,
  type ServerUnaryCall,
  type ServerWritableStream,
  type UntypedServiceImplementation,
} from "@grpc/grpc-js";
import { LanguageRuntimeService, type ILanguageRuntimeServer } from "@pulumi/pulumi/proto/language_grpc_pb";
import {
  AboutResponse,
  GetProgramDependenciesResponse,
  GetRequiredPackagesResponse,
  GetRequiredPluginsResponse,
  InstallDependenciesResponse,
  LanguageHandshakeResponse,
  RunPluginResponse,
  RunResponse,
  RuntimeOptionsResponse,
  type RunPluginRequest,
  type RunRequest,
} from "@pulumi/pulumi/proto/language_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";

import { startPolicyPack } from "./policy-pack.js";
import { runProgram, type ProgramResult, type ProgramRun, type RunningProgram } from "./program.js";

const orphanCheckMilliseconds = 1_000;

/**
 * Runs as the language host of an engine, which passes its own address as last argument and reads the port from
 * standard output. It ends, and its programs with it, when the engine does.
 */
export async function serveLanguageHost(): Promise<void> {
  const parent = process.ppid;
  const programs = new Set<RunningProgram>();
  const endPrograms = () => {
    for (const program of programs) {
      program.end();
    }
  };
  const server = new Server({ "grpc.max_receive_message_length": -1 });
  server.addService(LanguageRuntimeService, languageRuntime(process.argv.at(-1) ?? "", programs, endPrograms));
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) => {
      if (error) reject(error);
      else resolve(bound);
    });
  });
  process.once("exit", endPrograms);
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) {
    process.once(signal, () => process.exit(0));
  }
  setInterval(() => {
    if (process.ppid !== parent) process.exit(0);
  }, orphanCheckMilliseconds).unref();
  process.stdout.write(`${port}\n`);
}

function languageRuntime(
  engineArgument: string,
  programs: Set<RunningProgram>,
  endPrograms: () => void,
): UntypedServiceImplementation {
  let engine = engineArgument;
  const service: Partial<ILanguageRuntimeServer> = {
    handshake: (call, callback) => {
      engine = call.request.getEngineAddress() || engine;
      callback(null, new LanguageHandshakeResponse());
    },
    // The engine finds the simulated providers on PATH and installs nothing, so it need not know what is required.
    getRequiredPlugins: (_call, callback) => {
      callback(null, new GetRequiredPluginsResponse());
    },
    getRequiredPackages: (_call, callback) => {
      callback(null, new GetRequiredPackagesResponse());
    },
    getPluginInfo: (_call, callback) => {
      callback(null, new PluginInfo().setVersion(sdkVersion()));
    },
    about: (_call, callback) => {
      callback(null, new AboutResponse().setExecutable(process.execPath).setVersion(process.version));
    },
    getProgramDependencies: (_call, callback) => {
      callback(null, new GetProgramDependenciesResponse());
    },
    runtimeOptionsPrompts: (_call, callback) => {
      callback(null, new RuntimeOptionsResponse());
    },
    installDependencies: (call) => {
      const advice = 'The sandbox installs no dependencies: run "npm ci --ignore-scripts" in the project.\n';
      call.write(new InstallDependenciesResponse().setStderr(Buffer.from(advice)));
      call.end();
    },
    cancel: (_call, callback) => {
      endPrograms();
      callback(null, new Empty());
    },
    run: (call, callback) => {
      void run(call, callback, engine, programs);
    },
    runPlugin: (call) => {
      runPolicyPack(call, programs);
    },
  };
  return service as UntypedServiceImplementation; // what is left out is answered as unimplemented
}

async function run(
  call: ServerUnaryCall<RunRequest, RunResponse>,
  callback: sendUnaryData<RunResponse>,
  engine: string,
  programs: Set<RunningProgram>,
): Promise<void> {
  try {
    const program = runProgram(programRun(call.request, engine));
    programs.add(program);
    call.once("cancelled", () => {
      program.end();
    });
    const { error, bail } = await program.result;
    programs.delete(program);
    callback(null, new RunResponse().setError(error).setBail(bail));
  } catch (error) {
    callback({ code: status.FAILED_PRECONDITION, details: (error as Error).message });
  }
}

/** Runs a policy pack for as long as the engine asks it. */
function runPolicyPack(
  call: ServerWritableStream<RunPluginRequest, RunPluginResponse>,
  programs: Set<RunningProgram>,
): void {
  const { request } = call;
  if (request.getKind() !== "analyzer") {
    const details = `The sandbox runs policy packs, and no plugin of the kind ${request.getKind()}`;
    call.emit("error", { code: status.UNIMPLEMENTED, details });
    return;
  }
  const folder = request.getInfo()?.getProgramDirectory() ?? "";
  const pack = startPolicyPack({ folder, args: request.getArgsList(), env: request.getEnvList() });
  const running = { result: new Promise<ProgramResult>(() => undefined), end: () => pack.kill("SIGKILL") };
  programs.add(running);
  call.once("cancelled", running.end);
  pack.stdout?.on("data", (text: Buffer) => call.write(new RunPluginResponse().setStdout(text)));
  pack.stderr?.on("data", (text: Buffer) => call.write(new RunPluginResponse().setStderr(text)));
  pack.once("close", (code) => {
    programs.delete(running);
    call.write(new RunPluginResponse().setExitcode(code ?? 1));
    call.end();
  });
}

function programRun(request: RunRequest, engine: string): ProgramRun {
  const options = request.getInfo()?.getOptions()?.toJavaScript() ?? {};
  return {
    pwd: request.getPwd(),
    program: request.getProgram(),
    args: request.getArgsList(),
    project: request.getProject(),
    stack: request.getStack(),
    organization: request.getOrganization(),
    rootDirectory: request.getInfo()?.getRootDirectory() ?? "",
    monitor: request.getMonitorAddress(),
    engine,
    config: Object.fromEntries(request.getConfigMap().getEntryList()),
    configSecretKeys: request.getConfigsecretkeysList(),
    dryRun: request.getDryrun(),
    parallel: request.getParallel(),
    typescript: options["typescript"] !== false,
    nodeArgs: typeof options["nodeargs"] === "string" ? options["nodeargs"] : "",
  };
}

function sdkVersion(): string {
  const file = createRequire(__filename).resolve("@pulumi/pulumi/package.json");
  return (JSON.parse(readFileSync(file, "utf8")) as { readonly version: string }).version;
}
