/** One IMAP connection: takes bytes apart into commands with their literals, and turns to TLS when it is asked to. */
import type { Socket } from "node:net";
import { TLSSocket } from "node:tls";

/** Longest command with its literals. */
const MAX_BYTES = 1024 * 1024;

export class Connection {
  #socket: Socket;
  #bytes: Buffer = Buffer.alloc(0);
  #line = "";
  #awaited = 0;
  #work: Promise<void> = Promise.resolve();
  readonly #take: (line: string) => Promise<void>;
  secure = false;

  /** @param take one whole command; the next one waits until it is done */
  constructor(socket: Socket, take: (line: string) => Promise<void>) {
    this.#socket = socket;
    this.#take = take;
    this.#listen();
  }

  say(text: string | Buffer): void {
    if (!this.#socket.destroyed) this.#socket.write(text);
  }

  /** Ends the connection after what was said. */
  end(): void {
    this.#socket.end();
  }

  /** Cuts the connection. */
  cut(): void {
    this.#socket.destroy();
  }

  get closed(): boolean {
    return this.#socket.destroyed;
  }

  startTls(tls: { key: string; cert: string }): void {
    const plain = this.#socket;
    plain.removeAllListeners("data");
    this.#bytes = Buffer.alloc(0);
    this.#socket = new TLSSocket(plain, { isServer: true, ...tls });
    this.secure = true;
    this.#listen();
  }

  #listen(): void {
    const socket = this.#socket;
    socket.on("data", (chunk: Buffer) => {
      this.#bytes = Buffer.concat([this.#bytes, chunk]);
      if (this.#bytes.length + this.#line.length > MAX_BYTES) socket.destroy();
      else this.#read();
    });
    socket.on("error", () => socket.destroy());
  }

  #read(): void {
    for (;;) {
      if (this.#awaited > 0) {
        if (this.#bytes.length < this.#awaited) return;
        const literal = this.#bytes.subarray(0, this.#awaited).toString("utf8");
        this.#bytes = this.#bytes.subarray(this.#awaited);
        this.#awaited = 0;
        this.#line += `"${literal.replace(/["\\]/g, "\\$&")}"`;
      }
      const end = this.#bytes.indexOf("\r\n");
      if (end < 0) return;
      const text = this.#bytes.subarray(0, end).toString("utf8");
      this.#bytes = this.#bytes.subarray(end + 2);
      const [, before = "", size, unasked] = /^(.*)\{(\d+)(\+?)\}$/s.exec(text) ?? [];
      if (size !== undefined) {
        this.#line += before;
        this.#awaited = Number(size);
        if (unasked === "") this.say("+ go on\r\n");
        if (this.#awaited === 0) this.#line += '""';
        continue;
      }
      const line = this.#line + text;
      this.#line = "";
      this.#work = this.#work.then(() => this.#take(line)).catch(() => this.cut());
    }
  }
}
