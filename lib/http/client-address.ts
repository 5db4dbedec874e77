import type { IncomingMessage } from "node:http";
import { BlockList, isIP } from "node:net";

/**
 * The proxies an operator names: addresses and networks (`10.0.0.0/8`), separated by commas or spaces.
 * @returns null when an entry is neither an address nor a network
 */
export function parseProxies(text: string): BlockList | null {
  const list = new BlockList();
  for (const entry of text.split(/[\s,]+/).filter(Boolean)) {
    const [address = "", prefix, ...rest] = entry.split("/");
    const family = familyOf(address);
    const bits = family === "ipv6" ? 128 : 32;
    const length = prefix === undefined ? bits : Number(prefix);
    const sane = prefix === undefined || (/^\d{1,3}$/.test(prefix) && length <= bits);
    if (!family || !sane || rest.length > 0) return null;
    list.addSubnet(address, length, family);
  }
  return list;
}

/**
 * The address of the client behind the proxies. Every proxy appends the address it saw to `X-Forwarded-For`, so the header
 * is read from its end for as long as the proxy that wrote the entry is a trusted one; what stands before that is the
 * visitor's own text.
 *
 * @param peer the address of the connection
 * @param forwardedFor the header as it came
 */
export function clientAddress(peer: string | undefined, forwardedFor: string | undefined, trusted: BlockList): string {
  let client = plainAddress(peer ?? "") ?? "";
  const entries = (forwardedFor ?? "").split(",").reverse();
  for (const entry of entries) {
    if (!isTrusted(client, trusted)) return client;
    const before = plainAddress(entry);
    if (before === null) return client;
    client = before;
  }
  return client;
}

/**
 * Replaces a request's `X-Forwarded-For` by the one address of its client, so that whoever reads the header later need not
 * know the proxies.
 * @returns true when the header came from a peer that no operator named, and was ignored
 */
export function setClientAddress(request: IncomingMessage, trusted: BlockList): boolean {
  const given = request.headers["x-forwarded-for"];
  const header = Array.isArray(given) ? given.join(",") : given;
  const peer = request.socket.remoteAddress;
  request.headers["x-forwarded-for"] = clientAddress(peer, header, trusted);
  return header !== undefined && !isTrusted(peer ?? "", trusted);
}

/** Is this the address of a named proxy? */
export function isTrusted(address: string, trusted: BlockList): boolean {
  const family = familyOf(address);
  return family !== null && trusted.check(address, family);
}

/** What limits count by: an IPv4 address, or the /64 network of an IPv6 address, which is one customer's. */
export function limitAddress(address: string): string {
  if (familyOf(address) !== "ipv6") return address;
  const [head = "", tail] = address.split("%")[0]?.split("::") ?? [];
  const left = head.split(":").filter(Boolean);
  const right = (tail ?? "").split(":").filter(Boolean);
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
  const groups = [...left, ...Array.from({ length: zeros }, () => "0"), ...right];
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(":")}::/64`;
}

/** An address without brackets, port or the IPv6 form of IPv4; null for anything else. */
function plainAddress(text: string): string | null {
  const trimmed = text.trim();
  const bracketed = /^\[([^\]]+)\](?::\d+)?$/.exec(trimmed)?.[1];
  const withPort = /^(\d+\.\d+\.\d+\.\d+):\d+$/.exec(trimmed)?.[1];
  const address = bracketed ?? withPort ?? trimmed;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  const found = mapped ?? address;
  return isIP(found) ? found : null;
}

function familyOf(address: string): "ipv4" | "ipv6" | null {
  const version = isIP(address);
  if (version === 0) return null;
  return version === 4 ? "ipv4" : "ipv6";
}
