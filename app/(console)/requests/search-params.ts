import { createLoader, parseAsArrayOf, parseAsInteger, parseAsString, parseAsStringLiteral } from "nuqs/server";
import { requestStates } from "#db/request-enums";
import { requestKinds } from "#lib/requests/request-kinds";
import { pageSizes, type RequestFilter } from "#lib/requests/schema";

const load = createLoader({
  q: parseAsString.withDefault(""),
  kind: parseAsArrayOf(parseAsStringLiteral(requestKinds)).withDefault([]),
  state: parseAsArrayOf(parseAsStringLiteral(requestStates)).withDefault([]),
  customer: parseAsString,
  page: parseAsInteger.withDefault(1),
  size: parseAsInteger.withDefault(20),
});

/** Reads the filter from the URL. Values that are not valid are ignored. */
export async function requestFilterOf(
  search: Promise<Record<string, string | string[] | undefined>>,
): Promise<RequestFilter> {
  const { q, kind, state, customer, page, size } = await load(search);
  return {
    kinds: kind,
    states: state,
    customerId: customer && /^[\w-]{1,64}$/.test(customer) ? customer : null,
    q: q.replaceAll("\u0000", "").trim().slice(0, 100),
    page: Math.min(Math.max(1, page), 100_000),
    size: pageSizes.find((each) => each === size) ?? 20,
  };
}
