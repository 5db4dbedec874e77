/** Headers that `proxy.ts` sets on every request; values sent by the visitor are overwritten there. */
export const REQUEST_ID_HEADER = "x-request-id";
export const PATH_HEADER = "x-carillon-path";

/**
 * The id of the workspace that the asking page was made for. Sent by every page with whatever it asks for; a link to a file
 * has it as the parameter `workspace`. It gives no right: it only refuses what a page of another workspace asks.
 */
export const WORKSPACE_HEADER = "x-carillon-workspace";

/** The client's address: scripts/web.ts has replaced the header by the one address that counts. */
export function clientIp(forwardedFor: string | null | undefined): string | null {
  return forwardedFor?.trim().slice(0, 64) || null;
}
