/** Headers that `proxy.ts` puts onto every request before a page sees it; a visitor's own values are overwritten there. */
export const REQUEST_ID_HEADER = "x-request-id";
export const PATH_HEADER = "x-carillon-path";

/**
 * The network address the request came from. A proxy appends the address it saw to the end of `x-forwarded-for`, and
 * what stands before it was written by the visitor: only the last one is worth counting tries by.
 */
export function addressOf(forwardedFor: string | null | undefined): string | null {
  return forwardedFor?.split(",").at(-1)?.trim().slice(0, 64) || null;
}
