import { createServer } from "node:net";
import { errorCode, Problem } from "./problem.ts";

/** True when nothing listens on the port, on either loopback address: "localhost" may mean the one or the other. */
export async function isPortFree(port: number): Promise<boolean> {
  return (await canListen(port, "127.0.0.1")) && (await canListen(port, "::1"));
}

/** A port the system picks; nothing listens on it at this moment. */
export async function anyFreePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done, fail) => server.once("error", fail).listen(0, "127.0.0.1", done));
  const address = server.address();
  await new Promise((done) => server.close(done));
  if (!address || typeof address === "string") throw new Error("the system named no port");
  return address.port;
}

export type PortWish = {
  /** What listens there, in a person's words. */
  purpose: string;
  variable: string;
  /** The value of the variable, if it was set. */
  asked: string | undefined;
  /** Tried first when nothing was asked for. */
  preferred: number;
};

/**
 * Settles one port. One that was asked for by name is taken or refused; a default moves to the next free one.
 * @param taken ports already promised to others of this run; the chosen one is added
 * @throws Problem when the port asked for is no port, is in use or is promised twice
 */
export async function choosePort(wish: PortWish, taken: Set<number>, free = isPortFree): Promise<number> {
  if (wish.asked) {
    const port = Number(wish.asked);
    if (!Number.isInteger(port) || port < 1 || port > 65_535)
      throw new Problem(`${wish.variable}=${wish.asked} is not a port.`, "Give a number from 1 to 65535.");
    if (taken.has(port))
      throw new Problem(
        `${wish.variable}=${port} is already used by another part of this start.`,
        "Give each its own.",
      );
    if (!(await free(port)))
      throw new Problem(
        `Port ${port}, asked for by ${wish.variable} for ${wish.purpose}, is in use by another program.`,
        `Stop that program, give another ${wish.variable}, or leave it unset to have a free one chosen.`,
      );
    taken.add(port);
    return port;
  }
  for (let port = wish.preferred; port < Math.min(wish.preferred + 200, 65_536); port++) {
    if (taken.has(port) || !(await free(port))) continue;
    taken.add(port);
    return port;
  }
  throw new Problem(
    `No free port for ${wish.purpose} from ${wish.preferred} upwards.`,
    `Name one with ${wish.variable}=<port>.`,
  );
}

function canListen(port: number, host: string): Promise<boolean> {
  return new Promise((settle) => {
    const server = createServer();
    // A machine without IPv6 cannot have the port taken there; a port below 1024 may be forbidden, which is not free.
    server.once("error", (error) => settle(["EADDRNOTAVAIL", "EAFNOSUPPORT"].includes(errorCode(error))));
    server.listen({ port, host, exclusive: true }, () => server.close(() => settle(true)));
  });
}
