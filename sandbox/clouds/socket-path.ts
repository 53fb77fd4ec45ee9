import { createHash } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The longest path that a Unix socket has on every system that runs the sandbox. */
const MAX_LENGTH = 100;

/**
 * Where the server of a sandbox listens: `clouds.sock` in its root or, where that path is too long for a socket, a file in
 * the temporary folder that is named after the root.
 */
export function socketPath(root: string, temporary = tmpdir()): string {
  const own = join(root, "clouds.sock");
  if (Buffer.byteLength(own) < MAX_LENGTH) return own;
  return join(temporary, `flotilla-${createHash("sha256").update(root).digest("hex").slice(0, 16)}.sock`);
}
