import { tree, type Mistake } from "./mistake.js";

const gateway = (selector: string) => `apiVersion: apps/v1
kind: Deployment
metadata: { name: gateway, namespace: edge }
spec:
  replicas: 3
  selector: { matchLabels: ${selector} }
  template:
    metadata: { labels: { app.kubernetes.io/name: gateway, app.kubernetes.io/version: v0.3.2 } }
    spec:
      containers: [{ name: gateway, image: registry.example/gateway:0.3.2 }]
`;

/** A label that changes with each release gets into the selector. */
export const selectorChange: Mistake = {
  name: "selector change",
  incident: {
    title: "Helm Chart Upgrades Fail due to immutable selector fields in deployment.",
    url: "https://github.com/jetstack/version-checker/issues/140",
    story:
      "The selector of a Deployment was made from the same template as its labels, the version among them. From then on no release could be upgraded: the Deployment had to be deleted first.",
  },
  base: tree({}, { "eu/edge.yaml": gateway("{ app.kubernetes.io/name: gateway }") }),
  head: tree({}, { "eu/edge.yaml": gateway("{ app.kubernetes.io/name: gateway, app.kubernetes.io/version: v0.3.2 }") }),
  objects: ["eu Deployment edge/gateway"],
  dangers: [
    {
      rule: "selector-changed",
      message:
        "spec.selector cannot change: the Deployment is deleted and created anew, and pods of the old selector are all stopped at once or left without an owner",
    },
  ],
};
