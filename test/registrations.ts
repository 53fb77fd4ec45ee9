import { runtime } from "@pulumi/pulumi";
import type { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb";
import type { MockMonitor } from "@pulumi/pulumi/runtime/mocks";

/** What the engine is told of a resource. */
export interface Registration {
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly protect: boolean;
  readonly ignoreChanges: readonly string[];
  readonly dependsOn: readonly string[];
  readonly provider: string;
}

/** How a program is run without an engine. */
export interface Run {
  /** A preview of new resources, so that nothing is known of them but what they are given. */
  readonly preview?: boolean;
  readonly stack?: string;
  /** Settings of the stack by their full names. */
  readonly config?: Readonly<Record<string, string>>;
  /** Outputs that the stack's last run left behind. */
  readonly lastOutputs?: Readonly<Record<string, unknown>>;
  /** Outputs of other stacks by name. */
  readonly otherOutputs?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** What a program gave back, and what it registered. */
export interface Ran<T> {
  readonly result: T;
  readonly registrations: readonly Registration[];
}

/** Runs a program to its end and says what it registered, in the order of types and names: that of registration may vary. */
export async function ran<T>(program: () => T | Promise<T>, run: Run = {}): Promise<Ran<T>> {
  const { preview = false, stack = "test", config = {} } = run;
  const mocks: runtime.Mocks = {
    newResource: ({ type, name, inputs }) =>
      preview
        ? { id: undefined, state: inputs as Record<string, unknown> }
        : { id: `${name}-id`, state: { ...(inputs as object), ...computed(type, name) } },
    call: ({ token, inputs }) => answer(token, inputs as CallInputs, run),
  };
  await runtime.setMocks(mocks, "flotilla", stack, preview, "organization");
  runtime.setAllConfig({ ...config });
  const registrations = recorded(runtime.getMonitor() as unknown as MockMonitor);
  try {
    const result = await program();
    await runtime.disconnect();
    return { result, registrations: registrations.toSorted((a, b) => (title(a) < title(b) ? -1 : 1)) };
  } catch (error) {
    await runtime.disconnect();
    throw registrations.length === 0 ? error : new Error("registered resources before it failed", { cause: error });
  }
}

/** `type name` of each resource: the exact list that tests compare with a sorted one. */
export function titles(registrations: readonly Registration[]): string[] {
  return registrations.map(title);
}

function title({ type, name }: Registration): string {
  return `${type} ${name}`;
}

/** Keeps what the engine is told: what Pulumi hands to mocks has no options. */
function recorded(monitor: MockMonitor): Registration[] {
  const register = monitor.registerResource.bind(monitor);
  const all: Registration[] = [];
  monitor.registerResource = (request: RegisterResourceRequest, callback) => {
    all.push({
      type: request.getType(),
      name: request.getName(),
      inputs: request.getObject()?.toJavaScript() ?? {},
      protect: request.getProtect() ?? false,
      ignoreChanges: request.getIgnorechangesList(),
      dependsOn: request.getDependenciesList().map(nameOf),
      provider: nameOf(request.getProvider().replace(/::[^:]*$/, "")),
    });
    return register(request, callback);
  };
  return all;
}

function nameOf(urn: string): string {
  return urn.slice(urn.lastIndexOf("::") + 2);
}

/** What clouds say of a resource that exists. */
const outputs: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  "aws:eks/cluster:Cluster": {
    endpoint: "https://abc.eks.example",
    certificateAuthority: { data: "Q0E=" },
    identities: [{ oidcs: [{ issuer: "https://oidc.eks.example/id/ABC" }] }],
    vpcConfig: { clusterSecurityGroupId: "sg-1" },
  },
  "aws:ec2/launchTemplate:LaunchTemplate": { latestVersion: 1 },
  "gcp:serviceaccount/account:Account": {
    email: "nodes@acme-eu.example",
    member: "serviceAccount:nodes@acme-eu.example",
  },
  "gcp:container/cluster:Cluster": { endpoint: "10.0.0.2", masterAuth: { clusterCaCertificate: "Q0E=" } },
  "azure-native:containerservice:ManagedCluster": {
    oidcIssuerProfile: { enabled: true, issuerURL: "https://oidc.aks.example/" },
  },
  "azure-native:keyvault:Key": { keyUriWithVersion: "https://vault.example/keys/secrets/1" },
  "command:local:Command": {
    stdout: '{"certificate-authority-data":"Q0E=","server":"https://127.0.0.1:6443"}',
  },
};

function computed(type: string, name: string): Readonly<Record<string, unknown>> {
  return { arn: `arn:aws:test:::${name}`, ...(type.startsWith("azure-native") ? { name } : {}), ...outputs[type] };
}

const aksKubeconfig = `apiVersion: v1
kind: Config
clusters:
  - name: cluster
    cluster: { server: "https://abc.aks.example:443", certificate-authority-data: Q0E= }
users:
  - { name: user, user: { token: canary } }
`;

interface CallInputs {
  readonly name?: string;
}

function answer(token: string, { name = "" }: CallInputs, run: Run): Record<string, unknown> {
  switch (token) {
    case "pulumi:pulumi:readStackOutputs": {
      const stack = name.slice(name.lastIndexOf("/") + 1);
      return { outputs: (stack === run.stack ? run.lastOutputs : run.otherOutputs?.[stack]) ?? {} };
    }
    case "azure-native:containerservice:listManagedClusterUserCredentials":
      return { kubeconfigs: [{ name: "any", value: Buffer.from(aksKubeconfig).toString("base64") }] };
    default:
      throw new Error(`nobody expected a call of ${token}`);
  }
}
