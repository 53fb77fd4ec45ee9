import type { Properties } from "../provider/property-value.js";
import type { InvokeRequest, InvokeResult } from "../provider/provider.js";
import { RpcError } from "../provider/rpc-error.js";
import type { Ask } from "./provider.js";
import { textOf } from "./reading.js";
import type { Scope } from "./resource-type.js";

/** Who calls a function, and how to ask the clouds. */
interface Caller {
  readonly ask: Ask;
  readonly scope: Scope;
}

/** The functions of the providers that the constructs call. */
export async function invoke(caller: Caller, { token, args }: InvokeRequest): Promise<InvokeResult> {
  const known = functions[token];
  if (known === undefined) throw new RpcError("unimplemented", `the sandbox does not simulate the function ${token}`);
  return { returned: await known(caller, args) };
}

type Function = (caller: Caller, args: Properties) => Promise<Properties>;

const functions: Readonly<Record<string, Function>> = {
  "aws:index/getCallerIdentity:getCallerIdentity": ({ scope }) =>
    Promise.resolve({
      accountId: scope.account,
      arn: `arn:aws:iam::${scope.account}:user/sandbox`,
      id: scope.account,
      userId: "sandbox",
    }),
  "azure-native:containerservice:listManagedClusterUserCredentials": async ({ ask, scope }, args) => {
    const [group, name] = [textOf(args["resourceGroupName"]), textOf(args["resourceName"])];
    const id = `/subscriptions/${scope.account}/resourceGroups/${group}/providers/Microsoft.ContainerService/managedClusters/${name}`;
    const type = "azure-native:containerservice:ManagedCluster";
    const { object } = await ask({ method: "read", cloud: "azure-native", type, scope, id });
    const { controlPlane } = await ask({ method: "control-plane", name: `aks-${name}` });
    if (!object || !controlPlane)
      throw new Error(`Code="ResourceNotFound" Message="The Resource '${id}' was not found."`);
    const cluster = {
      server: controlPlane.endpoint,
      "certificate-authority-data": Buffer.from(controlPlane.certificateAuthority).toString("base64"),
    };
    const user = { exec: kubelogin(scope.tenant ?? "") };
    const context = { cluster: name, user: `clusterUser_${group}_${name}` };
    const kubeconfig = {
      apiVersion: "v1",
      kind: "Config",
      clusters: [{ name, cluster }],
      users: [{ name: context.user, user }],
      contexts: [{ name, context }],
      "current-context": name,
    };
    const value = Buffer.from(JSON.stringify(kubeconfig)).toString("base64"); // JSON is YAML
    return { kubeconfigs: [{ name: "clusterUser", value }] };
  },
};

/** The login that Azure puts into kubeconfigs; the server id is the same everywhere: https://azure.github.io/kubelogin/concepts/aks.html */
function kubelogin(tenant: string): Properties {
  const server = "6dae42f8-4368-4678-94ff-3960e28e3630";
  return {
    apiVersion: "client.authentication.k8s.io/v1beta1",
    command: "kubelogin",
    args: ["get-token", "--environment", "AzurePublicCloud", "--server-id", server, "--tenant-id", tenant],
    provideClusterInfo: true,
  };
}
