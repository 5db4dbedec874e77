import { lookup } from "node:dns/promises";
import { BlockList, isIP } from "node:net";

const inside = new BlockList();
for (const [network, bits] of [
  ...([
    ["0.0.0.0", 8],
    ["10.0.0.0", 8],
    ["100.64.0.0", 10],
    ["127.0.0.0", 8],
    ["169.254.0.0", 16],
  ] as const),
  ...([
    ["172.16.0.0", 12],
    ["192.0.0.0", 24],
    ["192.168.0.0", 16],
    ["198.18.0.0", 15],
    ["224.0.0.0", 3],
  ] as const),
])
  inside.addSubnet(network, bits, "ipv4");
for (const [network, bits] of [
  ["::", 127],
  ["fc00::", 7],
  ["fe80::", 10],
  ["ff00::", 8],
  ["64:ff9b::", 96],
] as const)
  inside.addSubnet(network, bits, "ipv6");

/** Whether a host of a parsed URL stands, by its name or number alone, inside a private network. */
export function isPrivateHost(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "");
  const family = isIP(host);
  if (family !== 0) return inside.check(host, family === 4 ? "ipv4" : "ipv6");
  return !host.includes(".") || /\.(localhost|local|internal|lan|home\.arpa)$/.test(host);
}

/**
 * Whether an address that a user gives leads into a private network, by its name or by what the name stands for now. An
 * installation whose own door is private is one for trying things: there every address may be used.
 */
export async function leadsInside(url: string, doorUrl: string): Promise<boolean> {
  if (isPrivateHost(new URL(doorUrl).hostname)) return false;
  const { hostname } = new URL(url);
  if (isPrivateHost(hostname)) return true;
  if (isIP(hostname.replace(/^\[|\]$/g, "")) !== 0) return false;
  const found = await lookup(hostname, { all: true }).catch(() => []);
  return found.some(({ address }) => isPrivateHost(address));
}
