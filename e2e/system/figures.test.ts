import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { addSuppression } from "#lib/audience/add-suppression";
import { getCampaign } from "#lib/campaigns/report/queries";
import { addDays } from "#lib/statistics/period";
import { addUpFigures } from "#lib/testing/add-up-figures";
import { checkInvariants } from "#lib/testing/invariants";
import { type Person, people, sendTo } from "./send.ts";
import { openServer } from "./server.ts";
import { openSystem, type System } from "./system.ts";
import { until } from "./until.ts";

type Accepted = { items: { correlation: string; status: string }[]; next: number | null };
type State = { counts: { refused: number; receiptsPending: number; webhooksQueued: number } };

let server: Awaited<ReturnType<typeof openServer>>;
let system: System;
beforeAll(async () => {
  server = await openServer();
  // Nobody in doubt is sent to again, or given up, while the test runs.
  system = await openSystem({ serverUrl: server.url, deadlineMs: 600_000, throughput: 200 });
});
afterAll(async () => {
  await system?.close();
  await server.close();
});

/** People whose numbers end so: the sandbox has an outcome, or a rule, for these. */
const ending = (digits: string, count: number): Person[] =>
  Array.from({ length: count }, (_, n) => ({
    phone: `+4915${String(2_500 + n).padStart(5, "0")}${digits}`,
    values: [digits, `order ${n}`],
  }));

test("every figure of every page agrees with the rows and with the platform's own record", async () => {
  await system.control("POST", "/control/rules", [
    { match: { recipient: "*6666" }, do: { kind: "error", code: 131026, http: 400 } },
    { match: { recipient: "*7777" }, do: { kind: "reset_after_accept" } },
    { match: { recipient: "*7777" }, do: { kind: "drop_webhook" } },
    { match: { recipient: "*8888" }, do: { kind: "late_webhook", ms: 4_000 } },
  ]);
  const list = [
    ...people(60),
    // Failures that a receipt tells: not reachable, opted out at the platform, outside the window.
    ...[...ending("0110", 4), ...ending("0111", 3), ...ending("0113", 2)],
    ...[...ending("0001", 3), ...ending("0002", 3), ...ending("0003", 2), ...ending("0004", 3)],
    // Refused at once; in doubt for good; in doubt until a receipt comes; receipts that come late.
    ...[...ending("6666", 5), ...ending("7777", 3), ...ending("0123", 2), ...ending("8888", 4)],
  ];
  const unreadable = ["12", "+49 15x", "4.47E+11"].map((phone): Person => ({ phone, values: ["x", "y"] }));
  const optedOut = people(2, 100);
  const { channelId, senderId, ctx } = system;
  // The list is checked before they opt out, and their messages are claimed after it.
  const id = await sendTo(system, [...list, ...unreadable, ...optedOut], async () => {
    for (const { phone } of optedOut) {
      await addSuppression(ctx(), { platform: "whatsapp", address: phone, kind: "all", reason: "" });
    }
  });
  const campaign = async () => (await getCampaign(ctx(), id)).campaign;
  await until("nobody waits", async () => {
    const { queued, expandedAt } = await campaign();
    return expandedAt !== null && queued === 0;
  });
  const [sender] = await system.connection.sql<{ externalId: string }[]>`
    SELECT external_id AS "externalId" FROM senders WHERE id = ${senderId}`;
  for (const [at, text] of ["STOP", "stop", "Thank you"].entries()) {
    const phone = list[at]?.phone.slice(1);
    await system.control("POST", `/control/persons/${phone}/say`, { phoneId: sender?.externalId, text });
  }
  await until("everything the platform says is applied", async () => {
    const { counts } = await system.control<State>("GET", "/control/state");
    const [row] = await system.connection.db.execute<{ open: number; inbound: number }>(sql`
      SELECT (SELECT count(*)::int FROM inbound_events WHERE applied_at IS NULL) AS open,
        (SELECT count(*)::int FROM messages WHERE direction = 'inbound') AS inbound`);
    return counts.receiptsPending === 0 && counts.webhooksQueued === 0 && row?.open === 0 && row.inbound === 3;
  });

  const today = new Date().toISOString().slice(0, 10);
  const period = { from: addDays(today, -1), to: addDays(today, 1), days: 3 };
  const place = { channelId, platform: "whatsapp" as const, campaignId: id, period };
  const { problems, facts } = await addUpFigures(ctx(), system.connection.sql, place);
  expect(problems).toEqual([]);
  expect(await checkInvariants(system.connection.sql)).toEqual([]);
  expect(await campaign()).toMatchObject({ rowsTotal: list.length + 5, rowsSkip: 3, rowsSend: list.length + 2 });
  expect(facts).toMatchObject({
    ...{ submitted: list.length + 2, accepted: list.length - 5 - 3, failed: 5 + 9, failedLater: 9, uncertain: 3 },
    // Three by the platform, two by a word and two by hand.
    ...{ leftOut: 2, inbound: 3, optOuts: 7 },
  });

  const { items } = await system.control<Accepted>("GET", "/control/messages?limit=5000&after=0");
  const messages = await system.connection.db.execute<{ id: string; state: string }>(
    sql`SELECT id, state FROM messages WHERE campaign_id = ${id} AND state <> 'left_out'`,
  );
  const stateOf = new Map(messages.map((message) => [message.id, message.state]));
  expect(new Set(items.map(({ correlation }) => correlation)).size, "each was taken once").toBe(items.length);
  const known = items.filter(({ correlation }) => stateOf.get(correlation) !== "uncertain");
  const there = (test: (status: string) => boolean) => known.filter(({ status }) => test(status)).length;
  // The platform took those too whose outcome only it knows.
  expect(items.length - known.length).toBe(facts.uncertain);
  expect(known.length).toBe(facts.accepted);
  expect(there((status) => status.startsWith("failed"))).toBe(facts.failedLater);
  expect(there((status) => status === "delivered" || status === "read")).toBe(facts.delivered);
  expect(there((status) => status === "read")).toBe(facts.read);
  expect((await system.control<State>("GET", "/control/state")).counts.refused).toBe(facts.failed - facts.failedLater);
}, 120_000);
