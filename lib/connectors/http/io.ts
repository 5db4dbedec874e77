import { connect as connectTcp, type LookupFunction, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { demandPublicHost, lookUpPublic } from "#lib/http/public-dispatcher";
import { log } from "#lib/log";
import type { ConnectorIo } from "../connector.ts";
import type { Pools } from "./pools.ts";

/**
 * What connectors are given in a real process: its pools, its sockets and its clock.
 * @param options.timeoutMs for one whole exchange, and for opening a connection
 * @param options.publicOnly hosts that users name must lead to public addresses
 */
export function createIo(pools: Pools, options: { timeoutMs: number; publicOnly?: boolean }): ConnectorIo {
  const { timeoutMs, publicOnly } = options;
  return {
    dispatcher: pools.dispatcher,
    connect: (to) => openSocket(to, timeoutMs),
    ...(publicOnly ? { named: { dispatcher: pools.named, connect: (to) => openPublicSocket(to, timeoutMs) } } : {}),
    now: () => new Date(),
    timeoutMs,
    trace: (exchange) => log.debug(exchange, "platform exchange"),
  };
}

type Place = { host: string; port: number; tls: boolean };

/** @throws PrivateAddressError for a host that leads into a private network at this moment */
async function openPublicSocket(to: Place, timeoutMs: number): Promise<Socket> {
  demandPublicHost({ hostname: to.host });
  return openSocket(to, timeoutMs, lookUpPublic);
}

function openSocket(to: Place, timeoutMs: number, lookup?: typeof lookUpPublic): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const { host, port } = to;
    const where = { host, port, ...(lookup ? { lookup: lookup as LookupFunction } : {}) };
    const socket = to.tls ? connectTls({ ...where, servername: host }) : connectTcp(where);
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
