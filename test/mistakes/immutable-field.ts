import { tree, type Mistake } from "./mistake.js";

const collector = (size: string) => `apiVersion: apps/v1
kind: StatefulSet
metadata: { name: collector, namespace: telemetry }
spec:
  replicas: 3
  serviceName: collector
  selector: { matchLabels: { app: collector } }
  template:
    metadata: { labels: { app: collector } }
    spec:
      containers: [{ name: collector, image: registry.example/collector:0.70.0 }]
  volumeClaimTemplates:
  - metadata: { name: queue }
    spec:
      accessModes: [ReadWriteOnce]
      resources: { requests: { storage: ${size} } }
`;

/** The volumes of a StatefulSet are to grow. */
export const immutableField: Mistake = {
  name: "immutable field",
  incident: {
    title: "Operator cannot reconcile stateful sets when `volumeClaimTemplates` are changed",
    url: "https://github.com/open-telemetry/opentelemetry-operator/issues/1491",
    story:
      "A new release changed the claim templates of a StatefulSet that ran. The API server refused the update over and over, so that nothing else of it was updated either.",
  },
  base: tree({}, { "eu/telemetry.yaml": collector("10Gi") }),
  head: tree({}, { "eu/telemetry.yaml": collector("50Gi") }),
  objects: ["eu StatefulSet telemetry/collector"],
  dangers: [
    {
      rule: "immutable-field",
      message:
        "spec.volumeClaimTemplates cannot change: the StatefulSet is deleted and created anew: its pods stop, and start again with the new one",
    },
  ],
};
