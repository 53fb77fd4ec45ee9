import { controlPlane, createControlPlane, deleteControlPlane } from "../control-planes/control-plane.js";
import { deletePoolNodes, setPoolNodes } from "../control-planes/pool-nodes.js";
import type { ControlPlanes } from "./effects.js";

/** The real control planes of a sandbox. */
export function realControlPlanes(root: string): ControlPlanes {
  return {
    create: (spec) => createControlPlane(root, spec),
    remove: (name) => deleteControlPlane(root, name),
    find: (name) => controlPlane(root, name),
    setNodes: (pool) => setPoolNodes(root, pool),
    removeNodes: (plane, pool) => deletePoolNodes(root, plane, pool),
  };
}

/** Control planes that nobody can reach: clusters are records like everything else. For tests of the clouds alone. */
export function noControlPlanes(): ControlPlanes {
  const plane = (name: string): Awaited<ReturnType<ControlPlanes["create"]>> => ({
    name,
    endpoint: "https://127.0.0.1:1",
    certificateAuthority: `-----BEGIN CERTIFICATE-----\n${name}\n-----END CERTIFICATE-----\n`,
  });
  return {
    create: ({ name }) => Promise.resolve(plane(name)),
    remove: () => Promise.resolve(),
    find: (name) => Promise.resolve(plane(name)),
    setNodes: () => Promise.resolve(),
    removeNodes: () => Promise.resolve(),
  };
}
