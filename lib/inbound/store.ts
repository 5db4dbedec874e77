import type { Sql } from "postgres";
import type { Platform } from "#db/enums";

/** A platform's request as the door took it. `body` holds the exact bytes; names of headers are in lower case. */
export type StoredRequest = {
  method: string;
  /** Without the query. */
  path: string;
  query: Record<string, string>;
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
};

/** A larger body is applied alone, in slices, and is read in a thread of its own. */
export const largeBodyBytes = 64 * 1024;

/** Headers that prove who asks. The door has checked them; nothing that applies the event reads them. */
const secretHeaders = new Set(["authorization", "proxy-authorization", "cookie"]);

/**
 * Keeps a platform's request, whole but for its secrets. The row is on disk when this returns, so the platform may be
 * answered.
 */
export async function storeInboundEvent(
  sql: Sql,
  event: { workspaceId: string; channelId: string; platform: Platform; request: StoredRequest },
): Promise<void> {
  const { method, path, query, headers, body } = event.request;
  const kept = Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined || secretHeaders.has(name.toLowerCase()) ? [] : [[name.toLowerCase(), value]],
    ),
  );
  await sql`
    INSERT INTO inbound_events (workspace_id, channel_id, platform, method, path, query, headers, body, alone)
    VALUES (${event.workspaceId}, ${event.channelId}, ${event.platform}, ${method}, ${text(path)},
      ${JSON.stringify(clean(query))}::text::jsonb, ${JSON.stringify(clean(kept))}::text::jsonb, ${body},
      ${body.byteLength > largeBodyBytes})`;
}

/** Texts the database can hold: no NUL, no lone surrogate. */
function text(value: string): string {
  return value.replaceAll("\u0000", "").toWellFormed();
}

function clean(values: Record<string, string | string[]>): Record<string, string | string[]> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [text(name), Array.isArray(value) ? value.map(text) : text(value)]),
  );
}
