import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from "node:http";

/** How long a caller may take, in milliseconds. */
export type HttpLimits = {
  /** Until the headers are here. */
  headersMs: number;
  /** Until the body is here, uploads aside. */
  bodyMs: number;
  /** Without a byte, in an upload. */
  stallMs: number;
  /** Until an upload is here as a whole. */
  uploadMs: number;
  /** How often this is looked at. */
  checkMs: number;
};

const usual: HttpLimits = { headersMs: 10_000, bodyMs: 30_000, stallMs: 30_000, uploadMs: 900_000, checkMs: 2_000 };
/** Longer than the idle time-out of load balancers, so that we never close a connection they are about to use. */
const keepAliveMs = 65_000;

/**
 * An HTTP server that lets nobody hold a connection by sending slowly. Files under `/uploads/` may take minutes as long as
 * they keep coming.
 */
export function createLimitedServer(listener: RequestListener, limits: HttpLimits = usual): Server {
  const options = {
    headersTimeout: limits.headersMs,
    requestTimeout: limits.uploadMs,
    keepAliveTimeout: keepAliveMs,
    connectionsCheckingInterval: limits.checkMs,
  };
  return createServer(options, (request, response) => {
    watchBody(request, response, limits);
    listener(request, response);
  });
}

function watchBody(request: IncomingMessage, response: ServerResponse, limits: HttpLimits): void {
  const hasBody = request.headers["content-length"] !== undefined || request.headers["transfer-encoding"] !== undefined;
  if (!hasBody || request.headers["content-length"] === "0") return;
  const isUpload = request.url?.startsWith("/uploads/") ?? false;
  const allowedMs = isUpload ? limits.stallMs : limits.bodyMs;
  let read = request.socket.bytesRead;
  let movedAt = performance.now();
  const timer = setInterval(() => {
    if (request.complete || request.destroyed) return clearInterval(timer);
    // What waits in our own memory has come in time; it is we who do not take it.
    const moves = isUpload && (request.socket.bytesRead > read || request.readableLength > 0);
    if (moves) {
      read = request.socket.bytesRead;
      movedAt = performance.now();
    }
    if (performance.now() - movedAt <= allowedMs) return;
    clearInterval(timer);
    cutOff(request, response);
  }, limits.checkMs);
  timer.unref();
  request.once("close", () => clearInterval(timer));
}

function cutOff(request: IncomingMessage, response: ServerResponse): void {
  const { socket } = request;
  if (!response.headersSent)
    socket.write("HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
  socket.destroySoon();
}
