import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Connection, connect } from "#db/client";
import { migrate } from "#db/migrate";
import { openChannel } from "#lib/channels/binding/open-channel";
import type { Ctx } from "#lib/context";
import { forgetEnv } from "#lib/env";
import { type OldRows, oldDatabase } from "#lib/testing/old-database";

/** The key under which the data file's secrets are sealed. */
const SEALING_KEY = "rEWesUJGo/U0xCojVQL3a6rMIfAFIVddwt96GDw7HiA=";
const WORKSPACE = "01a1fea1-6884-7274-80c8-ecf316292be3";
const CHANNEL = "cams-bi8lhlxyqq";
/** A campaign of which two of ten messages failed after the platform had taken them. */
const MIXED = "20261121150236635954";
/** Olga, who is named in the columns that say who did something. */
const OLGA = "01a1fea1-6885-7022-bf49-7efe3178a522";

/**
 * Columns of the old schema that no longer exist, by table: the column that now holds the value, or null when the value
 * has moved to another table, which a test of its own checks, or is no longer needed.
 */
const replaced: Record<string, Record<string, string | null>> = {
  // Account, configuration and secrets are one column each.
  bindings: {
    ...{ api_version: null, review_state: null, verification_state: null, business_id: null, business_name: null },
    ...{
      currency: null,
      namespace: null,
      access_token_sealed: null,
      app_secret_sealed: null,
      verify_token_sealed: null,
    },
  },
  campaign_recipients: { phone: "address" },
  // The wake-up time is the due time of a job request.
  campaigns: { wake_at: null },
  consents: { phone: "address" },
  // Slices are gone; the due time is in the outbox.
  messages: { phone: "address", slice: null, not_before: null },
  // Pace belongs to lanes; what only WhatsApp knows is in the details.
  senders: {
    ...{ phone: "address", pace_per_second: null, paced_at: null, next_slot_at: null },
    ...{ verification_state: null, verified_until: null, name_state: null, tier: null, official: null },
  },
  suppressions: { phone: "address" },
  // Opt-outs of every kind are counted in a table of their own.
  daily_statistics: { opt_outs: null },
};

/** Columns that the old schema did not have, with the value that every old row gets. */
const added: Record<string, Record<string, unknown>> = {
  campaign_recipients: { address_kind: "phone", hidden: false },
  consents: { address_kind: "phone" },
  messages: { address_kind: "phone" },
  senders: { address_kind: "phone" },
  suppressions: { address_kind: "phone", kind: "marketing", lifted_at: null },
};

/** Values that mean the same and are written differently now. */
const rewritten: Record<string, (row: Record<string, unknown>) => Record<string, unknown>> = {
  // Whoever could send before goes on sending.
  workspaces: (row) => ({ activated_at: row.activated_at ?? row.verified_at ?? row.created_at }),
  bindings: () => ({ bound_by: OLGA }),
  suppressions: (row) => ({ source: row.source === "opted_out" ? "word" : row.source }),
  channels: (row) => ({ created_by: row.workspace_id === WORKSPACE ? OLGA : "system" }),
  // Events that were set aside used to be marked as applied.
  inbound_events: (row) => (row.tries === 5 ? { applied_at: null, set_aside_at: row.applied_at } : {}),
  // The message is queued; the outbox says that an attempt is under way.
  messages: (row) => (row.state === "sending" ? { state: "queued" } : {}),
  // What failed after the platform had taken it used to be taken out of the accepted, and counted as pace.
  campaigns: (row) => (row.id === MIXED ? { accepted: 10 } : {}),
  daily_statistics: (row) => (row.submitted ? { accepted: 12 } : {}),
  campaign_ticks: (row) => (row.campaign_id === MIXED ? { failed: 0 } : {}),
};

let url: string;
let old: OldRows;
let connection: Connection;
let sql: postgres.Sql;

beforeAll(async () => {
  ({ ownerUrl: url, rows: old } = await oldDatabase(5, "b310825.sql"));
  await migrate(url);
  Object.assign(process.env, {
    DATABASE_URL: url,
    SEALING_KEY,
    NEXTAUTH_SECRET: "a secret of at least thirty-two characters",
  });
  forgetEnv();
  connection = connect(url, { max: 2 });
  sql = postgres(url, { max: 1, onnotice: () => {} });
});
afterAll(async () => {
  await Promise.all([connection.close(), sql.end()]);
  forgetEnv();
});

const ctx = (): Ctx => ({
  workspaceId: WORKSPACE,
  actor: { kind: "system", name: "Test" },
  db: connection.db,
  now: new Date("2026-11-21T15:10:00Z"),
});

describe("a database of the previous version, migrated", () => {
  test("has the data that the test relies on", () => {
    const count = (...args: Parameters<typeof oldRows>) => oldRows(...args).length;
    for (const state of ["queued", "sending", "uncertain", "delivered", "read", "failed", "received"])
      expect(
        count("messages", (row) => row.state === state),
        state,
      ).toBeGreaterThan(0);
    expect(count("campaigns", (row) => row.state === "scheduled" && row.wake_at !== null)).toBe(1);
    expect(count("campaigns", (row) => row.state === "running" && row.wake_at !== null)).toBe(1);
    expect(count("campaigns", (row) => row.state === "paused")).toBe(1);
    expect(count("inbound_events", (row) => row.applied_at === null)).toBeGreaterThan(0);
    expect(count("inbound_events", (row) => row.applied_at !== null)).toBeGreaterThan(0);
    for (const table of ["orphan_receipts", "suppressions", "consents", "send_drafts", "access_keys", "invitations"])
      expect(
        count(table, () => true),
        table,
      ).toBeGreaterThan(0);
  });

  test("keeps every row and every value", async () => {
    for (const [table, before] of old) {
      const found = await sql.unsafe<{ row: Record<string, unknown> }[]>(`SELECT to_jsonb(t) AS row FROM ${table} t`);
      const key = await primaryKey(table);
      const after = new Map(found.map(({ row }) => [identity(row, key), row]));
      expect(after.size, table).toBe(before.length);
      for (const row of before.map((one) => carriedOver(table, one))) {
        const now = after.get(identity(row, key));
        const kept = Object.fromEntries(Object.keys(row).map((column) => [column, now?.[column]]));
        expect(kept, table).toEqual(row);
      }
    }
  });

  test("still opens the sealed credentials of a channel", async () => {
    const opened = await openChannel(ctx(), CHANNEL);
    expect(opened?.channel.credentials).toMatchObject({
      appSecret: "5f1c0a9be27d4c36a8d1f0e94b72c513",
      accessToken: expect.stringMatching(/^EAA\w{40}/),
    });
  });

  test("keeps what is known of the account and of each number", async () => {
    const [before] = oldRows("bindings");
    const [after] = await sql`SELECT account, configuration FROM bindings`;
    expect(after).toEqual({
      account: {
        reviewState: before?.review_state,
        verificationState: before?.verification_state,
        businessId: before?.business_id,
        businessName: before?.business_name,
        currency: before?.currency,
        namespace: before?.namespace,
      },
      configuration: { apiVersion: before?.api_version },
    });
    for (const old of oldRows("senders")) {
      const [sender] = await sql`SELECT details FROM senders WHERE id = ${String(old.id)}`;
      expect(sender?.details).toMatchObject({ verificationState: old.verification_state, official: old.official });
    }
  });

  test("has every message that has not been answered in the outbox", async () => {
    const unanswered = oldRows("messages", (row) => ["queued", "sending", "uncertain"].includes(String(row.state)));
    const outbox = await sql`
      SELECT message_id, lane_id, origin_kind, origin_id, state, attempt FROM outbox ORDER BY message_id`;
    expect([...outbox]).toEqual(
      unanswered
        .map((row) => ({
          message_id: row.id,
          lane_id: row.sender_id,
          origin_kind: "campaign",
          origin_id: row.campaign_id,
          state: row.state === "queued" ? "waiting" : row.state,
          attempt: row.attempt,
        }))
        .sort((a, b) => String(a.message_id).localeCompare(String(b.message_id))),
    );
  });

  test("counts what failed later within the accepted, what is uncertain, and opt-outs of every kind", async () => {
    expect([...(await sql`SELECT accepted, failed, failed_later, sent FROM campaigns WHERE id = ${MIXED}`)]).toEqual([
      { accepted: 10, failed: 2, failed_later: 2, sent: 8 },
    ]);
    const [day] = await sql`
      SELECT accepted, sent, delivered, failed, failed_later, uncertain FROM daily_statistics WHERE submitted > 0`;
    expect(day).toEqual({ accepted: 12, sent: 10, delivered: 10, failed: 2, failed_later: 2, uncertain: 1 });
    const [sender] = oldRows("senders", (row) => row.channel_id === CHANNEL);
    const optOuts =
      await sql`SELECT day::text, channel_id, sender_id, source, people FROM daily_opt_outs ORDER BY source`;
    const said = { day: "2026-11-21", channel_id: CHANNEL, sender_id: sender?.id, people: 1 };
    expect([...optOuts]).toEqual([
      { ...said, source: "platform" },
      { ...said, source: "word" },
    ]);
  });

  test("has a lane with the pace of each sender", async () => {
    const lanes = await sql`SELECT id, channel_id, limit_per_second, pace_per_second FROM lanes ORDER BY id`;
    expect([...lanes]).toEqual(
      oldRows("senders")
        .map(({ id, channel_id, limit_per_second, pace_per_second }) => ({
          ...{ id, channel_id, limit_per_second, pace_per_second },
        }))
        .sort((a, b) => String(a.id).localeCompare(String(b.id))),
    );
  });

  test("has an origin for each campaign, paused where the campaign is", async () => {
    const origins = await sql<{ id: string; state: string }[]>`SELECT id, state FROM origins WHERE kind = 'campaign'`;
    const stateOf = new Map(origins.map(({ id, state }) => [id, state]));
    for (const { id, name, state } of oldRows("campaigns"))
      expect(stateOf.get(String(id)), String(name)).toBe(state === "paused" ? "paused" : "running");
  });

  test("has requests to start the scheduled campaign in time and to expand the one just launched", async () => {
    const [scheduled] = oldRows("campaigns", (row) => row.state === "scheduled");
    const [launched] = oldRows("campaigns", (row) => row.state === "running" && row.expanded_at === null);
    const requests = await sql`SELECT kind, key, due_at FROM job_requests WHERE kind LIKE 'campaign.%' ORDER BY kind`;
    expect([...requests]).toEqual([
      { kind: "campaign.expand", key: launched?.id, due_at: expect.any(Date) },
      { kind: "campaign.start", key: scheduled?.id, due_at: new Date(String(scheduled?.wake_at)) },
    ]);
  });

  test("finds every message by the platform's id", async () => {
    const found = await sql<{ id: string; externalId: string }[]>`
      SELECT message_id AS id, external_id AS "externalId" FROM message_external_ids`;
    const messageOf = new Map(found.map(({ id, externalId }) => [externalId, id]));
    const known = oldRows("messages", (row) => row.external_id !== null);
    expect(messageOf.size).toBe(known.length);
    for (const { id, external_id } of known) expect(messageOf.get(String(external_id))).toBe(id);
  });

  test("can be migrated again without a change", async () => {
    const [before] = await sql`SELECT count(*)::int AS count FROM drizzle.__drizzle_migrations`;
    await migrate(url);
    const [after] = await sql`SELECT count(*)::int AS count FROM drizzle.__drizzle_migrations`;
    expect(after).toEqual(before);
  });
});

function oldRows(table: string, holds: (row: Record<string, unknown>) => boolean = () => true) {
  return (old.get(table) ?? []).filter(holds);
}

async function primaryKey(table: string): Promise<string[]> {
  const columns = await sql<{ name: string }[]>`
    SELECT a.attname AS name FROM pg_index i
    JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY(i.indkey)
    WHERE i.indrelid = ${table}::regclass AND i.indisprimary ORDER BY a.attname`;
  return columns.map(({ name }) => name);
}

/** The primary key of a row as text. */
function identity(row: Record<string, unknown>, key: string[]): string {
  return JSON.stringify(key.map((column) => row[column]));
}

/** An old row as it should be now: under today's names, without what moved elsewhere, with what was added or rewritten. */
function carriedOver(table: string, row: Record<string, unknown>): Record<string, unknown> {
  const names = replaced[table] ?? {};
  const kept = Object.entries(row).filter(([column]) => names[column] !== null);
  const renamed = Object.fromEntries(kept.map(([column, value]) => [names[column] ?? column, value]));
  return { ...renamed, ...added[table], ...rewritten[table]?.(row) };
}
