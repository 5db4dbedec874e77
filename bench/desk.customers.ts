/**
 * How long do the provider's lists take with 500 customers and 5,000 channels? As the console asks them, under row-level
 * security. Beside the ceiling: the same question by a provider with 5 customers and 50 channels in the same database, so a
 * share of 0.5 is twice the time.
 */
import { getChannelSummary } from "#lib/channels/list/channel-summary";
import { listChannels } from "#lib/channels/list/list-channels";
import type { Ctx } from "#lib/context";
import { getCustomerMatters } from "#lib/customers/get-customer";
import { findCustomers, listCustomers } from "#lib/customers/list-customers";
import { refreshCustomerHealth } from "#lib/customers/refresh-health";
import type { CustomerFilter } from "#lib/customers/schema";
import { type Finding, median } from "./support/finding.ts";
import { CHANNELS_EACH, makeProvider } from "./support/provider.ts";
import { withDatabase } from "./support/scratch.ts";

const [MANY, FEW] = [500, 5];
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
  ["Channels, last page", (ctx, page) => listChannels(ctx, { ...channels, page: page * 10 })],
  ["Channels, oldest first", (ctx) => listChannels(ctx, { ...channels, oldestFirst: true })],
  ["Channels, one type", (ctx) => listChannels(ctx, { ...channels, type: "sms" })],
  ["Channels, a part of the name", (ctx) => listChannels(ctx, { ...channels, q: "nel 7" })],
  ["Channels, a name that nobody has", (ctx) => listChannels(ctx, { ...channels, q: "nothing like this" })],
  ["Channels, since a day", (ctx) => listChannels(ctx, { ...channels, from: "2001-01-01" })],
  ["Channels, the head of the list", (ctx) => getChannelSummary(ctx)],
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
