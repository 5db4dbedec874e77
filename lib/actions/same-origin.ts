import "server-only";
import { env } from "#lib/env";
import { DomainError } from "#lib/errors";

/**
 * Refuses what a page elsewhere posts with the reader's cookie. Browsers name the page's origin with every POST; ours is the
 * host asked for, or the configured one. Where the origin is missing, the browser must say by `Sec-Fetch-Site` that the page
 * is ours, which no page can set; a client that says neither is refused.
 *
 * @param headers of a request that changes something
 * @param key of the refusal, in the catalogue `errors`
 * @throws DomainError "forbidden"
 */
export function demandSameOrigin(headers: Pick<Headers, "get">, key = "request.elsewhere"): void {
  const origin = headers.get("origin");
  const site = headers.get("sec-fetch-site");
  if (site !== null && site !== "same-origin") throw new DomainError("forbidden", key);
  if (origin === null ? site === null : !isOurs(origin, headers.get("host"))) throw new DomainError("forbidden", key);
}

function isOurs(origin: string, host: string | null): boolean {
  if (!URL.canParse(origin)) return false;
  return [host, new URL(env().NEXTAUTH_URL).host].includes(new URL(origin).host);
}
