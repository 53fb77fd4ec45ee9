import {
  closeSync,
  existsSync,
  fdatasyncSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
} from "node:fs";
import { ftruncateSync, writeFileSync, writeSync } from "node:fs";
import { dirname } from "node:path";

/** A record of a journal: the value of a key, or `null` once it is gone. */
type Entry<T> = readonly [key: string, value: T | null];

/** A map that survives the process: what {@link Journal.set} has returned from is on disk. */
export interface Journal<T> {
  readonly values: ReadonlyMap<string, T>;
  set(key: string, value: T): void;
  delete(key: string): void;
  close(): void;
}

/**
 * Opens the journal in a file: one line of JSON for each change, appended and synchronised before it counts, so that a
 * change costs the same however much is stored. Opening rewrites the file with what is still there. A last line without its
 * end was never acknowledged and is dropped.
 *
 * @throws when another line cannot be read
 */
export function openJournal<T>(file: string): Journal<T> {
  mkdirSync(dirname(file), { recursive: true });
  const values = existsSync(file) ? replayed<T>(file) : new Map<string, T>();
  rewrite(file, values);
  const descriptor = openSync(file, "a");
  let length = Buffer.byteLength(lines(values));
  const append = (entry: Entry<T>): void => {
    const line = Buffer.from(`${JSON.stringify(entry)}\n`);
    try {
      if (writeSync(descriptor, line) !== line.length) throw new Error("the disk is full");
      fdatasyncSync(descriptor);
    } catch (cause) {
      ftruncateSync(descriptor, length); // half a line in the middle would make the file unreadable
      throw new Error(`${file} cannot be written`, { cause });
    }
    length += line.length;
  };
  return {
    values,
    set(key, value) {
      append([key, value]);
      values.set(key, value);
    },
    delete(key) {
      append([key, null]);
      values.delete(key);
    },
    close() {
      closeSync(descriptor);
    },
  };
}

function replayed<T>(file: string): Map<string, T> {
  const values = new Map<string, T>();
  const complete = readFileSync(file, "utf8").split("\n");
  const torn = complete.pop() ?? "";
  if (torn !== "" && !torn.startsWith('["')) throw corrupt(file, complete.length + 1);
  complete.forEach((line, index) => {
    const [key, value] = entry<T>(file, line, index + 1);
    if (value === null) values.delete(key);
    else values.set(key, value);
  });
  return values;
}

function entry<T>(file: string, line: string, number: number): Entry<T> {
  try {
    const parsed = JSON.parse(line) as unknown;
    if (isEntry<T>(parsed)) return parsed;
  } catch {
    // falls through to the message that says what to do
  }
  throw corrupt(file, number);
}

function isEntry<T>(value: unknown): value is Entry<T> {
  return Array.isArray(value) && value.length === 2 && typeof value[0] === "string";
}

function corrupt(file: string, line: number): Error {
  const fix = "put back a copy of the file, or start over with an empty sandbox: make down, make up";
  return new Error(`${file} is corrupt in line ${line}: ${fix}`);
}

function rewrite<T>(file: string, values: ReadonlyMap<string, T>): void {
  const next = `${file}.next`;
  const descriptor = openSync(next, "w", 0o600);
  try {
    writeFileSync(descriptor, lines(values));
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(next, file);
  const folder = openSync(dirname(file), "r");
  fsyncSync(folder);
  closeSync(folder);
}

function lines<T>(values: ReadonlyMap<string, T>): string {
  return [...values].map((value) => `${JSON.stringify(value)}\n`).join("");
}
