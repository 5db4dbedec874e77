import type { Readable } from "node:stream";
import type { Dispatcher } from "undici";
import { PrivateAddressError } from "#lib/http/public-dispatcher";
import type { ConnectorIo } from "../connector.ts";

/** No platform answers with more. */
const maxAnswerBytes = 4 * 1024 * 1024;

export type ExchangeRequest = {
  method: "GET" | "POST" | "DELETE";
  url: URL;
  headers: Record<string, string>;
  /** A stream needs its length in the headers. */
  body: string | Buffer | Readable | null;
};

/**
 * What came of one request. `written` is false only when not a byte of it can have left, which is what makes another try
 * safe. `body` is null unless the whole answer arrived.
 */
export type Exchange = {
  written: boolean;
  status: number | null;
  headers: Record<string, string | string[] | undefined>;
  body: string | null;
  /** The same as it came, for files. */
  bytes?: Buffer;
  /** Why there is no whole answer. */
  problem: string | null;
  /** True when the request could not even be formed, e.g. a line break in a token: another try would end the same. */
  unsendable: boolean;
  /** True when the host leads into a private network, which is not connected to. */
  privateAddress?: boolean;
};

/**
 * Makes one HTTP exchange and never throws. Speaks to the dispatcher by a handler of its own instead of `undici.request`,
 * because only the handler learns whether the request was put on a socket.
 * The deadline `io.timeoutMs` covers waiting for a socket, connecting and the whole answer.
 */
export function exchange(request: ExchangeRequest, io: ConnectorIo): Promise<Exchange> {
  return new Promise((resolve) => {
    const handler = new ExchangeHandler(request, io, resolve);
    try {
      io.dispatcher.dispatch(
        {
          origin: request.url.origin,
          path: `${request.url.pathname}${request.url.search}`,
          method: request.method,
          headers: request.headers,
          body: request.body,
          headersTimeout: 0,
          bodyTimeout: 0,
        },
        handler,
      );
    } catch (error) {
      handler.fail(error);
    }
  });
}

/** Hears of the steps of one exchange and reports its end once. */
class ExchangeHandler implements Dispatcher.DispatchHandler {
  readonly #startedAt = performance.now();
  readonly #request: ExchangeRequest;
  readonly #io: ConnectorIo;
  readonly #resolve: (made: Exchange) => void;
  readonly #timer: NodeJS.Timeout;
  readonly #chunks: Buffer[] = [];
  #controller: Dispatcher.DispatchController | null = null;
  #status: number | null = null;
  #headers: Exchange["headers"] = {};
  #length = 0;
  #ended = false;
  #privateAddress = false;

  constructor(request: ExchangeRequest, io: ConnectorIo, resolve: (made: Exchange) => void) {
    this.#request = request;
    this.#io = io;
    this.#resolve = resolve;
    this.#timer = setTimeout(() => this.#giveUp(`no answer within ${io.timeoutMs} ms`), io.timeoutMs);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    // The deadline passed while the request waited for a socket: it was reported as not written, so it must not be.
    if (this.#ended) controller.abort(new Error("deadline passed"));
    else this.#controller = controller;
  }

  onResponseStart(_controller: unknown, statusCode: number, headers: Exchange["headers"]): void {
    if (statusCode < 200) return;
    this.#status = statusCode;
    this.#headers = headers;
  }

  onResponseData(_controller: unknown, chunk: Buffer): void {
    this.#length += chunk.length;
    if (this.#length > maxAnswerBytes) this.#giveUp("the answer is too long");
    else this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    this.#end(null);
  }

  onResponseError(_controller: unknown, error: Error): void {
    this.fail(error);
  }

  /** Ends the exchange by an error of the connection or of the request itself. */
  fail(error: unknown): void {
    this.#privateAddress = error instanceof PrivateAddressError;
    this.#end(wordsOf(error), codeOf(error) === "UND_ERR_INVALID_ARG");
  }

  #giveUp(problem: string): void {
    this.#end(problem);
    this.#controller?.abort(new Error(problem));
  }

  #end(problem: string | null, unsendable = false): void {
    if (this.#ended) return;
    this.#ended = true;
    clearTimeout(this.#timer);
    const { method, url } = this.#request;
    const status = this.#status;
    const tookMs = Math.round(performance.now() - this.#startedAt);
    const bytes = problem === null ? Buffer.concat(this.#chunks, this.#length) : null;
    // The query is left out: sign-up puts its secrets there.
    this.#io.trace?.({ method, url: `${url.origin}${url.pathname}`, status, tookMs });
    this.#resolve({
      written: this.#controller !== null,
      status,
      headers: this.#headers,
      body: bytes === null ? null : bytes.toString("utf8"),
      ...(bytes === null ? {} : { bytes }),
      problem,
      unsendable,
      ...(this.#privateAddress ? { privateAddress: true } : {}),
    });
  }
}

function codeOf(error: unknown): string | null {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : null;
}

function wordsOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const code = codeOf(error);
  return message === "" ? (code ?? "connection failed") : message;
}
