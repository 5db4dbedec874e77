import { randomInt } from "node:crypto";
import { createServer } from "node:net";
import { errorCode, Problem } from "./problem.ts";

/** True when nothing listens on the port on either loopback address; "localhost" may resolve to both. */
export async function isPortFree(port: number): Promise<boolean> {
  return (await canListen(port, "127.0.0.1")) && (await canListen(port, "::1"));
}

/**
 * Where `anyFreePort` looks: below the ports that Linux (from 32768) and macOS (from 49152) give to outgoing connections, so that
 * no connection takes the port between two starts of the program it was picked for.
 */
const listeningPorts = { from: 15_000, to: 30_000 };

/**
 * A port on which nothing listens, picked at random. Another program may take it before it is used.
 * @throws Error after a hundred ports that were all in use
 */
export async function anyFreePort(free = isPortFree): Promise<number> {
  for (let tries = 0; tries < 100; tries++) {
    const port = randomInt(listeningPorts.from, listeningPorts.to);
    if (await free(port)) return port;
  }
  throw new Error(`found no free port between ${listeningPorts.from} and ${listeningPorts.to}`);
}

export type PortRequest = {
  /** What listens there, for messages. */
  purpose: string;
  variable: string;
  /** The value of the environment variable, if set. */
  asked: string | undefined;
  /** Tried first when the variable is not set. */
  preferred: number;
};

/**
 * Chooses one port. A port set by its variable is used or refused; a default moves to the next free port.
 * @param taken ports reserved for other processes of this run; the chosen one is added
 * @throws Problem when the port is invalid, in use or reserved twice
 */
export async function choosePort(request: PortRequest, taken: Set<number>, free = isPortFree): Promise<number> {
  if (request.asked) {
    const port = Number(request.asked);
    if (!Number.isInteger(port) || port < 1 || port > 65_535)
      throw new Problem(`${request.variable}=${request.asked} is not a port.`, "Use a number from 1 to 65535.");
    if (taken.has(port))
      throw new Problem(
        `${request.variable}=${port} is already used by another process of this start.`,
        "Give each process its own port.",
      );
    if (!(await free(port)))
      throw new Problem(
        `Port ${port}, set by ${request.variable} for ${request.purpose}, is in use by another program.`,
        `Stop that program, set another ${request.variable}, or leave it unset to use a free port.`,
      );
    taken.add(port);
    return port;
  }
  for (let port = request.preferred; port < Math.min(request.preferred + 200, 65_536); port++) {
    if (taken.has(port) || !(await free(port))) continue;
    taken.add(port);
    return port;
  }
  throw new Problem(
    `No free port for ${request.purpose} from ${request.preferred} upwards.`,
    `Set one with ${request.variable}=<port>.`,
  );
}

function canListen(port: number, host: string): Promise<boolean> {
  return new Promise((settle) => {
    const server = createServer();
    // Without IPv6 nothing can listen on ::1. A port below 1024 may be forbidden, which counts as not free.
    server.once("error", (error) => settle(["EADDRNOTAVAIL", "EAFNOSUPPORT"].includes(errorCode(error))));
    server.listen({ port, host, exclusive: true }, () => server.close(() => settle(true)));
  });
}
