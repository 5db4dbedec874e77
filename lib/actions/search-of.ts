import { DomainError } from "#lib/errors";
import { isStorable } from "#lib/text/storable-text";

/**
 * The parameters in the address of a route handler's request.
 *
 * @throws DomainError "invalid" when one cannot be looked up, because PostgreSQL could not hold it
 */
export function searchOf(request: Request): URLSearchParams {
  const search = new URL(request.url).searchParams;
  if (![...search].flat().every(isStorable)) throw new DomainError("invalid", "request.address");
  return search;
}
