import { Readable } from "node:stream";
import { Agent, type Dispatcher } from "undici";
import type { MediaTrouble } from "#db/media-enums";
import { demandPublicHost, PrivateAddressError, publicDispatcher } from "#lib/http/public-dispatcher";
import { type StoredUpload, storeUpload, UploadTooLarge, UploadTooSlow } from "#lib/uploads/store-upload";

export type DownloadLimits = {
  maxBytes: number;
  /** Milliseconds for the whole file, redirections and connecting included. */
  totalMs: number;
  /** Longest silence in between. */
  pauseMs: number;
};

export type Download =
  | { ok: true; file: StoredUpload; declaredType: string | null }
  | { ok: false; trouble: MediaTrouble; detail: string; passing: boolean };

const connectMs = 5_000;
const mostRedirections = 3;

const dispatchers: { inside?: Dispatcher; outside?: Dispatcher } = {};

/** Reaches every address, for the sandbox and for installations that are private themselves. */
function anywhere(): Dispatcher {
  dispatchers.inside ??= new Agent({ connections: 16, connect: { timeout: connectMs }, allowH2: false });
  return dispatchers.inside;
}

function publicOnly(): Dispatcher {
  dispatchers.outside ??= publicDispatcher(connectMs);
  return dispatchers.outside;
}

/**
 * Fetches a file from an address that came from outside into a temporary file, bounded in size and time whatever the other
 * side says or does. Never throws for what the other side does.
 *
 * @param source.headers go to the host of `url` alone, not to where it redirects
 * @param mayBePrivate whether an address may lead into a private network
 * @returns the file, which the caller must remove in any case
 */
export async function download(
  source: { url: string; headers: Record<string, string> },
  limits: DownloadLimits,
  mayBePrivate: (url: URL) => boolean,
  stopping: AbortSignal,
): Promise<Download> {
  const deadline = AbortSignal.timeout(limits.totalMs);
  const signal = AbortSignal.any([deadline, stopping]);
  try {
    const answer = await ask(source, mayBePrivate, { signal, pauseMs: limits.pauseMs });
    const { statusCode, headers, body } = answer;
    if (statusCode !== 200) {
      drop(body);
      return refusalOf(statusCode);
    }
    const length = Number(headers["content-length"] ?? 0);
    if (length > limits.maxBytes) {
      drop(body);
      return failed("too_large", `${length} bytes`);
    }
    const type = headers["content-type"];
    const file = await storeUpload(Readable.toWeb(body) as ReadableStream<Uint8Array>, limits, signal);
    if (file.bytes > 0) return { ok: true, file, declaredType: typeof type === "string" ? type : null };
    await file.remove();
    return failed("empty", "0 bytes");
  } catch (error) {
    return troubleOf(error, deadline.aborted);
  }
}

type Answer = Dispatcher.ResponseData;

/** Asks for the file, and follows where it was moved to, looking at each address anew. */
async function ask(
  source: { url: string; headers: Record<string, string> },
  mayBePrivate: (url: URL) => boolean,
  { signal, pauseMs }: { signal: AbortSignal; pauseMs: number },
): Promise<Answer> {
  let url = new URL(source.url);
  const first = url.origin;
  for (let turn = 0; ; turn++) {
    if (url.protocol !== "https:" && url.protocol !== "http:") throw new TypeError("Invalid URL");
    const inside = mayBePrivate(url);
    if (!inside) demandPublicHost(url);
    const answer = await (inside ? anywhere() : publicOnly()).request({
      ...{ origin: url.origin, path: `${url.pathname}${url.search}`, method: "GET", signal },
      headers: { accept: "*/*", "accept-encoding": "identity", ...(url.origin === first ? source.headers : {}) },
      ...{ headersTimeout: pauseMs, bodyTimeout: pauseMs },
    });
    const to = answer.headers.location;
    if (![301, 302, 303, 307, 308].includes(answer.statusCode) || typeof to !== "string") return answer;
    drop(answer.body);
    if (turn === mostRedirections) throw new TypeError("too many redirections");
    url = new URL(to, url);
  }
}

/** Ends a connection of which nothing more is wanted. */
function drop(body: Answer["body"]): void {
  body.on("error", () => {});
  body.destroy();
}

function refusalOf(status: number): Download {
  const detail = `HTTP ${status}`;
  if (status === 404 || status === 410) return failed("gone", detail);
  if (status >= 500 || status === 408 || status === 429) return failed("unreachable", detail, true);
  return failed("refused", detail);
}

function troubleOf(error: unknown, late: boolean): Download {
  const { code, cause, message } = error as Error & { code?: string };
  if (error instanceof UploadTooLarge) return failed("too_large", "more than is allowed");
  if (error instanceof UploadTooSlow || late || code === "UND_ERR_BODY_TIMEOUT" || code === "UND_ERR_HEADERS_TIMEOUT")
    return failed("too_slow", "no whole file in time", true);
  if (error instanceof PrivateAddressError || cause instanceof PrivateAddressError)
    return failed("private_address", message);
  if (error instanceof TypeError) return failed("refused", message);
  // A full disk is ours, and nothing that the other side did.
  if (code === "ENOSPC" || code === "EROFS" || code === "EACCES") throw error;
  return failed("unreachable", code ?? message, true);
}

function failed(trouble: MediaTrouble, detail: string, passing = false): Download {
  return { ok: false, trouble, detail: detail.slice(0, 500), passing };
}
