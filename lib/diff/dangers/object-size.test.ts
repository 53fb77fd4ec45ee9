import { deepEqual } from "node:assert/strict";

import { dangers, type Sketch } from "./judge.test.data.js";

const config = (bytes: number): Sketch => ({ kind: "ConfigMap", name: "big", data: { a: "x".repeat(bytes) } });
const mebibyte = 1024 * 1024;
const refused =
  "ConfigMap big: object-too-large: its data is larger than 1 MiB, the most that an API server takes: the object is refused";

describe("the size of an object", () => {
  it("is at most 1 MiB of data in a ConfigMap", () => {
    deepEqual(dangers([], [config(mebibyte)]), []);
    deepEqual(dangers([], [config(mebibyte + 1)]), [refused]);
    deepEqual(dangers([config(1)], [config(mebibyte + 1)]), [refused]);
    deepEqual(dangers([config(mebibyte)], [config(mebibyte + 1)]), [refused]);
    deepEqual(dangers([config(mebibyte + 1)], [config(mebibyte + 2)]), []);
  });

  it("counts bytes, and of what is encoded what it stands for", () => {
    deepEqual(dangers([], [{ kind: "ConfigMap", name: "big", data: { a: "é".repeat(mebibyte / 2 + 1) } }]), [refused]);
    const encoded = (length: number): Sketch => ({
      kind: "ConfigMap",
      name: "big",
      binaryData: { a: "A".repeat(length) },
    });
    deepEqual(dangers([], [encoded((mebibyte * 4) / 3)]), []);
    deepEqual(dangers([], [encoded((mebibyte * 4) / 3 + 8)]), [refused]);
  });

  it("is at most 1.5 MiB of anything", () => {
    const route = (bytes: number): Sketch => ({
      kind: "HelmRelease",
      name: "big",
      spec: { values: "x".repeat(bytes) },
    });
    deepEqual(dangers([], [route(1.4 * mebibyte)]), []);
    deepEqual(dangers([], [route(1.5 * mebibyte)]), [
      "HelmRelease big: object-too-large: the object is larger than 1.5 MiB, the most that etcd takes: it is refused",
    ]);
  });
});
