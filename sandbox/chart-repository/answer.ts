import { createHash } from "node:crypto";

/** What a server answers. */
export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: Buffer;
  /** @defaultValue none */
  readonly headers?: Readonly<Record<string, string>>;
}

/** An answer in JSON, which is YAML too. */
export function jsonAnswer(status: number, value: unknown, type = "application/json"): Answer {
  return { status, type, body: Buffer.from(JSON.stringify(value)) };
}

/** An answer in words. */
export function textAnswer(status: number, text: string): Answer {
  return { status, type: "text/plain; charset=utf-8", body: Buffer.from(`${text}\n`) };
}

/** What a content is called in a registry: `sha256:…`. */
export function digestOf(content: Buffer): string {
  return `sha256:${createHash("sha256").update(content).digest("hex")}`;
}
