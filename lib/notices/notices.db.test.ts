import { eq } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, test, vi } from "vitest";
import { connect } from "#db/client";
import { bindings } from "#db/schema/channels";
import { alarms, mails, senderDomains, weeklyReports } from "#db/schema/mail";
import { dailyOptOuts, dailyStatistics } from "#db/schema/operations";
import { memberships } from "#db/schema/workspaces";
import { finishCampaign } from "#lib/campaigns/control/finish";
import { contextAt, launchTo } from "#lib/campaigns/testing";
import { resumeMarketing } from "#lib/channels/reputation/resume-marketing";
import { type Ctx, inTransaction } from "#lib/context";
import { answerHandOver, offerHandOver } from "#lib/customers/hand-over";
import { liftSuspension, suspendCustomer } from "#lib/customers/suspend";
import { makeCustomer, makeProvider } from "#lib/customers/testing";
import { log } from "#lib/log";
import { approveRequest } from "#lib/requests/answer";
import { askForChannels } from "#lib/requests/ask";
import { connectionAs } from "#lib/testing/connection-as";
import { testDatabase } from "#lib/testing/database";
import { insertBinding, insertChannel } from "#lib/testing/factories";
import { startMailServer } from "#lib/testing/mail-server";
import { setWebEnvironment } from "#lib/testing/request";
import { sendMails } from "#lib/testing/send-mails";
import { makeWorkspace, type TestMember, type TestWorkspace } from "#lib/testing/workspace";
import { changeMailChoice, getMailChoices } from "#lib/workspaces/mail-choices";
import { raiseAlarms } from "./alarms.ts";
import { writeWeeklyReports } from "./weekly-report.ts";

const database = await testDatabase();
setWebEnvironment(database);
const server = await startMailServer();
const owner = connect(database.ownerUrl, { max: 4 });
const web = await connectionAs("web");
const worker = await connectionAs("worker");
const hands = { owner: owner.db, web: web.db };
afterAll(() => Promise.all([owner.close(), server.close()]));

const now = new Date();
const at = (minutes: number) => new Date(now.getTime() + minutes * 60_000);
const contextOf = (workspaceId: string): Ctx => ({
  ...{ workspaceId, actor: { kind: "system", name: "test" }, db: worker.db, now },
});
/** What left since the last call, by whom it went to. */
const left = () =>
  server.received
    .splice(0)
    .map(({ to, mail }) => [to[0], mail.subject])
    .sort();
const texts = () => server.received.map(({ mail }) => mail.text ?? "").join("\n");

let workspace: TestWorkspace;
let boss: TestMember;
beforeEach(async () => {
  for (const table of ["mails", "alarms", "weekly_reports"]) await owner.sql`DELETE FROM ${owner.sql(table)}`;
  // What earlier tests left needs nobody's attention.
  await owner.sql`UPDATE channels SET deleted_at = now() WHERE deleted_at IS NULL`;
  server.received.splice(0);
  vi.spyOn(log, "warn").mockImplementation(() => {});
  workspace = await makeWorkspace(hands, now);
  boss = await workspace.member("owner");
});

describe("what a provider and its customer do is mailed", () => {
  test("a request to those who answer it, and its answer to whoever asked", async () => {
    const provider = await makeProvider(hands);
    const customer = await makeCustomer(hands, provider);
    const { email } = customer.ctx.actor as { email: string };
    const deskEmail = (provider.ctx.actor as { email: string }).email;
    const requestId = await askForChannels(customer.ctx, { total: 200, reason: "Two more shops" });
    await sendMails(at(1));
    expect(left()).toEqual([[deskEmail, "Brookside Travel asks for: More channels"]]);
    await approveRequest(
      { by: "provider", ctx: provider.ctx },
      { customerId: customer.id, requestId, total: 150, note: "" },
    );
    await sendMails(at(1));
    expect(texts()).toContain("150 are granted");
    expect(left()).toEqual([[email, "Approved: More channels"]]);
  });

  test("a suspension, its end and a hand-over to the owners of the customer", async () => {
    const [provider, other] = [await makeProvider(hands), await makeProvider(hands)];
    const customer = await makeCustomer(hands, provider);
    const { email } = customer.ctx.actor as { email: string };
    await suspendCustomer(provider.ctx, { customerId: customer.id, reason: "Unpaid since August" });
    await sendMails(at(1));
    expect(texts()).toContain("Unpaid since August");
    await liftSuspension(provider.ctx, customer.id);
    const { id } = await offerHandOver(provider.ctx, {
      customerId: customer.id,
      provider: other.name,
      reason: "Moved",
    });
    await answerHandOver(other.ctx, { customerId: customer.id, handOverId: id, accepts: true });
    await sendMails(at(1));
    expect(left()).toEqual([
      [email, "Brookside Travel has another provider"],
      [email, "Brookside Travel is no longer suspended"],
      [email, "Brookside Travel is suspended"],
    ]);
  });
});

describe("an alarm", () => {
  /** A channel whose platform refuses our calls. */
  const troubled = async (trouble: string | null = "The token has expired") => {
    const id = await insertChannel(owner.db, workspace.id, { name: `Kiosk ${Math.random()}`, state: "bound" });
    await insertBinding(owner.db, workspace.id, id, { trouble });
    return id;
  };
  const setTrouble = (channelId: string, trouble: string | null) =>
    owner.db.update(bindings).set({ trouble }).where(eq(bindings.channelId, channelId));
  /** The worker's turns, one each minute, and what left in them. */
  const watch = async (from: number, to: number) => {
    for (let minute = from; minute <= to; minute++) {
      await raiseAlarms(worker.db, contextOf, at(minute));
      await sendMails(at(minute));
    }
    return left().length;
  };

  test("is told once, after it has lasted a minute", async () => {
    await troubled();
    await raiseAlarms(worker.db, contextOf, at(0));
    await sendMails(at(0));
    expect(left()).toEqual([]);
    expect(await watch(1, 30)).toBe(1);
  });

  test("that is over within the minute is told to nobody", async () => {
    const channelId = await troubled();
    await raiseAlarms(worker.db, contextOf, at(0));
    await setTrouble(channelId, null);
    expect(await watch(1, 20)).toBe(0);
  });

  test("joins what happens within a quarter of an hour of the last mail", async () => {
    await troubled();
    expect(await watch(0, 1)).toBe(1);
    for (let i = 0; i < 20; i++) await troubled(`Reason ${i}`);
    expect(await watch(2, 15)).toBe(0);
    await raiseAlarms(worker.db, contextOf, at(16));
    await sendMails(at(16));
    expect(texts()).toContain("Reason 19");
    expect(left()).toEqual([[boss.email, `${workspace.name}: 20 things need you`]]);
  });

  test("that comes and goes is told again after six hours at the earliest, with how often it came", async () => {
    const channelId = await troubled();
    expect(await watch(0, 1)).toBe(1);
    for (let hour = 1; hour <= 5; hour++) {
      await setTrouble(channelId, null);
      await raiseAlarms(worker.db, contextOf, at(hour * 60));
      await setTrouble(channelId, "The token has expired");
      expect(await watch(hour * 60 + 1, hour * 60 + 5)).toBe(0);
    }
    await raiseAlarms(worker.db, contextOf, at(6 * 60 + 2));
    await sendMails(at(6 * 60 + 2));
    expect(texts()).toContain("5 times since the last mail about it");
    expect(left()).toHaveLength(1);
  });

  test("reaches by role, choice and channels", async () => {
    const channelId = await troubled();
    const sees = await workspace.member("operator");
    const blind = await workspace.member("operator");
    await workspace.member("finance");
    const muted = await workspace.member("administrator");
    await owner.db
      .update(memberships)
      .set({ channelIds: [channelId] })
      .where(eq(memberships.userId, sees.userId));
    await owner.db
      .update(memberships)
      .set({ channelIds: ["none"] })
      .where(eq(memberships.userId, blind.userId));
    expect(await getMailChoices(muted.ctx)).toContainEqual({ topic: "alarms", on: true });
    await changeMailChoice(muted.ctx, { topic: "alarms", on: false });
    expect(await getMailChoices(muted.ctx)).toContainEqual({ topic: "alarms", on: false });
    await raiseAlarms(worker.db, contextOf, at(0));
    await raiseAlarms(worker.db, contextOf, at(1));
    await sendMails(at(1));
    expect(left().map(([to]) => to)).toEqual([boss.email, sees.email].sort());
  });

  test("tells of a sender domain whose marketing was stopped, once, until a person lets it go on", async () => {
    const channelId = await insertChannel(owner.db, workspace.id, { name: "Post", type: "email", state: "bound" });
    await insertBinding(owner.db, workspace.id, channelId, { platform: "email" });
    const place = { workspaceId: workspace.id, channelId, domain: "kiosk.example" };
    await owner.db
      .insert(senderDomains)
      .values({ ...place, stoppedAt: now, stoppedFor: "complaints", stoppedCount: 7, stoppedOf: 1_000 });
    await raiseAlarms(worker.db, contextOf, at(0));
    await raiseAlarms(worker.db, contextOf, at(1));
    await sendMails(at(1));
    expect(texts()).toContain("7 of 1,000 accepted mails were marked as spam");
    expect(texts()).toContain(`/channels/${channelId}/account`);
    expect(left()).toEqual([[boss.email, expect.stringContaining("Marketing from kiosk example is stopped")]]);
    expect(await watch(2, 8)).toBe(0);
    await resumeMarketing({ ...boss.ctx, now: at(9) }, { channelId, domain: "kiosk.example" });
    await raiseAlarms(worker.db, contextOf, at(10));
    expect(await owner.db.select({ endedAt: alarms.endedAt }).from(alarms)).toEqual([{ endedAt: at(10) }]);
  });

  test("is written once by workers that look at the same moment", async () => {
    await troubled();
    await raiseAlarms(worker.db, contextOf, at(0));
    // A fifth one is just looking at the workspace: the others wait for it.
    const others = await owner.sql.begin(async (tx) => {
      await tx`SELECT pg_advisory_xact_lock(hashtext(${`alarms ${workspace.id}`}))`;
      const looking = Array.from({ length: 4 }, () => raiseAlarms(worker.db, contextOf, at(1)));
      await vi.waitFor(async () => {
        const waiting = await owner.sql`
          SELECT 1 FROM pg_locks l JOIN pg_database d ON d.oid = l.database
          WHERE d.datname = current_database() AND l.locktype = 'advisory' AND NOT l.granted`;
        expect(waiting).toHaveLength(4);
      }, 10_000);
      return [looking];
    });
    await Promise.all(others.flat());
    expect(await owner.db.$count(mails)).toBe(1);
  });

  test("is forgotten a week after it was over", async () => {
    const channelId = await troubled();
    await raiseAlarms(worker.db, contextOf, at(0));
    await setTrouble(channelId, null);
    await raiseAlarms(worker.db, contextOf, at(1));
    expect(await owner.db.$count(alarms)).toBe(1);
    await raiseAlarms(worker.db, contextOf, at(8 * 24 * 60));
    expect(await owner.db.$count(alarms)).toBe(0);
  });

  test("tells of a campaign that ended with more failures than allowed, and its sender of every end", async () => {
    const launched = await launchTo(owner, 1);
    await owner.sql`
      UPDATE campaigns SET state = 'stopping', accepted = 70, failed = 30, delivered = 60, expanded_at = now()
      WHERE workspace_id = ${launched.ctx.workspaceId}`;
    const ending = contextAt(launched, 0);
    expect(await inTransaction(ending, (ctx) => finishCampaign(ctx, launched.id))).toBe(true);
    const later = new Date(ending.now.getTime() + 20 * 60_000);
    await raiseAlarms(worker.db, contextOf, ending.now);
    await raiseAlarms(worker.db, contextOf, later);
    await sendMails(later);
    expect(texts()).toContain("30 of 100 messages failed; your limit is 5 %");
    expect(texts()).toMatch(/Accepted: 70\s+Delivered: 60 \(85\.7%\)\s+Read: 0 \(0%\)\s+Failed: 30 \(30%\)/);
    const { email } = launched.ctx.actor as { email: string };
    expect(new Set(left().map(([to]) => to))).toEqual(new Set([email]));
  });
});

describe("a weekly report", () => {
  const monday = new Date("2026-11-23T00:00:00Z");
  const sent = async (
    channelId: string,
    day: string,
    figures: { submitted: number; accepted: number; delivered: number },
  ) =>
    owner.db.insert(dailyStatistics).values({
      ...{ workspaceId: workspace.id, day, channelId, senderId: "", templateCode: "", category: "", country: "" },
      ...figures,
    });
  const hours = (count: number) => new Date(monday.getTime() + count * 3_600_000);
  const write = (when: Date) => writeWeeklyReports(worker.db, contextOf, when);

  test("comes on Monday at eight in the workspace's zone, once, with the figures of the week before", async () => {
    await owner.sql`UPDATE workspaces SET zone = 'Asia/Shanghai' WHERE id = ${workspace.id}`;
    const kiosk = await insertChannel(owner.db, workspace.id, { name: "Kiosk" });
    const letters = await insertChannel(owner.db, workspace.id, { name: "Letters", type: "email" });
    await sent(kiosk, "2026-11-15", { submitted: 1_000, accepted: 1_000, delivered: 1_000 });
    await sent(kiosk, "2026-11-16", { submitted: 10, accepted: 10, delivered: 9 });
    await sent(kiosk, "2026-11-22", { submitted: 5, accepted: 5, delivered: 5 });
    await sent(letters, "2026-11-22", { submitted: 4, accepted: 3, delivered: 3 });
    await sent(kiosk, "2026-11-23", { submitted: 7, accepted: 7, delivered: 7 });
    const optOut = { workspaceId: workspace.id, platform: "whatsapp" as const, senderId: "", source: "word" as const };
    await owner.db.insert(dailyOptOuts).values([
      { ...optOut, day: "2026-11-20", channelId: kiosk, people: 2 },
      { ...optOut, day: "2026-11-20", channelId: "", people: 1 },
    ]);
    await workspace.member("operator");
    const finance = await workspace.member("finance");
    await write(hours(-24));
    // Eight o'clock in Shanghai is midnight in UTC.
    await write(new Date(monday.getTime() - 1));
    expect(await owner.db.$count(mails)).toBe(0);
    await Promise.all([write(monday), write(monday)]);
    await write(hours(100));
    await sendMails(monday);
    expect(texts()).toContain("Kiosk · WhatsApp\n  Accepted: 15\n  Delivered: 14 (93.3%)");
    expect(texts()).toContain("Letters · E-mail\n  Accepted: 3\n");
    expect(texts()).toMatch(/All\n {2}Accepted: 18\n[\s\S]*Opted out: 2\n/);
    expect(texts()).toContain("1 more person was opted out by a member");
    const subject = `${workspace.name}: your week from 16 Nov 2026 to 22 Nov 2026`;
    expect(left()).toEqual(
      [
        [boss.email, subject],
        [finance.email, subject],
      ].sort(),
    );
    const [next] = await owner.db.select().from(weeklyReports);
    expect(next?.nextAt).toEqual(hours(7 * 24));
  });

  test("is not written for a week in which nothing was sent, nor for a closed workspace", async () => {
    const kiosk = await insertChannel(owner.db, workspace.id, { name: "Kiosk" });
    await write(hours(-24));
    await write(hours(9));
    expect(await owner.db.$count(mails)).toBe(0);
    await sent(kiosk, "2026-11-25", { submitted: 1, accepted: 1, delivered: 1 });
    await owner.sql`UPDATE workspaces SET closed_at = now() WHERE id = ${workspace.id}`;
    await write(hours(7 * 24 + 9));
    expect(await owner.db.$count(mails)).toBe(0);
  });
});

test("a provider's staff have no choices in a customer's workspace", async () => {
  const staff = { providerId: "p", providerName: "Harbour", grant: null };
  const ctx = { ...boss.ctx, actor: { ...boss.ctx.actor, staff } as Ctx["actor"] };
  expect(await getMailChoices(ctx)).toBeNull();
  await expect(changeMailChoice(ctx, { topic: "alarms", on: false })).rejects.toMatchObject({ code: "not_found" });
});
