/** Closes the port of the platforms for a while, so that connections are refused. */
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Sandbox } from "../sandbox.ts";

const RETRY_MS = 50;

export class Listener {
  readonly #server: Server;
  readonly #sandbox: Sandbox;
  #address: AddressInfo | null = null;
  #cancel: () => void = () => {};

  constructor(server: Server, sandbox: Sandbox) {
    this.#server = server;
    this.#sandbox = sandbox;
  }

  /** Closes the port and every connection for `ms` virtual milliseconds from now; 0 opens it at once. */
  closeFor(ms: number): void {
    this.#cancel();
    if (ms > 0 && this.#address === null) {
      this.#address = this.#server.address() as AddressInfo;
      this.#server.close();
      this.#server.closeAllConnections();
    }
    if (ms > 0) this.#cancel = this.#sandbox.clock.after(ms, () => this.#open());
    else this.#open();
  }

  /** Another program may have taken the port for a moment. */
  #open(): void {
    const address = this.#address;
    if (address === null) return;
    const retry = () => void setTimeout(() => this.#open(), RETRY_MS);
    this.#server.once("error", retry);
    this.#server.listen(address.port, address.address, () => {
      this.#server.off("error", retry);
      this.#address = null;
    });
  }
}
