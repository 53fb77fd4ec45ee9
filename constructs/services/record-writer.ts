import type { Layer } from "../../lib/layer.js";
import { isObject } from "../../lib/schema.js";
import { lastStep } from "./service-graph.js";
import { hasRecords } from "./service-needs.js";
import type { SharedService } from "./service.js";

/** Who writes the DNS records of a cluster. */
export interface RecordWriter {
  /** The layer with which it is there. */
  readonly layer: string;
  /** Seconds after which the records of objects that are gone are gone too; 0 where it takes none away. */
  readonly seconds: number;
}

/** Who among the services of a cluster writes DNS records of objects; `undefined` when nobody does. */
export function recordWriter(services: readonly SharedService[]): RecordWriter | undefined {
  const writer = services.find(({ provides }) => provides.includes("dns-records"));
  return writer === undefined
    ? undefined
    : {
        layer: lastStep(writer),
        seconds: removalSeconds(writer.chart.values),
      };
}

/** Whether some object of a layer becomes a DNS record. */
export function becomesRecords({ manifests }: Pick<Layer, "manifests">): boolean {
  return manifests.some(hasRecords);
}

/** Layers of which those whose objects become records come after who writes them, so that they also go before it. */
export function afterWriter(layers: readonly Layer[], writer: RecordWriter | undefined): Layer[] {
  return layers.map((layer) =>
    writer === undefined || !becomesRecords(layer) || layer.after.includes(writer.layer)
      ? layer
      : { ...layer, after: [...layer.after, writer.layer] },
  );
}

/** Time for the request to the cloud, after external-dns has looked. */
const margin = 30;

/**
 * external-dns looks once in an interval, and takes away what is gone only where its policy lets it. Records in memory are nobody's.
 * https://kubernetes-sigs.github.io/external-dns/latest/docs/flags/
 */
function removalSeconds(values: object): number {
  const { interval = "1m", policy = "sync", provider } = values as Readonly<Record<string, unknown>>;
  const inMemory = isObject(provider) && provider["name"] === "inmemory";
  return policy !== "sync" || inMemory ? 0 : (durationSeconds(interval) ?? 60) + margin;
}

/** A duration as Go writes it: `1h2m3s`. */
function durationSeconds(text: unknown): number | undefined {
  const found = typeof text === "string" ? /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/.exec(text) : null;
  if (found === null || found[0] === "") {
    return undefined;
  }
  const [hours = 0, minutes = 0, seconds = 0] = found.slice(1).map((part) => Number((part as string | undefined) ?? 0));
  return (hours * 60 + minutes) * 60 + seconds;
}
