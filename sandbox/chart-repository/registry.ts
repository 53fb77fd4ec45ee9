import type { ChartName } from "../charts/real-charts.js";
import { digestOf, jsonAnswer, type Answer } from "./answer.js";
import type { ChartSource, PackedChart } from "./chart-source.js";

const MANIFEST = "application/vnd.oci.image.manifest.v1+json";
const CONFIG = "application/vnd.cncf.helm.config.v1+json";
const LAYER = "application/vnd.cncf.helm.chart.content.v1.tar+gzip";

/** An OCI registry, as far as charts are pulled from it: `/v2/<path>/<chart>/manifests/<tag>` and what its answer leads to. */
export class Registry {
  private readonly source: ChartSource;
  /** What it has handed out addresses of, by digest. */
  private readonly contents = new Map<string, Answer>();

  constructor(source: ChartSource) {
    this.source = source;
  }

  /**
   * The answer to a path; nothing where it is not a chart of ours that is asked for.
   * https://github.com/opencontainers/distribution-spec/blob/main/spec.md
   */
  async answer(path: string): Promise<Answer | undefined> {
    const [, chart = "", what = "", reference = ""] =
      /^\/v2\/(?:.+\/)?([^/]+)\/(manifests|blobs)\/([^/]+)$/.exec(path) ?? [];
    return (
      this.contents.get(reference) ?? (what === "manifests" ? this.manifest({ chart, version: reference }) : undefined)
    );
  }

  /** What it says where the real registry cannot be reached; nothing where the path is not one of a registry. */
  refusal(host: string, path: string): Answer | undefined {
    if (!path.startsWith("/v2/")) return undefined;
    const [, chart = ""] = /([^/]+)\/manifests\/[^/]+$/.exec(path) ?? [];
    const missing = `${host} cannot be reached, and the sandbox has no chart ${chart}`;
    return this.source.knows(chart)
      ? jsonAnswer(404, { errors: [{ code: "MANIFEST_UNKNOWN", message: "manifest unknown" }] })
      : jsonAnswer(403, { errors: [{ code: "DENIED", message: missing }] }); // an error of the server would be asked again and again
  }

  /** A tag has no "+", for which Helm writes "_". */
  private async manifest({ chart, version }: ChartName): Promise<Answer | undefined> {
    const packed = await this.source.packed({ chart, version: version.replaceAll("_", "+") });
    return packed && this.keep(MANIFEST, Buffer.from(JSON.stringify(this.manifestOf(packed))));
  }

  private manifestOf({ name, version, archive }: PackedChart): object {
    const config = Buffer.from(JSON.stringify({ apiVersion: "v2", name, version }));
    this.keep(CONFIG, config);
    this.keep(LAYER, archive);
    return {
      schemaVersion: 2,
      mediaType: MANIFEST,
      config: { mediaType: CONFIG, digest: digestOf(config), size: config.length },
      layers: [{ mediaType: LAYER, digest: digestOf(archive), size: archive.length }],
    };
  }

  private keep(type: string, body: Buffer): Answer {
    const digest = digestOf(body);
    const answer = { status: 200, type, body, headers: { "docker-content-digest": digest } };
    this.contents.set(digest, answer);
    return answer;
  }
}
