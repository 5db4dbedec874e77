import { memberships, users } from "#db/schema/workspaces";
import type { Ctx } from "#lib/context";
import { newId } from "#lib/ids";
import { insertWorkspace } from "#lib/testing/factories";
import type { Scratch } from "./scratch.ts";

export const CHANNELS_EACH = 10;

/** A provider whose customers have ten channels each, a number and four templates to a channel, and a week of figures. */
export async function makeProvider({ owner, web }: Scratch, name: string, count: number) {
  const { sql, db } = owner;
  const id = await insertWorkspace(db, { slug: name, name, kind: "provider", activatedAt: new Date() });
  await sql`
    INSERT INTO workspaces (id, slug, name, kind, provider_id, country, contact_email, activated_at, suspended_at,
      suspended_reason, suspended_by)
    SELECT ${id} || '-' || i, ${name} || '-' || i, 'Customer ' || i, 'business', ${id},
      (ARRAY['GB','PT','DE','SG','FR'])[1 + i % 5], 'owner' || i || '@customer.example', now(),
      CASE WHEN i % 40 = 0 THEN now() END, CASE WHEN i % 40 = 0 THEN 'Unpaid' END, CASE WHEN i % 40 = 0 THEN 'provider' END
    FROM generate_series(1, ${count}::int) AS i`;
  await sql`
    INSERT INTO channels (workspace_id, id, type, name, state, created_by, created_at)
    SELECT w.id, 'cams-' || substr(md5(w.id || c), 1, 10), (ARRAY['whatsapp','sms','email'])[1 + c % 3], 'Channel ' || c,
      CASE WHEN (hashtext(w.id) + c) % 23 = 0 THEN 'disconnected' ELSE 'bound' END, 'system', now() - c * interval '1 hour'
    FROM workspaces w CROSS JOIN generate_series(1, ${CHANNELS_EACH}::int) AS c WHERE w.provider_id = ${id}`;
  const of = sql`FROM channels c JOIN workspaces w ON w.id = c.workspace_id AND w.provider_id = ${id}`;
  await sql`
    INSERT INTO bindings (workspace_id, channel_id, platform, environment, account_id, account_name, account, secrets_sealed, bound_by)
    SELECT c.workspace_id, c.id, c.type, 'sandbox', 'account-' || c.id, 'Account', '{"reviewState":"APPROVED"}', 'sealed', 'system' ${of}`;
  await sql`
    INSERT INTO senders (workspace_id, id, channel_id, external_id, address, address_kind, display_name, state, quality)
    SELECT c.workspace_id, 's-' || c.id, c.id, 'x-' || c.id, '+4915555000001', 'phone', 'Desk', 'CONNECTED',
      CASE WHEN hashtext(c.id) % 31 = 0 THEN 'RED' ELSE 'GREEN' END ${of}`;
  await sql`
    INSERT INTO templates (workspace_id, code, channel_id, name, language, category, content, state, created_by)
    SELECT c.workspace_id, c.id || '-' || i, c.id, 'template_' || i, 'en', 'utility', '{"body":"Hello"}',
      CASE WHEN hashtext(c.id || i) % 41 = 0 THEN 'fail' ELSE 'pass' END, 'system'
    ${of} CROSS JOIN generate_series(1, 4) AS i`;
  await sql`
    INSERT INTO daily_statistics (workspace_id, day, channel_id, sender_id, template_code, category, country, submitted, accepted, failed)
    SELECT c.workspace_id, current_date - d, c.id, 's-' || c.id, c.id || '-' || i, 'utility', 'DE', 100, 95, abs(hashtext(c.id)) % 12
    ${of} CROSS JOIN generate_series(0, 6) AS d CROSS JOIN generate_series(1, 4) AS i`;
  const userId = newId();
  await db.insert(users).values({ id: userId, name: "Bench", email: `${name}@desk.example`, passwordHash: "none" });
  await db.insert(memberships).values({ workspaceId: id, userId, role: "owner" });
  const actor = { kind: "member", userId, name: "Bench", email: `${name}@desk.example`, role: "owner" } as const;
  return {
    userId,
    customer: `${id}-1`,
    ctx: (): Ctx => ({ workspaceId: id, actor, db: web.db, now: new Date() }),
  };
}
