import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";

import { dump } from "js-yaml";

/** A call that an API server got. */
export interface Call {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
}

/** Answers by path without its query: an object, or text; what is not there is not found. */
export type Answers = Readonly<Record<string, unknown>>;

/** Stands in for the API server of a cluster, for the few calls that stacks make. */
export interface FakeApiServer {
  /** Kubeconfig without a credential, which nobody asks for. */
  readonly kubeconfig: string;
  readonly server: string;
  /** What it got, in order. */
  readonly calls: readonly Call[];
  readonly close: () => Promise<void>;
}

/** Starts one that answers with what a function says at the time. */
export async function fakeApiServer(answers: () => Answers): Promise<FakeApiServer> {
  const calls: Call[] = [];
  const server = createServer((request, response) => {
    void text(request).then((sent) => {
      const path = (request.url ?? "").split("?", 1)[0] ?? "";
      const body: unknown = sent === "" ? undefined : JSON.parse(sent);
      calls.push({ method: request.method ?? "", path, body });
      const answer = answers()[path];
      response.writeHead(answer === undefined ? 404 : 200, {
        "Content-Type": typeof answer === "string" ? "text/plain" : "application/json",
      });
      response.end(typeof answer === "string" ? answer : JSON.stringify(answer ?? {}));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { kubeconfig: plainKubeconfig(url), server: url, calls, close: () => closed(server) };
}

/** What Cluster API says of a cluster on EKS that is as it should be. */
export function readyEksCluster(name: string): Answers {
  const core = "/apis/cluster.x-k8s.io/v1beta2/namespaces/default";
  const kubeconfig = dump({
    clusters: [{ name, cluster: { server: "https://abc.eks.example", "certificate-authority-data": "Q0E=" } }],
    users: [{ name, user: { token: "canary" } }],
  });
  return {
    [`${core}/clusters/${name}`]: {
      metadata: { name, generation: 2 },
      status: { conditions: [{ type: "Available", status: "True", observedGeneration: 2 }] },
    },
    [`${core}/machinepools`]: { items: [] },
    [`/apis/controlplane.cluster.x-k8s.io/v1beta2/namespaces/default/awsmanagedcontrolplanes/${name}`]: {
      metadata: { name },
      status: {
        version: "v1.35",
        oidcProvider: { arn: "arn:aws:iam::555555555555:oidc-provider/oidc.eks.example/id/ABC" },
      },
    },
    [`/api/v1/namespaces/default/secrets/${name}-kubeconfig`]: {
      data: { value: Buffer.from(kubeconfig).toString("base64") },
    },
  };
}

function plainKubeconfig(server: string): string {
  return dump({
    apiVersion: "v1",
    kind: "Config",
    "current-context": "management",
    clusters: [{ name: "management", cluster: { server, "insecure-skip-tls-verify": true } }],
    contexts: [{ name: "management", context: { cluster: "management", user: "management" } }],
    users: [{ name: "management", user: {} }],
  });
}

async function text(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString();
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeAllConnections();
  });
}
