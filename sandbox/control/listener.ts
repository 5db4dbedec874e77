/** Closes the ports of the platforms for a while, so that connections are refused. */
import type { Server } from "node:http";
import type { Server as TlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { Sandbox } from "../sandbox.ts";

const RETRY_MS = 50;

export class Listener {
  readonly #servers: readonly (Server | TlsServer)[];
  readonly #sandbox: Sandbox;
  readonly #closed = new Map<Server | TlsServer, AddressInfo>();
  #cancel: () => void = () => {};

  constructor(servers: readonly (Server | TlsServer)[], sandbox: Sandbox) {
    this.#servers = servers;
    this.#sandbox = sandbox;
  }

  /** Closes the ports and every connection for `ms` virtual milliseconds from now; 0 opens them at once. */
  closeFor(ms: number): void {
    this.#cancel();
    if (ms > 0) {
      for (const server of this.#servers) this.#close(server);
      this.#cancel = this.#sandbox.clock.after(ms, () => this.#openAll());
    } else this.#openAll();
  }

  #close(server: Server | TlsServer): void {
    if (this.#closed.has(server)) return;
    this.#closed.set(server, server.address() as AddressInfo);
    server.close();
    server.closeAllConnections();
  }

  #openAll(): void {
    for (const server of this.#closed.keys()) this.#open(server);
  }

  /** Another program may have taken the port for a moment. */
  #open(server: Server | TlsServer): void {
    const address = this.#closed.get(server);
    if (address === undefined) return;
    const retry = () => void setTimeout(() => this.#open(server), RETRY_MS);
    server.once("error", retry);
    server.listen(address.port, address.address, () => {
      server.off("error", retry);
      this.#closed.delete(server);
    });
  }
}
