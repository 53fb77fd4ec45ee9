import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

interface Answer {
  readonly body: Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

const manifestType = "application/vnd.oci.image.manifest.v1+json";
const configType = "application/vnd.cncf.helm.config.v1+json";
const archiveType = "application/vnd.cncf.helm.chart.content.v1.tar+gzip";

function sha256(body: Buffer): string {
  return `sha256:${createHash("sha256").update(body).digest("hex")}`;
}

function json(value: object): Answer {
  return { body: Buffer.from(JSON.stringify(value)), headers: { "content-type": "application/json" } };
}

/** The real helm of this project or of the PATH, if there is one. */
export function realHelm(): string | undefined {
  const folders = [join(process.cwd(), ".tools", "bin"), ...(process.env["PATH"] ?? "").split(":")];
  return folders.map((folder) => join(folder, "helm")).find((file) => existsSync(file));
}

/** Files of a chart by path, beside its Chart.yaml. */
export type ChartFiles = Readonly<Record<string, string>>;

/** A folder with archives of charts, served on a free port of this machine as a repository and as a registry. */
export class ChartServer {
  /** What was asked for. */
  readonly requests: string[] = [];
  /** Host and port, once it has started. */
  host = "";
  readonly #folder = mkdtempSync(join(tmpdir(), "flotilla-charts-"));
  readonly #versions = new Map<string, readonly string[]>();
  readonly #server: Server;
  /** What every request must say of itself. */
  authorization: string | undefined;

  constructor() {
    this.#server = createServer(this.#answer);
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    this.host = `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.#folder, { recursive: true });
  }

  get repository(): string {
    return `http://${this.host}`;
  }

  /** Packs a chart, in place of one of the same version. */
  add(chart: string, version: string, files: ChartFiles = {}): void {
    const source = join(this.#folder, "source", chart);
    rmSync(source, { recursive: true, force: true });
    for (const [path, text] of Object.entries({
      "Chart.yaml": `apiVersion: v2\nname: ${chart}\nversion: ${version}\n`,
      "values.yaml": "replicas: 1\n",
      ...files,
    })) {
      mkdirSync(dirname(join(source, path)), { recursive: true });
      writeFileSync(join(source, path), text);
    }
    execFileSync("tar", ["-czf", this.#archive(chart, version), "-C", dirname(source), chart], { stdio: "pipe" });
    this.#versions.set(chart, [...new Set([...(this.#versions.get(chart) ?? []), version])]);
  }

  digest(chart: string, version: string): string {
    return sha256(readFileSync(this.#archive(chart, version)));
  }

  /** Takes away an archive, but not what the index says of it. */
  lose(chart: string, version: string): void {
    rmSync(this.#archive(chart, version));
  }

  /** Puts something else in place of an archive. */
  spoil(chart: string, version: string): void {
    writeFileSync(this.#archive(chart, version), "not a chart");
  }

  readonly #answer: RequestListener = (request, response) => {
    const { pathname } = new URL(request.url ?? "/", this.repository);
    this.requests.push(pathname);
    if (this.authorization !== undefined && request.headers.authorization !== this.authorization) {
      response.writeHead(401).end();
      return;
    }
    const found = pathname.startsWith("/v2/") ? this.#registryAnswer(pathname) : this.#file(pathname.slice(1));
    const length = { "content-length": found?.body.length ?? 0 };
    response.writeHead(found === undefined ? 404 : 200, { ...length, ...found?.headers }).end(found?.body);
  };

  /** What a registry says of charts. https://github.com/opencontainers/distribution-spec/blob/main/spec.md */
  #registryAnswer(path: string): Answer | undefined {
    const [, chart = "", what = "", reference = ""] = /^\/v2\/charts\/([^/]+)\/(\w+)\/(.+)$/.exec(path) ?? [];
    if (what === "tags") {
      const tags = this.#versions.get(chart) ?? [];
      return tags.length === 0 ? undefined : json({ name: `charts/${chart}`, tags });
    }
    const parts = (this.#versions.get(chart) ?? []).map((version) => ({ version, ...this.#parts(chart, version) }));
    const bodies = parts.flatMap(({ version, manifest, config, archive }) => [
      { names: [version, sha256(manifest)], body: manifest, type: manifestType },
      { names: [sha256(config)], body: config, type: configType },
      { names: [sha256(archive)], body: archive, type: archiveType },
    ]);
    const found = bodies.find(({ names }) => names.includes(reference));
    return (
      found && {
        body: found.body,
        headers: { "content-type": found.type, "docker-content-digest": sha256(found.body) },
      }
    );
  }

  /** What a repository lists. https://helm.sh/docs/topics/chart_repository */
  #index(): Answer {
    const charts = [...this.#versions].map(([name, versions]): [string, object] => [
      name,
      versions.map((version) => ({ apiVersion: "v2", name, version, urls: [`${name}-${version}.tgz`] })),
    ]);
    return json({ apiVersion: "v1", entries: Object.fromEntries(charts) });
  }

  #parts(chart: string, version: string) {
    const archive = readFileSync(this.#archive(chart, version));
    const config = Buffer.from(JSON.stringify({ apiVersion: "v2", name: chart, version }));
    const blob = (mediaType: string, body: Buffer) => ({ mediaType, digest: sha256(body), size: body.length });
    const manifest = Buffer.from(
      JSON.stringify({
        schemaVersion: 2,
        mediaType: manifestType,
        config: blob(configType, config),
        layers: [blob(archiveType, archive)],
      }),
    );
    return { archive, config, manifest };
  }

  #archive(chart: string, version: string): string {
    return join(this.#folder, `${chart}-${version}.tgz`);
  }

  #file(name: string): Answer | undefined {
    if (name === "index.yaml") return this.#index();
    const file = join(this.#folder, name);
    return existsSync(file) ? { body: readFileSync(file) } : undefined;
  }
}
