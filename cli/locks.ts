import { readFileSync } from "node:fs";

/** Who holds the lock of a stack. */
export interface LockHolder {
  readonly user: string;
  readonly host: string;
  readonly pid: number;
  readonly since: string;
}

/** The holders that Pulumi names when it finds a stack locked; its file backend does, the others do not. */
export function lockHolders(message: string): readonly LockHolder[] {
  return [...message.matchAll(/created by (.+)@(\S+) \(pid (\d+)\) at (\S+)/g)].map(
    ([, user = "", host = "", pid = "", since = ""]) => ({ user, host, pid: Number(pid), since }),
  );
}

/** Whether every holder was a process of this machine that has died: only then may its lock be broken. */
export function isStale(holders: readonly LockHolder[], host: string, alive: (pid: number) => boolean): boolean {
  return holders.length > 0 && holders.every((holder) => holder.host === host && !alive(holder.pid));
}

/** Whether a Pulumi engine runs under this process id; another program may have got the id of a dead one. */
export function isPulumi(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
  try {
    return readFileSync(`/proc/${pid}/comm`, "utf8").startsWith("pulumi");
  } catch {
    return true; // no /proc here: believe the id
  }
}
