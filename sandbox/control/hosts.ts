/**
 * Who may call the control API. A page of another site can send requests to this machine, and a name of its own can be made
 * to resolve to it, so the Host must be a name of ours, and a browser's Origin must be the page that this server serves.
 */
import type { IncomingHttpHeaders } from "node:http";

const LOCAL = ["localhost", "127.0.0.1", "[::1]"];
const EVERYWHERE = new Set(["0.0.0.0", "::"]);

/** The names of this machine and those configured; an address that means every interface is no name. */
export function controlHosts(configured: string[]): Set<string> {
  const named = configured
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== "" && !EVERYWHERE.has(name))
    .map((name) => (name.includes(":") && !name.startsWith("[") ? `[${name}]` : name));
  return new Set([...LOCAL, ...named]);
}

/** @returns why a request is refused, or null */
export function refusal(headers: IncomingHttpHeaders, hosts: ReadonlySet<string>): string | null {
  const { host, origin } = headers;
  const name = nameOf(host);
  if (name === null || !hosts.has(name)) return "this host name may not control the sandbox; see SANDBOX_CONTROL_HOSTS";
  if (origin !== undefined && (!URL.canParse(origin) || new URL(origin).host !== host?.toLowerCase()))
    return "another origin may not control the sandbox";
  if (headers["sec-fetch-site"] === "cross-site" && headers["sec-fetch-mode"] !== "navigate")
    return "another site may not control the sandbox";
  return null;
}

/** The host name without its port. */
function nameOf(host: string | undefined): string | null {
  return host === undefined || !URL.canParse(`http://${host}`) ? null : new URL(`http://${host}`).hostname;
}
