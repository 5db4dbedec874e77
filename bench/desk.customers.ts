/**
 * How long do the provider's lists take with 500 customers and 5,000 channels? As the console asks them, under row-level
 * security. Beside the ceiling: the same question by a provider with 5 customers and 50 channels in the same database, so a
 * share of 0.5 is twice the time.
 */
import { listChannels } from "#lib/channels/list/list-channels";
import type { Ctx } from "#lib/context";
import { getCustomerMatters } from "#lib/customers/get-customer";
import { findCustomers, listCustomers } from "#lib/customers/list-customers";
import { refreshCustomerHealth } from "#lib/customers/refresh-health";
import type { CustomerFilter } from "#lib/customers/schema";
import { newId } from "#lib/ids";
import { insertWorkspace } from "#lib/testing/factories";
import { type Finding, median } from "./finding.ts";
import { type Scratch, withDatabase } from "./scratch.ts";

const [MANY, FEW] = [500, 5];
const CHANNELS_EACH = 10;
const TIMES = 60;

const customers: CustomerFilter = {
  ...{ q: "", countries: [], standings: [], needs: [], sort: "need", reversed: false, page: 1, size: 10 },
};
const channels = {
  ...{
    type: null,
    q: "",
    states: [],
    from: null,
    to: null,
    customerId: null,
    oldestFirst: false,
    page: 1,
    size: 10 as const,
  },
};

/** What the pages of the desk ask; `last` is the number of the last full page. */
const questions: [string, (ctx: Ctx, last: number, customer: string) => Promise<unknown>][] = [
  ["Customers, first page by need", (ctx) => listCustomers(ctx, customers)],
  ["Customers, last page", (ctx, page) => listCustomers(ctx, { ...customers, page })],
  ["Customers, by name", (ctx) => listCustomers(ctx, { ...customers, sort: "name" })],
  ["Customers, by last message", (ctx) => listCustomers(ctx, { ...customers, sort: "active" })],
  ["Customers, filtered by need", (ctx) => listCustomers(ctx, { ...customers, needs: ["disconnected"] })],
  ["Customers, a part of the name", (ctx) => listCustomers(ctx, { ...customers, q: "omer 1" })],
  ["Customers, choosing one", (ctx) => findCustomers(ctx, "customer 1")],
  ["A customer's page", (ctx, _last, customer) => getCustomerMatters(ctx, customer)],
  ["Channels, first page", (ctx) => listChannels(ctx, channels)],
  ["Channels, of one customer", (ctx, _last, customerId) => listChannels(ctx, { ...channels, customerId })],
  ["Channels, disconnected", (ctx) => listChannels(ctx, { ...channels, states: ["disconnected"] })],
];

export async function measure(): Promise<Finding[]> {
  return withDatabase(async (database) => {
    const [few, many] = [await makeProvider(database, "few", FEW), await makeProvider(database, "many", MANY)];
    await database.owner.sql`VACUUM ANALYZE`;
    const start = performance.now();
    await refreshCustomerHealth(database.owner.db, new Date());
    const counted = performance.now() - start;
    await database.owner.sql`VACUUM ANALYZE`;
    const findings: Finding[] = [];
    for (const [what, ask] of questions) {
      const [ours, ceiling]: [number[], number[]] = [[], []];
      for (let i = 0; i < TIMES; i++) {
        await timed(ours, () => ask(many.ctx(), MANY / 10, many.customer));
        await timed(ceiling, () => ask(few.ctx(), 1, few.customer));
      }
      findings.push({
        ...{ what, ours: median(ours), against: `${FEW} customers`, ceiling: median(ceiling), unit: "ms" },
        note: `${MANY} customers, ${MANY * CHANNELS_EACH} channels; health of all counted in ${counted.toFixed(0)} ms`,
      });
    }
    return findings;
  });
}

async function timed(samples: number[], work: () => Promise<unknown>): Promise<void> {
  const start = performance.now();
  await work();
  samples.push(performance.now() - start);
}

/** A provider whose customers have ten channels each, a number and four templates to a channel, and a week of figures. */
async function makeProvider({ owner, web }: Scratch, name: string, count: number) {
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
  const actor = { kind: "member", userId: newId(), name: "Bench", email: "bench@desk.example", role: "owner" } as const;
  return {
    customer: `${id}-1`,
    ctx: (): Ctx => ({ workspaceId: id, actor, db: web.db, now: new Date() }),
  };
}
