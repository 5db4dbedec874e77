import { createHash } from "node:crypto";
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
 * A request that comes again this soon is the same one: platforms post again for up to a week when they saw no answer, and
 * whoever replays a signed request changes nothing.
 */
export const repeatDays = 7;

/**
 * Keeps a platform's request, whole but for its secrets. The row is on disk when this returns, so the platform may be
 * answered. The same request of the same channel again is counted and not kept a second time.
 */
export async function storeInboundEvent(
  sql: Sql,
  event: { workspaceId: string; channelId: string; platform: Platform; request: StoredRequest },
): Promise<void> {
  const { workspaceId, channelId, request } = event;
  const { method, path, query, headers, body } = request;
  const kept = Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined || secretHeaders.has(name.toLowerCase()) ? [] : [[name.toLowerCase(), value]],
    ),
  );
  // One statement: the digest is there if and only if the event is. Who posts the same at the same time waits for it.
  await sql`
    WITH seen AS (
      INSERT INTO inbound_digests AS d (workspace_id, channel_id, digest, stored_at)
      VALUES (${workspaceId}, ${channelId}, ${digestOf(request)}, clock_timestamp())
      ON CONFLICT (workspace_id, channel_id, digest) DO UPDATE SET
        repeats = CASE WHEN d.stored_at < excluded.stored_at - make_interval(days => ${repeatDays}) THEN 0 ELSE d.repeats + 1 END,
        stored_at = CASE WHEN d.stored_at < excluded.stored_at - make_interval(days => ${repeatDays})
          THEN excluded.stored_at ELSE d.stored_at END
      RETURNING repeats)
    INSERT INTO inbound_events (workspace_id, channel_id, platform, method, path, query, headers, body, alone)
    SELECT ${workspaceId}, ${channelId}, ${event.platform}, ${method}, ${text(path)},
      ${JSON.stringify(clean(query))}::text::jsonb, ${JSON.stringify(clean(kept))}::text::jsonb, ${body}::bytea,
      ${body.byteLength > largeBodyBytes}::boolean
    FROM seen WHERE repeats = 0`;
}

/** What makes two requests the same: all of it but the headers, which differ from try to try. */
function digestOf({ method, path, query, body }: StoredRequest): Buffer {
  const hash = createHash("sha256")
    .update(JSON.stringify([method, path, query]))
    .update("\n")
    .update(body);
  return hash.digest().subarray(0, 16);
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
