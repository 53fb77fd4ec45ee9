import { deepEqual } from "node:assert/strict";

import type { Properties } from "../provider/property-value.js";
import { difference } from "./difference.js";

const IN_PLACE = { configMaps: true, secrets: true };
const BY_DEFAULT = { configMaps: false, secrets: false };

function configMap(data: Properties, metadata: Properties = { name: "settings", namespace: "shop" }): Properties {
  return { apiVersion: "v1", kind: "ConfigMap", metadata, data };
}

function deployment(spec: Properties): Properties {
  return { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "web", namespace: "shop" }, spec };
}

/** The changed paths with what happens to them, then the fields that replace. */
function summary(olds: Properties, news: Properties, mutability = IN_PLACE): readonly unknown[] {
  const { detailed = {}, replaces = [], deleteBeforeReplace = false } = difference(olds, news, mutability);
  const changes = Object.entries(detailed).map(([path, { kind }]) => `${kind} ${path}`);
  return [changes, replaces, deleteBeforeReplace];
}

describe("difference", () => {
  it("finds nothing between equal inputs", () => {
    deepEqual(summary(configMap({ level: "info" }), configMap({ level: "info" })), [[], [], false]);
  });

  it("names the topmost key that is added or removed, and the leaf that changes", () => {
    deepEqual(
      summary(
        deployment({ replicas: 2, template: { spec: { nodeSelector: { zone: "a" } } } }),
        deployment({ replicas: 3, template: { spec: {} }, strategy: { type: "Recreate" } }),
      ),
      [["update spec.replicas", "add spec.strategy", "delete spec.template.spec.nodeSelector"], [], false],
    );
  });

  it("compares lists item by item", () => {
    deepEqual(
      summary(
        deployment({ containers: [{ image: "a:1" }, { image: "b:1" }] }),
        deployment({ containers: [{ image: "a:2" }] }),
      ),
      [["update spec.containers[0].image", "delete spec.containers[1]"], [], false],
    );
  });

  it("quotes keys that are not plain words", () => {
    deepEqual(summary(configMap({ "app.yaml": "1" }), configMap({ "app.yaml": "2" })), [
      ['update data["app.yaml"]'],
      [],
      false,
    ]);
  });

  it("replaces a ConfigMap with other data unless told that it is mutable, the old one first", () => {
    deepEqual(summary(configMap({ level: "info" }), configMap({ level: "debug" }), BY_DEFAULT), [
      ["update-replace data.level"],
      ["data.level"],
      true,
    ]);
  });

  it("replaces what has another name, the new one first", () => {
    deepEqual(summary(configMap({}), configMap({}, { name: "settings-2", namespace: "shop" })), [
      ["update-replace metadata.name"],
      ["metadata.name"],
      false,
    ]);
  });

  it("replaces a Deployment with another selector and nothing else", () => {
    deepEqual(
      summary(
        deployment({ selector: { matchLabels: { app: "web" } }, replicas: 1 }),
        deployment({ selector: { matchLabels: { app: "web2" } }, replicas: 2 }),
      ),
      [
        ["update spec.replicas", "update-replace spec.selector.matchLabels.app"],
        ["spec.selector.matchLabels.app"],
        true,
      ],
    );
  });
});
