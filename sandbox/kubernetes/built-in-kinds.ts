import { UNKNOWN, type Properties, type PropertyValue } from "../provider/property-value.js";

/** A field of a model of the Kubernetes client. */
interface Field {
  readonly baseName: string;
  readonly type: string;
}

type Model = ReadonlyMap<string, string>;

/** Groups whose kinds have a model; custom resources of any other group keep every field. */
const BUILT_IN_GROUPS =
  /^(apps|autoscaling|batch|policy|(admissionregistration|apiregistration|authentication|authorization|certificates|coordination|discovery|events|flowcontrol\.apiserver|networking|node|rbac\.authorization|resource|scheduling|storage)\.k8s\.io)$/;

/** Knows the fields of the kinds that every API server serves, from the models of the Kubernetes client. */
export class BuiltInKinds {
  private readonly models = new Map<string, Promise<Model | undefined>>();

  /**
   * The object without fields that its kind does not have, without nulls, and without empty lists and maps, which mean
   * the same as none. An object of another kind, or one with a value of the wrong type, comes back as it is.
   */
  async pruned(object: Properties): Promise<Properties> {
    const name = modelName(object);
    if (name === undefined) return object;
    try {
      return (await this.model(name, object)) as Properties;
    } catch (error) {
      if (error instanceof WrongTypeError) return object;
      throw error;
    }
  }

  private async model(name: string, value: PropertyValue): Promise<PropertyValue> {
    const fields = await this.fields(name);
    if (!fields) return value;
    if (value === UNKNOWN) return value;
    if (!isObject(value)) throw new WrongTypeError();
    const entries: [string, PropertyValue][] = [];
    for (const [key, item] of Object.entries(value)) {
      const type = fields.get(key);
      if (type === undefined || item === null) continue;
      const kept = await this.typed(type, item);
      if (kept !== undefined) entries.push([key, kept]);
    }
    return Object.fromEntries(entries);
  }

  private async typed(type: string, value: PropertyValue): Promise<PropertyValue | undefined> {
    const element = /^Array<(.*)>$/.exec(type)?.[1];
    if (element !== undefined) return this.list(element, value);
    if (type.startsWith("{")) return isObject(value) && Object.keys(value).length === 0 ? undefined : value;
    if ((type === "number" || type === "boolean") && !isOfType(type, value)) throw new WrongTypeError();
    return /^[A-Z]\w*$/.test(type) ? this.model(type, value) : value;
  }

  private async list(element: string, value: PropertyValue): Promise<PropertyValue | undefined> {
    if (value === UNKNOWN) return value;
    if (!Array.isArray(value)) throw new WrongTypeError();
    if (value.length === 0) return undefined;
    return Promise.all(value.map(async (item: PropertyValue) => (await this.typed(element, item)) ?? item));
  }

  private fields(name: string): Promise<Model | undefined> {
    const known = this.models.get(name) ?? loadedModel(name);
    this.models.set(name, known);
    return known;
  }
}

/** An unknown value may stand for a value of any type. */
function isOfType(type: "number" | "boolean", value: PropertyValue): boolean {
  return typeof value === type || value === UNKNOWN;
}

class WrongTypeError extends Error {}

function isObject(value: PropertyValue): value is Properties {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function modelName({ apiVersion, kind }: Properties): string | undefined {
  if (typeof apiVersion !== "string" || typeof kind !== "string") return undefined;
  const [version, group] = apiVersion.split("/").reverse();
  if (version === undefined || (group !== undefined && !BUILT_IN_GROUPS.test(group))) return undefined;
  return `${version.charAt(0).toUpperCase()}${version.slice(1)}${kind}`;
}

async function loadedModel(name: string): Promise<Model | undefined> {
  const path = `@kubernetes/client-node/dist/gen/models/${name}.js`;
  try {
    const module = (await import(path)) as Readonly<Record<string, { getAttributeTypeMap?: () => readonly Field[] }>>;
    const fields = module[name]?.getAttributeTypeMap?.();
    return fields && new Map(fields.map(({ baseName, type }) => [baseName, type]));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ERR_MODULE_NOT_FOUND") return undefined;
    throw error;
  }
}
