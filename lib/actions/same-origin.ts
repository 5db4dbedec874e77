import "server-only";
import { env } from "#lib/env";
import { DomainError } from "#lib/errors";

/**
 * Route handlers that change something have no protection of a form's own: a page elsewhere could post to them with the
 * reader's cookie. Browsers name the page's origin with every POST; ours is the host asked for, or the configured one.
 *
 * @throws DomainError "forbidden" for another origin, or none
 */
export function demandSameOrigin(request: Request, key: string): void {
  const origin = request.headers.get("origin");
  const ours = [request.headers.get("host"), new URL(env().NEXTAUTH_URL).host];
  if (!origin || !URL.canParse(origin) || !ours.includes(new URL(origin).host)) throw new DomainError("forbidden", key);
}
