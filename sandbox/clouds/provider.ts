import { isProperties, isSecret, revealed, UNKNOWN } from "../provider/property-value.js";
import type { Properties, PropertyValue } from "../provider/property-value.js";
import type { DiffRequest, DiffResult, Provider, ReadResult, Subject, UpdateRequest } from "../provider/provider.js";
import { HalfMadeError } from "../provider/rpc-error.js";
import type { call, Answer } from "./client.js";
import { CloudError } from "./cloud-error.js";
import { difference } from "./difference.js";
import { inputProblems, withDefaults } from "./input-problems.js";
import { invoke } from "./invoke.js";
import { patiently } from "./patiently.js";
import { configProblems, scopeOf } from "./provider-config.js";
import type { Request } from "./request.js";
import type { CloudObject, CloudTable, ResourceType, Scope } from "./resource-type.js";
import { merged } from "./template.js";

/** Asks the clouds; `call` of a running server, or a stand-in. */
export type Ask = (request: Parameters<typeof call>[1]) => Promise<Answer>;

/** The provider of a cloud, as the engine sees it: what it can tell by itself, and the cloud for everything else. */
export function cloudProvider(table: CloudTable, ask: Ask): Provider {
  let scope: Scope = { account: "", region: "" };
  const send = (request: Request, doing: string): Promise<Answer> => patiently(() => ask(request), doing);
  const of = ({ type }: Subject): { cloud: typeof table.name; type: string; scope: Scope } => {
    return { cloud: table.name, type, scope };
  };
  return {
    version: table.version,
    checkConfig: ({ news }) => ({ inputs: news, failures: configProblems(table.name, news) }),
    diffConfig: ({ olds, oldInputs, news }) => ({
      changes: !same(Object.keys(oldInputs).length > 0 ? oldInputs : olds, news),
    }),
    configure({ args }) {
      scope = scopeOf(table.name, args);
    },
    check({ type, news }) {
      const inputs = withDefaults(news, table.types[type]?.inputs ?? {});
      return { inputs, failures: inputProblems(table, type, inputs) };
    },
    diff: (request) => withTags(typeOf(table, request), scope, request),
    async create(request) {
      const { inputs, preview } = request;
      const known = typeOf(table, request);
      if (preview) return { outputs: previewed(known, inputs) };
      const doing = `creating ${known.noun} (${request.name})`;
      const { object } = await repairable(
        () => send({ method: "create", ...of(request), inputs: revealed(inputs) }, doing),
        inputs,
      );
      return { id: object.id, outputs: marked(object.outputs, inputs) };
    },
    async read(request): Promise<ReadResult | undefined> {
      const doing = `reading ${typeOf(table, request).noun} (${request.id})`;
      const { object } = await send({ method: "read", ...of(request), id: request.id }, doing);
      if (!object) return undefined;
      const { id } = object;
      const [inputs, outputs] = [object.inputs, object.outputs].map((values) => marked(values, request.inputs));
      const result = { id, inputs: inputs ?? {}, outputs: outputs ?? {} };
      if (object.status !== "failed") return result;
      throw new HalfMadeError(`${doing}: it is half made`, { ...result, reasons: ["it is half made: run up again"] });
    },
    async update(request) {
      const { id, news, preview } = request;
      const known = typeOf(table, request);
      if (preview) return updatePreview(known, request);
      const doing = `updating ${known.noun} (${id})`;
      const { object } = await repairable(
        () => send({ method: "update", ...of(request), id, inputs: revealed(news) }, doing),
        news,
      );
      return marked(object.outputs, news);
    },
    async delete(request) {
      const doing = `deleting ${typeOf(table, request).noun} (${request.id})`;
      await send({ method: "delete", ...of(request), id: request.id }, doing);
    },
    invoke: (request) => invoke({ ask, scope }, request),
  };
}

function typeOf(table: CloudTable, { type }: Subject): ResourceType {
  const known = table.types[type];
  if (known === undefined) throw new Error(`the sandbox does not simulate ${type}: add it to ${table.file}`);
  return known;
}

/** The object of an answer. When only half of it was made, the engine must know: it keeps it, and the next run repairs it. */
async function repairable(ask: () => Promise<Answer>, inputs: Properties): Promise<{ object: CloudObject }> {
  try {
    const { object } = await ask();
    if (!object) throw new Error("the cloud answered nothing");
    return { object };
  } catch (error) {
    if (!(error instanceof CloudError) || !error.half) throw error;
    const { id, outputs } = error.half;
    const known = marked(merged(outputs, error.half.inputs), inputs);
    throw new HalfMadeError(error.message, { id, inputs, outputs: known, reasons: [error.message] });
  }
}

function withTags(type: ResourceType, scope: Scope, request: DiffRequest): DiffResult {
  const { olds, oldInputs, news } = request;
  const found = difference(type, Object.keys(oldInputs).length > 0 ? oldInputs : olds, news);
  const { diffs = [] } = found;
  if (diffs.includes("tags") || !tagsDiffer(scope, request)) return found;
  const detailed = { ...found.detailed, tagsAll: { kind: "update" as const } };
  return { ...found, changes: true, diffs: [...diffs, "tagsAll"], detailed };
}

/** Whether the tags that the provider adds are others than those of the object. */
function tagsDiffer(scope: Scope, { olds: { tagsAll }, news: { tags } }: DiffRequest): boolean {
  return tagsAll !== undefined && !same(tagsAll, merged(scope.tags ?? {}, isProperties(tags) ? tags : {}));
}

/** Outputs of an object that does not exist yet: its inputs, and that there will be more. */
function previewed(type: ResourceType, inputs: Properties): Properties {
  return merged(unknown(type.computed ?? {}, inputs), inputs);
}

/** Unknown wherever something is computed; an object stays one only where inputs share it. */
function unknown(computed: Properties, inputs: Properties): Properties {
  const entries = Object.entries(computed).map(([name, value]): [string, PropertyValue] => {
    const input = inputs[name];
    return [name, isProperties(value) && isProperties(input) ? unknown(value, input) : UNKNOWN];
  });
  return Object.fromEntries(entries);
}

function updatePreview(type: ResourceType, { olds, news }: UpdateRequest): Properties {
  const changing = Object.fromEntries((type.changing ?? []).map((name) => [name, UNKNOWN]));
  const computed = Object.fromEntries(
    Object.keys(type.computed ?? {}).flatMap((name) => (name in olds ? [[name, olds[name] ?? null]] : [])),
  );
  return merged(merged(merged(previewed(type, news), computed), news), changing);
}

/** The same values, with those marked as secret that the inputs mark. */
function marked(values: Properties, inputs: Properties): Properties {
  const entries = Object.entries(values).map(([name, value]): [string, PropertyValue] => {
    const input = inputs[name];
    if (isSecret(input)) return [name, { ...input, value }];
    return [name, isProperties(value) && isProperties(input) ? marked(value, input) : value];
  });
  return Object.fromEntries(entries);
}

function same(a: PropertyValue, b: PropertyValue): boolean {
  return canonical(a) === canonical(b);
}

function canonical(value: PropertyValue): string {
  return JSON.stringify(value, (_, item: PropertyValue) =>
    isProperties(item) ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1))) : item,
  );
}
