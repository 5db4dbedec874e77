import type { Channel, ConnectorIo, Failure } from "../connector.ts";

/** Code of a failure: a host that a user named leads into a private network now. */
export const privateAddressCode = "private_address";

/**
 * What reaches a host that a user named. Where the installation is open to the internet it leads to public addresses only, at
 * each connection anew: a name may stand for another address than when it was entered. An account of the sandbox stands where
 * the installation stands.
 */
export function forNamedHosts(io: ConnectorIo, { environment }: Pick<Channel, "environment">): ConnectorIo {
  return environment === "live" && io.named ? { ...io, ...io.named } : io;
}

/** Nothing was sent. It passes when the name stands for a public address again, or when another host is entered. */
export function privateAddressFailure(): Failure {
  return {
    kind: "TRANSIENT",
    code: privateAddressCode,
    detail: "The host leads into a private network now; it is not connected to.",
    retryAfterMs: null,
    trace: null,
    platformFault: true,
  };
}
