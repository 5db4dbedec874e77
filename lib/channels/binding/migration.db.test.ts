/** A database of the version before bindings kept their secrets together is carried over. */
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import postgres, { type Sql } from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { withDatabase } from "#lib/database-url";
import { seal } from "#lib/seal";
import { testDatabase } from "#lib/testing/database";
import { openChannelAt } from "./open-channel.ts";

process.env.DATABASE_URL ??= "postgres://nobody@127.0.0.1/none";
process.env.NEXTAUTH_SECRET ??= "a secret of at least thirty-two characters";
process.env.SEALING_KEY ??= Buffer.alloc(32, 7).toString("base64");

const { ownerUrl } = await testDatabase();
const name = `carried_${process.pid}_${randomBytes(4).toString("hex")}`;
const admin = postgres(ownerUrl, { max: 1, onnotice: () => {} });
let sql: Sql;

const folder = new URL("../../../db/migrations/", import.meta.url);
const journal = JSON.parse(readFileSync(new URL("meta/_journal.json", folder), "utf8")) as {
  entries: { tag: string }[];
};
const tags = journal.entries.map((entry) => entry.tag);
const carrying = tags.findIndex((tag) => tag.endsWith("_conn"));

async function run(tag: string): Promise<void> {
  for (const statement of readFileSync(new URL(`${tag}.sql`, folder), "utf8").split("--> statement-breakpoint")) {
    await sql.unsafe(statement);
  }
}

const sealed = (field: string, value: string) => seal(value, { workspaceId: "w1", field: `bindings/cams-1/${field}` });

beforeAll(async () => {
  await admin.unsafe(`CREATE DATABASE ${name}`);
  sql = postgres(withDatabase(ownerUrl, name), { max: 1, onnotice: () => {} });
  // The migrator's own table, which one migration grants access to.
  await sql.unsafe("CREATE SCHEMA drizzle; CREATE TABLE drizzle.__drizzle_migrations (id serial PRIMARY KEY)");
  for (const tag of tags.slice(0, carrying)) await run(tag);
  await sql`INSERT INTO workspaces (id, slug, name, kind) VALUES ('w1', 'w1', 'Lumen', 'business')`;
  await sql`INSERT INTO users (id, email, name, password_hash) VALUES ('u1', 'mei@lumen.example', 'Mei Tan', '-')`;
  await sql`INSERT INTO memberships (workspace_id, user_id, role) VALUES ('w1', 'u1', 'owner')`;
  await sql`
    INSERT INTO audit_log (workspace_id, id, at, actor_id, actor_name, action, object_kind, object_id)
    VALUES ('w1', 'a1', now(), 'u0', 'Sam Harte', 'channel.created', 'channel', 'cams-1')`;
  await sql`
    INSERT INTO channels (workspace_id, id, type, name, created_by) VALUES
      ('w1', 'cams-1', 'whatsapp', 'Audited', 'Sam Harte'), ('w1', 'cams-2', 'sms', 'Named', 'Mei Tan'),
      ('w1', 'cams-3', 'sms', 'Unknown', 'Somebody')`;
  await sql`
    INSERT INTO bindings (workspace_id, channel_id, platform, environment, api_version, account_id, account_name, currency,
      review_state, access_token_sealed, app_secret_sealed, verify_token_sealed, bound_by)
    VALUES ('w1', 'cams-1', 'whatsapp', 'sandbox', 'v24.0', '500', 'Lumen Group', 'USD', 'APPROVED',
      ${sealed("accessToken", "EAAB")}, ${sealed("appSecret", "hush")}, ${sealed("verifyToken", "ours")}, 'Mei Tan')`;
  await sql`
    INSERT INTO senders (workspace_id, id, channel_id, external_id, phone, display_name, state, verification_state,
      verified_until, tier, official)
    VALUES ('w1', 's1', 'cams-1', '111', '+6581234501', 'Lumen', 'CONNECTED', 'VERIFIED',
      '2026-12-01T08:30:00+08', 'TIER_1K', true)`;
  await run(tags[carrying] ?? "");
});
afterAll(async () => {
  await sql.end();
  await admin.unsafe(`DROP DATABASE ${name}`);
  await admin.end();
});

test("keeps the secrets of a binding", async () => {
  expect((await openChannelAt(sql, { platform: "whatsapp", channelId: "cams-1" }))?.channel).toMatchObject({
    workspaceId: "w1",
    environment: "sandbox",
    accountId: "500",
    credentials: { apiVersion: "v24.0", accessToken: "EAAB", appSecret: "hush", verifyToken: "ours" },
  });
});

test("keeps what the platform said of the account and of its numbers", async () => {
  const [binding] = await sql`SELECT account FROM bindings`;
  expect(binding?.account).toEqual({
    reviewState: "APPROVED",
    verificationState: null,
    businessId: null,
    businessName: null,
    currency: "USD",
    namespace: null,
  });
  const [sender] = await sql`SELECT address, address_kind, details FROM senders`;
  expect(sender).toEqual({
    address: "+6581234501",
    address_kind: "phone",
    details: {
      verificationState: "VERIFIED",
      verifiedUntil: "2026-12-01T00:30:00.000Z",
      tier: "TIER_1K",
      official: true,
    },
  });
});

test("names people by id: by the audit log, else by their name, else as the system", async () => {
  const rows = await sql`SELECT id, created_by FROM channels ORDER BY id`;
  expect(rows.map((row) => row.created_by)).toEqual(["u0", "u1", "system"]);
  const [binding] = await sql`SELECT bound_by FROM bindings`;
  expect(binding?.bound_by).toBe("u1");
});

test("takes the name of any platform", async () => {
  await sql`INSERT INTO channels (workspace_id, id, type, name, created_by) VALUES ('w1', 'cams-4', 'pigeon', 'P', 'system')`;
});
