import { type LookupAddress, type LookupOptions, lookup } from "node:dns";
import { Agent, type Dispatcher } from "undici";
import { isPrivateHost } from "./private-address.ts";

/** An address that comes from outside leads into a private network. */
export class PrivateAddressError extends Error {
  override name = "PrivateAddressError";
  constructor() {
    super("The address leads into a private network.");
  }
}

type Answer = (error: Error | null, address: string | LookupAddress[], family?: number) => void;

/**
 * Opens connections to public addresses only. A name is looked up once, and the connection goes to what was looked at then: a
 * name that stands for another address a moment later changes nothing.
 */
export function publicDispatcher(connectTimeoutMs: number): Dispatcher {
  return new Agent({ connections: 16, connect: { timeout: connectTimeoutMs, lookup: lookUpPublic }, allowH2: false });
}

/** As `dns.lookup`, for sockets; refuses a name as soon as one of its addresses is private. */
export function lookUpPublic(hostname: string, options: LookupOptions, answer: Answer): void {
  lookup(hostname, { ...options, all: true }, (error, found) => {
    if (error) return answer(error, []);
    const [first] = found;
    if (!first || found.some(({ address }) => isPrivateHost(address))) return answer(new PrivateAddressError(), []);
    if (options.all) answer(null, found);
    else answer(null, first.address, first.family);
  });
}

/** Whether the host of a URL is private by its own words: numbers are connected to without any look-up. */
export function demandPublicHost({ hostname }: Pick<URL, "hostname">): void {
  if (isPrivateHost(hostname)) throw new PrivateAddressError();
}
