import { k8s } from "cdk8s-plus-28";
import type { Construct } from "constructs";

/** Adds that many Deployments, with what a Deployment in production has. */
export function addDeployments(scope: Construct, count: number): void {
  for (let index = 0; index < count; index++) {
    new k8s.KubeDeployment(scope, `${index}`, deployment(`web-${index}`));
  }
}

function deployment(name: string): k8s.KubeDeploymentProps {
  const labels = { "app.kubernetes.io/name": name };
  return {
    metadata: { name, namespace: "shop", labels },
    spec: {
      replicas: 3,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          serviceAccountName: "web",
          automountServiceAccountToken: false,
          securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
          containers: [
            {
              name: "web",
              image: "registry.example/shop/web:1.4.2",
              ports: [{ name: "http", containerPort: 8080 }],
              env: [{ name: "REGION", value: "us-east-1" }],
              resources: {
                requests: { cpu: k8s.Quantity.fromString("250m"), memory: k8s.Quantity.fromString("256Mi") },
                limits: { memory: k8s.Quantity.fromString("256Mi") },
              },
              livenessProbe: { httpGet: { path: "/livez", port: k8s.IntOrString.fromString("http") } },
              readinessProbe: { httpGet: { path: "/readyz", port: k8s.IntOrString.fromString("http") } },
              securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
            },
          ],
        },
      },
    },
  };
}
