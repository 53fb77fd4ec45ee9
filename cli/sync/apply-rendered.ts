import type { Plan } from "../plan.js";
import { loadFleetModule } from "../project.js";
import type { Session } from "../session.js";
import type { Wave } from "../waves.js";
import { engineName, syncFleet, type SyncRuns } from "./fleet-sync.js";
import { renderedClusters, renderingPath, type RenderedCluster } from "./rendered-layers.js";
import { countsText, syncText } from "./sync-text.js";

/** What to apply, and what to show. */
export interface ApplyOptions {
  readonly order: readonly Wave[];
  /** Whether to change nothing. */
  readonly check: boolean;
  /** Whether the result is shown as JSON, by whoever asks for it. */
  readonly json: boolean;
}

const shownFiles = 5;

/**
 * Applies the rendering to clusters as the stand-in for their delivery engine, and says so, what is stale, and what came of it.
 *
 * @throws Failure before anything is touched when the rendering lacks a file
 */
export async function applyRendered(
  { project, fleet }: Plan,
  session: Pick<Session, "home" | "terminal" | "messages" | "controller">,
  { order, check, json }: ApplyOptions,
): Promise<SyncRuns> {
  const { messages, terminal } = session;
  const clusters = order.flat().map(({ cluster }) => cluster);
  const rendered = renderedClusters(project, await loadFleetModule(project), clusters);
  const folder = renderingPath(fleet);
  messages.note(`stand-in for ${engineName(fleet)}: ${check ? "comparing clusters with" : "applying"} ${folder}/`);
  staleNote(folder, rendered).forEach(messages.note);
  const result = await syncFleet({ ...session, fleet, order, rendered, check });
  if (!json) {
    const { colour } = terminal.results;
    const reports = result.synced.map(({ report }) => report);
    const lines = [syncText(result.synced, { colour, check }), countsText(reports, check)].filter(
      (text) => text !== "",
    );
    terminal.results.write(`${lines.join("\n")}\n`);
  }
  return result;
}

/** An engine applies what is committed, whatever the fleet says by now. */
function staleNote(folder: string, rendered: ReadonlyMap<string, RenderedCluster>): string[] {
  const stale = [...rendered.values()].flatMap((cluster) => cluster.stale);
  if (stale.length === 0) {
    return [];
  }
  const shown = stale.slice(0, shownFiles).join(", ");
  const more = stale.length > shownFiles ? ` and ${stale.length - shownFiles} more` : "";
  return [
    `${folder} is not what the fleet renders to (${shown}${more}) and is applied as it is; mend it with: flotilla render`,
  ];
}
