/** Field selection and cursor paging of Graph answers. */
import { GraphError, invalid } from "./errors.ts";
import type { GraphCall } from "./request.ts";

type Row = Record<string, unknown>;

/** Selects the `fields=` of an object; `id` is always included. @throws GraphError 100 for a field the node does not have */
export function select(call: GraphCall, node: string, row: Row, defaults: readonly string[]): Row {
  const requested = call.query.get("fields");
  const names = requested
    ? requested
        .replace(/\{[^}]*\}/g, "")
        .split(",")
        .map((f) => f.trim())
        .filter(Boolean)
    : defaults;
  const out: Row = {};
  for (const name of names) {
    if (!(name in row))
      throw new GraphError(100, {
        message: `(#100) Tried accessing nonexisting field (${name}) on node type (${node})`,
      });
    if (row[name] !== undefined && row[name] !== null) out[name] = row[name];
  }
  out.id = row.id;
  return out;
}

/** One page of items with opaque cursors. `items` must have a stable order and an id. */
export function page<T extends { id: string }>(
  call: GraphCall,
  items: T[],
  toRow: (item: T) => Row,
  defaultLimit = 25,
) {
  const limit = Number(call.query.get("limit") ?? defaultLimit);
  if (!Number.isInteger(limit) || limit < 1) throw invalid("Param limit must be a positive integer.");
  const after = position(call.query.get("after"), items);
  const before = position(call.query.get("before"), items);
  const size = Math.min(limit, 100);
  const end = before === null ? items.length : before;
  const start = before === null ? (after === null ? 0 : after + 1) : Math.max(0, end - size);
  const slice = items.slice(start, Math.min(start + size, end));
  const first = slice[0];
  const last = slice.at(-1);
  const link = (key: string, id: string) => {
    const query = new URLSearchParams(call.query);
    for (const name of ["after", "before", "access_token"]) query.delete(name);
    query.set(key, cursor(id));
    return `${call.sandbox.httpUrl}${call.path}?${query}`;
  };
  return {
    data: slice.map(toRow),
    ...(first && last
      ? {
          paging: {
            cursors: { before: cursor(first.id), after: cursor(last.id) },
            ...(start + slice.length < items.length ? { next: link("after", last.id) } : {}),
            ...(start > 0 ? { previous: link("before", first.id) } : {}),
          },
        }
      : {}),
  };
}

function cursor(id: string): string {
  return Buffer.from(`c:${id}`).toString("base64url");
}

function position(value: string | null, items: { id: string }[]): number | null {
  if (!value) return null;
  const text = Buffer.from(value, "base64url").toString("utf8");
  const at = text.startsWith("c:") ? items.findIndex((item) => item.id === text.slice(2)) : -1;
  if (at < 0) throw invalid("Invalid cursors values");
  return at;
}
