import { aws } from "../clouds/aws/aws.js";
import { azure } from "../clouds/azure/azure.js";
import type { Answer } from "../clouds/client.js";
import { difference } from "../clouds/difference.js";
import { gcp } from "../clouds/gcp/gcp.js";
import { withDefaults } from "../clouds/input-problems.js";
import { cloudProvider } from "../clouds/provider.js";
import { scopeOf } from "../clouds/provider-config.js";
import type { CloudName, CloudTable, ResourceType, Scope } from "../clouds/resource-type.js";
import type { Properties } from "../provider/property-value.js";
import type { Provider } from "../provider/provider.js";
import { RpcError } from "../provider/rpc-error.js";
import { madeUp, type MadeUp } from "./made-up.js";
import { withoutSharedUnknowns } from "./shared-unknowns.js";

/** What a provider without a cloud is for. */
export interface OfflineProviderOptions {
  /** Name of its package: `"aws"`. */
  readonly name: string;
  /** What exists, by URN. */
  readonly memory: Map<string, MadeUp>;
  /** Whether what is created counts as made, with all that its cloud would tell, and is remembered. */
  readonly remembers: boolean;
}

const tables: Readonly<Record<string, CloudTable>> = { aws, gcp, "azure-native": azure } satisfies Record<
  CloudName,
  CloudTable
>;
const none: Scope = { account: "", region: "" };
const plain: ResourceType = { noun: "resource", id: "", inputs: {} };
/** What is known of types that are of no cloud. */
const others: Readonly<Record<string, ResourceType>> = {
  "command:local:Command": { ...plain, inputs: { triggers: { replaces: true } } },
  "kubernetes:helm.sh/v3:Release": { ...plain, inputs: { name: { replaces: true }, namespace: { replaces: true } } },
};

/**
 * A provider that previews only, with no cloud behind it. It refuses nothing: whether a cloud would accept it is not the
 * question. The tables of the simulated clouds tell what a change does; one of a type that they lack is an update.
 */
export function offlineProvider({ name, memory, remembers }: OfflineProviderOptions): Provider {
  const table = tables[name];
  const typeOf = (type: string): ResourceType => table?.types[type] ?? others[type] ?? plain;
  const cloud = cloudProvider(
    { ...(table ?? aws), types: new Proxy({}, { get: (_, type: string) => typeOf(type) }) },
    () => Promise.resolve(anything),
  );
  let scope = none;
  return {
    version: table?.version ?? "1.0.0",
    // The kubeconfig of a cluster tells nothing that the cluster itself does not.
    diffConfig: ({ olds, oldInputs, news }) =>
      name === "kubernetes"
        ? { changes: false }
        : difference(plain, ...withoutSharedUnknowns(checked(oldInputs, olds), news)),
    configure(request) {
      if (table !== undefined) {
        scope = scopeOf(table.name, request.args);
        return cloud.configure(request);
      }
    },
    check: ({ type, news }) => ({ inputs: withDefaults(news, typeOf(type).inputs) }),
    diff(request) {
      const known = memory.get(request.urn);
      const [oldInputs, news] = withoutSharedUnknowns(
        known?.inputs ?? checked(request.oldInputs, request.olds),
        request.news,
      );
      return cloud.diff({ ...request, olds: known?.outputs ?? request.olds, oldInputs, news });
    },
    create(request) {
      if (!remembers) {
        return cloud.create({ ...request, preview: true });
      }
      const made = madeUp(typeOf(request.type), scope, request);
      memory.set(request.urn, made);
      return made;
    },
    read: ({ id, outputs, inputs }) => ({ id, outputs, inputs }),
    update: (request) => cloud.update({ ...request, preview: true }),
    delete: () => undefined,
    invoke: (request) => {
      if (table === undefined || cloud.invoke === undefined) {
        throw new RpcError("unimplemented", `${request.token} cannot be answered without its cloud`);
      }
      return cloud.invoke(request);
    },
  };
}

/** What every lookup finds: the constructs ask for the address of a cluster, and the same answer each time changes nothing. */
const anything: Answer = {
  object: { type: "", id: "", uid: "", scope: none, revision: 1, inputs: {}, outputs: {}, status: "ready" },
  controlPlane: { name: "", endpoint: "https://cluster.invalid", certificateAuthority: "" },
};

/** The engine knows the checked inputs of what it has written itself; of the rest it has only what it was told. */
function checked(oldInputs: Properties, olds: Properties): Properties {
  return Object.keys(oldInputs).length > 0 ? oldInputs : olds;
}
