import { loadFleetModule, type Project } from "../project.js";
import type { Work } from "../work.js";
import { judgeCluster, type ClusterFindings } from "./judge-cluster.js";

/** Judges the objects of clusters of a project. */
export async function judgeWork(project: Project): Promise<Work<string, ClusterFindings | undefined>> {
  const module = await loadFleetModule(project);
  return { on: (cluster) => judgeCluster(module, cluster), end: () => undefined };
}
