import { connect as connectTcp, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { log } from "#lib/log";
import type { ConnectorIo } from "./connector.ts";
import type { Pools } from "./pools.ts";

/**
 * What connectors are given in a real process: its pools, its sockets and its clock.
 * @param options.timeoutMs for one whole exchange, and for opening a connection
 */
export function createIo(pools: Pools, options: { timeoutMs: number }): ConnectorIo {
  return {
    dispatcher: pools.dispatcher,
    connect: (to) => openSocket(to, options.timeoutMs),
    now: () => new Date(),
    timeoutMs: options.timeoutMs,
    trace: (exchange) => log.debug(exchange, "platform exchange"),
  };
}

function openSocket(to: { host: string; port: number; tls: boolean }, timeoutMs: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const { host, port } = to;
    const socket = to.tls ? connectTls({ host, port, servername: host }) : connectTcp({ host, port });
    const timer = setTimeout(() => socket.destroy(new Error(`no connection within ${timeoutMs} ms`)), timeoutMs);
    socket.once("error", (error) => {
      clearTimeout(timer);
      reject(error);
    });
    socket.once(to.tls ? "secureConnect" : "connect", () => {
      clearTimeout(timer);
      clearTimeout(timer);
      socket.removeAllListeners("error");
      resolve(socket);
    });
  });
}
