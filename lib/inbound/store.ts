import { createHash } from "node:crypto";
import type { ISql } from "postgres";
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

export type ReceivedRequest = { workspaceId: string; channelId: string; platform: Platform; request: StoredRequest };

/**
 * Keeps platforms' requests, whole but for their secrets. The rows are on disk when this returns, so the platforms may be
 * answered. The same request of the same channel again is counted and not kept a second time.
 *
 * @param events in the order in which they came, no two of them with the same `repeatKey`
 * @param sql also a transaction, which then decides about them together with what else it writes
 * @throws what the database throws; then none of them is kept
 */
export async function storeInboundEvents(sql: ISql, events: readonly ReceivedRequest[]): Promise<void> {
  const starts: number[] = [];
  let bytes = 0;
  for (const { request } of events) {
    starts.push(bytes);
    bytes += request.body.byteLength;
  }
  const rows = events.map(({ workspaceId, channelId, platform, request }, at) => ({
    ...{ at, workspace_id: workspaceId, channel_id: channelId, platform, method: request.method },
    ...{
      path: text(request.path),
      query: clean(request.query),
      headers: keptHeaders(request),
      digest: digestOf(request),
    },
    ...{ start: starts[at], length: request.body.byteLength, alone: request.body.byteLength > largeBodyBytes },
  }));
  // One statement: a digest is there if and only if its event is. Who posts the same at the same time waits for it, and
  // statements take the digests in one order, so that none waits for another in a circle.
  await sql`
    WITH received AS MATERIALIZED (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) AS r(at int, workspace_id text, channel_id text,
        platform text, method text, path text, query jsonb, headers jsonb, digest text, start int, length int, alone boolean)),
    seen AS (
      INSERT INTO inbound_digests AS d (workspace_id, channel_id, digest, stored_at)
      SELECT workspace_id, channel_id, decode(digest, 'hex'), clock_timestamp() FROM received
      ORDER BY workspace_id, channel_id, digest
      ON CONFLICT (workspace_id, channel_id, digest) DO UPDATE SET
        repeats = CASE WHEN d.stored_at < excluded.stored_at - make_interval(days => ${repeatDays}) THEN 0 ELSE d.repeats + 1 END,
        stored_at = CASE WHEN d.stored_at < excluded.stored_at - make_interval(days => ${repeatDays})
          THEN excluded.stored_at ELSE d.stored_at END
      RETURNING d.workspace_id, d.channel_id, encode(d.digest, 'hex') AS digest, d.repeats)
    INSERT INTO inbound_events (workspace_id, channel_id, platform, method, path, query, headers, body, alone)
    SELECT workspace_id, channel_id, platform, method, path, query, headers,
      substring(${Buffer.concat(events.map(({ request }) => request.body))}::bytea FROM start + 1 FOR length), alone
    FROM received JOIN seen USING (workspace_id, channel_id, digest)
    WHERE repeats = 0 ORDER BY at`;
}

/** Two requests with the same key are one that came twice. */
export function repeatKey({ workspaceId, channelId, request }: ReceivedRequest): string {
  return [workspaceId, channelId, digestOf(request)].join(" ");
}

function keptHeaders({ headers }: StoredRequest): Record<string, string | string[]> {
  const kept = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined || secretHeaders.has(name.toLowerCase()) ? [] : [[name.toLowerCase(), value] as const],
  );
  return clean(Object.fromEntries(kept));
}

/** What makes two requests the same, in hex: all of it but the headers, which differ from try to try. */
function digestOf({ method, path, query, body }: StoredRequest): string {
  const hash = createHash("sha256")
    .update(JSON.stringify([method, path, query]))
    .update("\n")
    .update(body);
  return hash.digest().subarray(0, 16).toString("hex");
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
