import { aws } from "../clouds/aws/aws.js";
import { azure } from "../clouds/azure/azure.js";
import { CloudError } from "../clouds/cloud-error.js";
import { changes } from "../clouds/difference.js";
import { gcp } from "../clouds/gcp/gcp.js";
import { inputProblems, withDefaults } from "../clouds/input-problems.js";
import { patiently } from "../clouds/patiently.js";
import type { Ask } from "../clouds/provider.js";
import { isVisible } from "../clouds/references.js";
import type { CloudName, CloudObject, CloudTable, Scope } from "../clouds/resource-type.js";
import type { ControlPlane } from "../control-planes/control-plane.js";
import type { Properties } from "../provider/property-value.js";
import { says } from "./management-objects.js";

const tables: Readonly<Record<CloudName, CloudTable>> = { aws, gcp, "azure-native": azure };

/** A resource that a provider wants. */
export interface WantedResource {
  /** Type token: `aws:ec2/vpc:Vpc`. */
  readonly type: string;
  /** Inputs by which it is found again, whoever made it. */
  readonly by: Properties;
  /** Its other inputs. */
  readonly inputs?: Properties;
  /** Inputs that only count when it is made, since others decide them later. */
  readonly initial?: Properties;
}

/** A cloud as one provider sees it in one account, during one pass. */
export class CloudView {
  readonly scope: Scope;
  private readonly ask: Ask;
  private readonly table: CloudTable;
  private readonly seen: Map<string, CloudObject>;

  private constructor(ask: Ask, table: CloudTable, scope: Scope, objects: readonly CloudObject[]) {
    this.ask = ask;
    this.table = table;
    this.scope = scope;
    this.seen = new Map(objects.map((object) => [keyOf(object), object]));
  }

  /** Looks at what exists in a cloud. */
  static async of(ask: Ask, cloud: CloudName, scopeOf: (objects: readonly CloudObject[]) => Scope): Promise<CloudView> {
    const { resources = [] } = await ask({ method: "resources" });
    const objects = resources.filter((resource) => resource.cloud === cloud);
    const scope = scopeOf(objects);
    const table = tables[cloud];
    return new CloudView(
      ask,
      table,
      scope,
      objects.filter((object) => isVisible(table, object, scope)),
    );
  }

  /** What exists of a type and has these inputs. */
  all(type: string, by: Properties = {}): readonly CloudObject[] {
    return [...this.seen.values()].filter((object) => object.type === type && says(object.inputs, by));
  }

  /** The one object of a type that has these inputs. */
  find(type: string, by: Properties): CloudObject | undefined {
    return this.all(type, by)[0];
  }

  /** Everything that has these inputs, whatever it is. */
  withInputs(by: Properties): readonly CloudObject[] {
    return [...this.seen.values()].filter((object) => says(object.inputs, by));
  }

  /**
   * Makes a resource exist as it is wanted: creates it, changes it, or repairs one that is half made.
   *
   * @throws {@link CloudError} in the cloud's words
   */
  async ensure({ type, by, inputs = {}, initial = {} }: WantedResource): Promise<CloudObject> {
    const existing = this.find(type, by);
    const known = this.table.types[type];
    if (known === undefined) {
      throw new CloudError("refused", `the sandbox does not simulate ${type}: add it to ${this.table.file}`);
    }
    const kept = existing === undefined ? initial : keptOf(initial, existing.inputs);
    const wanted = withDefaults({ ...kept, ...by, ...inputs }, known.inputs);
    const problems = inputProblems(this.table, type, wanted);
    if (problems.length > 0) {
      throw new CloudError("refused", problems.map(({ reason }) => reason).join("; "));
    }
    if (existing === undefined) {
      return await this.send({ method: "create", inputs: wanted, type }, `creating ${known.noun}`);
    }
    const differences = changes(known, existing.inputs, wanted);
    if (differences.length === 0 && existing.status === "ready") {
      return existing;
    }
    const fixed = differences.find(({ replaces }) => replaces);
    if (fixed !== undefined) {
      throw new CloudError("refused", `${known.noun} ${existing.id} exists, and its ${fixed.path} cannot be changed`);
    }
    const doing = `updating ${known.noun} (${existing.id})`;
    return await this.send({ method: "update", id: existing.id, inputs: wanted, type }, doing);
  }

  /** Makes the cloud look at an object again, as it does by itself when something of it broke. */
  async repair({ type, id, inputs }: CloudObject): Promise<void> {
    await this.send({ method: "update", id, inputs, type }, `repairing ${id}`);
  }

  /** Deletes objects, each before those that it needs. */
  async delete(objects: readonly CloudObject[]): Promise<void> {
    for (const object of objects) {
      const { type, id, scope } = object;
      const doing = `deleting ${this.table.types[type]?.noun ?? type} (${id})`;
      await patiently(() => this.ask({ method: "delete", cloud: this.table.name, type, id, scope }), doing);
      this.seen.delete(keyOf(object));
    }
  }

  /** How to reach the control plane of a cluster that exists. */
  async controlPlane(name: string): Promise<ControlPlane> {
    const { controlPlane } = await this.ask({ method: "control-plane", name });
    if (controlPlane === undefined) {
      throw new Error(`there is no control plane ${name}`);
    }
    return controlPlane;
  }

  private async send(
    request:
      | { readonly method: "create"; readonly type: string; readonly inputs: Properties }
      | { readonly method: "update"; readonly type: string; readonly inputs: Properties; readonly id: string },
    doing: string,
  ): Promise<CloudObject> {
    const { scope, table } = this;
    const { object } = await patiently(() => this.ask({ ...request, cloud: table.name, scope }), doing);
    if (object === undefined) {
      throw new Error(`${doing}: the cloud answered nothing`);
    }
    this.seen.set(keyOf(object), object);
    return object;
  }
}

/** What an object has now of the inputs that count only when it is made. */
function keptOf(initial: Properties, inputs: Properties): Properties {
  return Object.fromEntries(
    Object.keys(initial).flatMap((name) => (name in inputs ? [[name, inputs[name] ?? null]] : [])),
  );
}

function keyOf({ type, id, scope }: CloudObject): string {
  return [type, scope.account, scope.region, id].join("|");
}
