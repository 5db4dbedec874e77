/** Headers that `proxy.ts` sets on every request; values sent by the visitor are overwritten there. */
export const REQUEST_ID_HEADER = "x-request-id";
export const PATH_HEADER = "x-carillon-path";

/** The client's address: scripts/web.ts has replaced the header by the one address that counts. */
export function clientIp(forwardedFor: string | null | undefined): string | null {
  return forwardedFor?.trim().slice(0, 64) || null;
}
