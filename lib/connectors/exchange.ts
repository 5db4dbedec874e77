import type { Dispatcher } from "undici";
import type { ConnectorIo } from "./connector.ts";

/** No platform answers with more. */
const maxAnswerBytes = 4 * 1024 * 1024;

export type ExchangeRequest = {
  method: "GET" | "POST" | "DELETE";
  url: URL;
  headers: Record<string, string>;
  body: string | null;
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
  /** Why there is no whole answer. */
  problem: string | null;
  /** True when the request could not even be formed, e.g. a line break in a token: another try would end the same. */
  unsendable: boolean;
};

/**
 * Makes one HTTP exchange and never throws. Speaks to the dispatcher by a handler of its own instead of `undici.request`,
 * because only the handler learns whether the request was put on a socket.
 * The deadline `io.timeoutMs` covers waiting for a socket, connecting and the whole answer.
 */
export function exchange(request: ExchangeRequest, io: ConnectorIo): Promise<Exchange> {
  const startedAt = performance.now();
  return new Promise((resolve) => {
    let controller: Dispatcher.DispatchController | null = null;
    let status: number | null = null;
    let headers: Exchange["headers"] = {};
    let length = 0;
    const chunks: Buffer[] = [];
    let ended = false;

    const end = (problem: string | null, unsendable = false) => {
      if (ended) return;
      ended = true;
      clearTimeout(timer);
      const { method, url } = request;
      // The query is left out: sign-up puts its secrets there.
      const tracedUrl = `${url.origin}${url.pathname}`;
      io.trace?.({ method, url: tracedUrl, status, tookMs: Math.round(performance.now() - startedAt) });
      resolve({
        written: controller !== null,
        status,
        headers,
        body: problem === null ? Buffer.concat(chunks, length).toString("utf8") : null,
        problem,
        unsendable,
      });
    };
    const giveUp = (problem: string) => {
      end(problem);
      controller?.abort(new Error(problem));
    };
    const timer = setTimeout(() => giveUp(`no answer within ${io.timeoutMs} ms`), io.timeoutMs);

    const handler: Dispatcher.DispatchHandler = {
      onRequestStart(given) {
        // The deadline passed while the request waited for a socket: it was reported as not written, so it must not be.
        if (ended) given.abort(new Error("deadline passed"));
        else controller = given;
      },
      onResponseStart(_controller, statusCode, answerHeaders) {
        if (statusCode < 200) return;
        status = statusCode;
        headers = answerHeaders;
      },
      onResponseData(_controller, chunk) {
        length += chunk.length;
        if (length > maxAnswerBytes) giveUp("the answer is too long");
        else chunks.push(chunk);
      },
      onResponseEnd: () => end(null),
      onResponseError: (_controller, error) => end(wordsOf(error), codeOf(error) === "UND_ERR_INVALID_ARG"),
    };
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
      end(wordsOf(error), codeOf(error) === "UND_ERR_INVALID_ARG");
    }
  });
}

function codeOf(error: unknown): string | null {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : null;
}

function wordsOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const code = codeOf(error);
  return message === "" ? (code ?? "connection failed") : message;
}
