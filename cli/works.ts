import type { ClusterFindings } from "./check/judge-cluster.js";
import type { DiffItem, DiffRequest, DiffResult } from "./diff-work.js";
import type { Project } from "./project.js";
import type { RenderRequest } from "./render-work.js";
import type { FileStates } from "./rendering-folder.js";
import type { Work } from "./work.js";

/** What can be done in threads: all of a request, an item and a result is plain data. */
interface Works {
  readonly render: { readonly request: RenderRequest; readonly item: string; readonly result: FileStates };
  readonly judge: { readonly request: Project; readonly item: string; readonly result: ClusterFindings | undefined };
  readonly diff: { readonly request: DiffRequest; readonly item: DiffItem; readonly result: DiffResult };
}

/** Name of a work. */
export type WorkName = keyof Works;

/** What a work needs to begin. */
export type RequestOf<Name extends WorkName> = Works[Name]["request"];

/** What a work is done on. */
export type ItemOf<Name extends WorkName> = Works[Name]["item"];

/** What a work makes of an item. */
export type ResultOf<Name extends WorkName> = Works[Name]["result"];

type Begin<Name extends WorkName> = (request: RequestOf<Name>) => Promise<Work<ItemOf<Name>, ResultOf<Name>>>;

/** Each loads its module when it begins, and no other. */
const works: { readonly [Name in WorkName]: Begin<Name> } = {
  render: async (request) => (await import("./render-work.js")).renderWork(request),
  judge: async (request) => (await import("./check/judge-work.js")).judgeWork(request),
  diff: async (request) => (await import("./diff-work.js")).diffWork(request),
};

/** Begins a work in this thread. */
export function begin<Name extends WorkName>(
  name: Name,
  request: RequestOf<Name>,
): Promise<Work<ItemOf<Name>, ResultOf<Name>>> {
  return works[name](request);
}
