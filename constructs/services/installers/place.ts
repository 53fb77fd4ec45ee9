import { resourceName } from "../../../lib/names.js";
import type { SharedService } from "../service.js";

/** A cluster that gets a service from an engine on the management cluster. */
export interface Place {
  /** Name of the cluster in the fleet. */
  readonly cluster: string;
  /** Whether it is the management cluster itself. */
  readonly isManagement: boolean;
  /** Names of the services that must be there first. */
  readonly after: readonly string[];
  /** Number of steps in the longest chain of what must be there first. */
  readonly wave: number;
}

/** What tells the management cluster to install a service somewhere: `<cluster>-<service>`, cut where a label could not hold it. */
export function installationName({ cluster }: Pick<Place, "cluster">, service: string): string {
  return resourceName(cluster, service);
}

/** The values of a chart under a key, where there are some. */
export function valuesUnder(key: string, { chart: { values } }: SharedService): Readonly<Record<string, object>> {
  return Object.keys(values).length === 0 ? {} : { [key]: values };
}
