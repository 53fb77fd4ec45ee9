import type { Engine } from "../provider/engine.js";
import type { Properties } from "../provider/property-value.js";
import type {
  Answer,
  CheckRequest,
  CheckResult,
  ConfigureRequest,
  CreateRequest,
  CreateResult,
  DeleteRequest,
  DiffRequest,
  DiffResult,
  Provider,
  ReadRequest,
  ReadResult,
  Subject,
  UpdateRequest,
} from "../provider/provider.js";
import { Connection } from "./connection.js";
import { unsimulated } from "./messages.js";
import { Objects, type ResourceMethods } from "./objects.js";
import { isOtherCluster, KNOWN_ARGUMENTS } from "./provider-arguments.js";
import { RELEASE, Releases } from "./releases.js";

/** A provider that behaves as Pulumi's Kubernetes provider does, without being it. */
export class KubernetesProvider implements Provider {
  readonly version: string;
  private readonly connection: Connection;
  private readonly objects: ResourceMethods;
  private readonly releases: ResourceMethods;

  constructor(engine: Engine, version: string) {
    this.version = version;
    this.connection = new Connection(engine);
    this.objects = new Objects(this.connection);
    this.releases = new Releases(this.connection);
  }

  checkConfig({ news }: CheckRequest): CheckResult {
    const unknown = Object.keys(news).filter((name) => !KNOWN_ARGUMENTS.includes(name));
    return { inputs: news, failures: unknown.map((property) => ({ property, reason: unsimulated(property) })) };
  }

  diffConfig({ olds, oldInputs, news }: DiffRequest): DiffResult {
    const before = Object.keys(oldInputs).length > 0 ? oldInputs : olds;
    const same = JSON.stringify(sorted(before)) === JSON.stringify(sorted(news));
    return { changes: !same, replaces: isOtherCluster(before, news) ? ["kubeconfig"] : [] };
  }

  configure({ args }: ConfigureRequest): void {
    this.connection.open(args);
  }

  check(request: CheckRequest): Answer<CheckResult> {
    return this.resources(request).check(request);
  }

  diff(request: DiffRequest): Answer<DiffResult> {
    return this.resources(request).diff(request);
  }

  create(request: CreateRequest): Answer<CreateResult> {
    return this.resources(request).create(request);
  }

  read(request: ReadRequest): Answer<ReadResult | undefined> {
    return this.resources(request).read(request);
  }

  update(request: UpdateRequest): Answer<Properties> {
    return this.resources(request).update(request);
  }

  delete(request: DeleteRequest): Answer<void> {
    return this.resources(request).delete(request);
  }

  cancel(): void {
    this.connection.cancel();
  }

  private resources({ type }: Subject): ResourceMethods {
    return type === RELEASE ? this.releases : this.objects;
  }
}

function sorted(properties: Properties): Properties {
  return Object.fromEntries(Object.entries(properties).sort(([left], [right]) => (left < right ? -1 : 1)));
}
