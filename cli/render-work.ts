import { clusterFiles } from "./cluster-files.js";
import { loadFleetModule, type Project } from "./project.js";
import { stage, type FileStates } from "./rendering-folder.js";
import type { Work } from "./work.js";

/** What rendering a fleet into a folder needs to know. */
export interface RenderRequest {
  readonly project: Project;
  /** Folder of the rendering. */
  readonly folder: string;
  /** Folder for the files that have to be written; absent when none is. */
  readonly staging?: string | undefined;
}

/** Renders clusters, and stages those of their files that the folder does not have like that. */
export async function renderWork({ project, folder, staging }: RenderRequest): Promise<Work<string, FileStates>> {
  const module = await loadFleetModule(project);
  return { on: (cluster) => stage(clusterFiles(module, cluster), folder, staging), end: () => undefined };
}
