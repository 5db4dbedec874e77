import { eq } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, test, vi } from "vitest";
import { connect } from "#db/client";
import type { Role } from "#db/enums";
import type { MailTopic } from "#db/mail-enums";
import { mails } from "#db/schema/mail";
import { invitations, memberships } from "#db/schema/workspaces";
import { type Ctx, inTransaction } from "#lib/context";
import { forgetEnv } from "#lib/env";
import { newId } from "#lib/ids";
import { log } from "#lib/log";
import { open } from "#lib/seal";
import { connectionAs } from "#lib/testing/connection-as";
import { testDatabase } from "#lib/testing/database";
import { startMailServer } from "#lib/testing/mail-server";
import { setWebEnvironment } from "#lib/testing/request";
import { sendMails } from "#lib/testing/send-mails";
import { makeWorkspace, type TestMember, type TestWorkspace } from "#lib/testing/workspace";
import { inviteMember, listInvitations } from "#lib/workspaces/invitations";
import { deleteOldMails, sendDueMails } from "./drain.ts";
import { mailPlace, putMail } from "./outbox.ts";

const database = await testDatabase();
setWebEnvironment(database);
const server = await startMailServer();
const owner = connect(database.ownerUrl, { max: 4 });
const web = await connectionAs("web");
const worker = await connectionAs("worker");
afterAll(() => Promise.all([owner.close(), server.close()]));

const now = new Date();
const inFuture = (ms: number) => new Date(now.getTime() + ms);
const minute = 60_000;
let workspace: TestWorkspace;
let boss: TestMember;
let email: string;

beforeEach(async () => {
  await owner.sql`DELETE FROM mails`;
  server.received.splice(0);
  email = `${newId()}@people.example`;
  workspace = await makeWorkspace({ owner: owner.db, web: web.db }, now);
  boss = await workspace.member("owner");
  vi.spyOn(log, "warn").mockImplementation(() => {});
  vi.spyOn(log, "error").mockImplementation(() => {});
});

const invite = (ctx: Ctx = boss.ctx) => inviteMember(ctx, { email, role: "viewer", byMail: true });
const rows = () => owner.db.select().from(mails).orderBy(mails.recipient);
const row = async () => (await rows())[0];
const contextOf = (workspaceId: string): Ctx => ({
  ...{ workspaceId, actor: { kind: "system", name: "test" }, db: worker.db, now },
});
/** One turn of the worker. */
const turn = (at = now) => sendDueMails(worker.db, contextOf, () => at);

describe("a mail of a change", () => {
  test("is written with it or not at all", async () => {
    const undone = inTransaction(boss.ctx, async (ctx) => {
      await invite(ctx);
      throw new Error("the change fails");
    });
    await expect(undone).rejects.toThrow("the change fails");
    expect(await rows()).toEqual([]);
    await invite();
    expect(await rows()).toMatchObject([{ kind: "invitation", recipient: email, state: "waiting", tries: 0 }]);
  });

  test("keeps its token sealed for itself alone, and forgets it once it has left", async () => {
    const { token } = await invite();
    const kept = await row();
    expect(JSON.stringify(kept)).not.toContain(token);
    const sealed = kept?.secretSealed ?? "";
    expect(open(sealed, mailPlace(workspace.id, kept?.id ?? ""))).toBe(token);
    expect(() => open(sealed, mailPlace(workspace.id, "another"))).toThrow();
    await turn();
    expect(server.received[0]?.mail.text).toContain(`/invitation/${token}\n`);
    expect(await row()).toMatchObject({ state: "sent", secretSealed: null, endedAt: now });
  });

  test("waits for a worker however long there is none, and its invitation says so", async () => {
    await invite();
    const mailOf = async () => (await listInvitations(boss.ctx))[0]?.mail;
    expect(await mailOf()).toBe("under_way");
    await turn();
    expect(await mailOf()).toBe("taken");
  });

  test("is not read back by the web", async () => {
    await invite();
    const read = inTransaction(boss.ctx, ({ db }) => db.select({ secret: mails.secretSealed }).from(mails));
    await expect(read).rejects.toMatchObject({ cause: { code: "42501" } });
  });
});

describe("a mail that does not leave", () => {
  test("is tried again later and later while the server is busy, and then has failed", async () => {
    await invite();
    const waits: number[] = [];
    let at = now;
    for (let tries = 1; tries <= 8; tries++) {
      server.refuse(451);
      await turn(at);
      const kept = await row();
      expect(kept).toMatchObject({ tries, error: expect.stringContaining("451") });
      if (kept?.state === "waiting") waits.push(kept.dueAt.getTime() - at.getTime());
      // A moment before it is due, nobody tries.
      if (tries < 8) await turn(new Date((kept?.dueAt.getTime() ?? 0) - 1));
      at = kept?.dueAt ?? at;
    }
    expect(waits).toEqual([5_000, 30_000, 2 * minute, 10 * minute, 30 * minute, 120 * minute, 360 * minute]);
    expect(await row()).toMatchObject({ state: "failed", tries: 8 });
    expect((await listInvitations(boss.ctx))[0]?.mail).toBe("refused");
    expect(server.received).toEqual([]);
  });

  test("has failed at once when the server refuses it for good", async () => {
    await invite();
    server.refuse(550);
    await turn();
    expect(await row()).toMatchObject({ state: "failed", tries: 1, error: expect.stringContaining("550") });
  });

  test("is not sent once what it says is over", async () => {
    await inTransaction(boss.ctx, ({ db }) =>
      putMail(
        db,
        {
          ...{ workspaceId: workspace.id, kind: "test", language: "en", recipient: email, payload: {} },
          ...{ token: "t", expiresAt: inFuture(minute) },
        },
        now,
      ),
    );
    await turn(inFuture(minute));
    expect(server.received).toEqual([]);
    expect(await row()).toMatchObject({ state: "expired", secretSealed: null });
  });

  test("waits while there is no mail server, and what is for nobody in particular is dropped", async () => {
    await invite();
    const url = process.env.MAIL_URL;
    process.env.MAIL_URL = "";
    forgetEnv();
    await inTransaction(boss.ctx, ({ db }) =>
      putMail(db, { workspaceId: workspace.id, kind: "weekly", language: "en", payload: null }, now),
    );
    await turn();
    process.env.MAIL_URL = url;
    forgetEnv();
    expect(await rows()).toMatchObject([{ kind: "invitation", state: "waiting", tries: 0 }]);
  });
});

describe("a mail of which nobody knows whether it left", () => {
  test("is sent once more under the same name, when the connection was cut after the whole mail", async () => {
    await invite();
    server.cut();
    await turn();
    expect(await row()).toMatchObject({ state: "waiting", doubts: 1 });
    await turn(inFuture(5_000));
    expect(await row()).toMatchObject({ state: "sent" });
    const [first, second] = server.received.map(({ mail }) => mail.messageId);
    expect([first, server.received.length]).toEqual([second, 2]);
  });

  test("is given up after the second time", async () => {
    await invite();
    server.cut();
    await turn();
    server.cut();
    await turn(inFuture(5_000));
    expect(await row()).toMatchObject({ state: "failed", error: "unknown_outcome", doubts: 2 });
    expect(server.received).toHaveLength(2);
  });

  test("is taken back from a worker that is gone, after its lease", async () => {
    await invite();
    await owner.db.update(mails).set({ state: "sending", tries: 1, leaseUntil: inFuture(minute) });
    await turn(inFuture(minute - 1));
    expect(await row()).toMatchObject({ state: "sending" });
    await sendMails(inFuture(minute + 1));
    await sendMails(inFuture(2 * minute));
    expect(await row()).toMatchObject({ state: "sent", doubts: 1, tries: 2 });
    expect(server.received).toHaveLength(1);
  });

  test("is not touched by a worker that comes back after another has had it", async () => {
    await invite();
    const gate = Promise.withResolvers<void>();
    server.hold(gate.promise);
    const slow = turn();
    await vi.waitFor(async () => expect(await row()).toMatchObject({ state: "sending" }));
    // It has the lease now, and is in the middle of its own try.
    await owner.db.update(mails).set({ tries: 2, error: "by another" });
    gate.resolve();
    await slow;
    expect(await row()).toMatchObject({ state: "sending", tries: 2, error: "by another" });
  });

  test("keeps waiting when the worker it was taken back from says at last that it was refused", async () => {
    await invite();
    const gate = Promise.withResolvers<void>();
    server.hold(gate.promise);
    server.refuse(550);
    const slow = turn();
    await vi.waitFor(async () => expect(await row()).toMatchObject({ state: "sending" }));
    // Its lease is over, and nobody has tried again yet.
    await turn(inFuture(2 * minute + 1));
    const waiting = { state: "waiting", doubts: 1, tries: 1, error: "unknown_outcome" };
    expect(await row()).toMatchObject(waiting);
    gate.resolve();
    await slow;
    expect(await row()).toMatchObject(waiting);
  });
});

test("many workers send each of many mails once", async () => {
  await inTransaction(boss.ctx, async ({ db }) => {
    for (let i = 0; i < 60; i++) {
      const mail = { workspaceId: workspace.id, kind: "test" as const, language: "en" as const, payload: {} };
      await putMail(db, { ...mail, recipient: `p${i}@people.example` }, now);
    }
  });
  const run = async () => {
    while (await turn());
  };
  await Promise.all(Array.from({ length: 6 }, run));
  await turn();
  const reached = server.received.flatMap(({ to }) => to);
  expect(reached).toHaveLength(60);
  expect(new Set(reached).size).toBe(60);
});

describe("a mail for whom it concerns", () => {
  const put = (given: object = {}) =>
    inTransaction(boss.ctx, ({ db }) =>
      putMail(
        db,
        {
          ...{ workspaceId: workspace.id, kind: "alarm", language: "en" },
          payload: {
            ...{ workspace: "North Star", zone: "UTC" },
            alarms: ["cams-a", "cams-b"].map((channelId) => ({
              ...{ kind: "channel" as const, channelId, seenAt: now.toISOString(), times: 1 },
              detail: { name: `Channel ${channelId}`, state: "disconnected", reason: null },
            })),
          },
          ...given,
        },
        now,
      ),
    );
  const member = async (role: Role, set: { channelIds?: string[]; mutedMails?: MailTopic[] } = {}) => {
    const made = await workspace.member(role);
    if (Object.keys(set).length > 0)
      await owner.db.update(memberships).set(set).where(eq(memberships.userId, made.userId));
    return made;
  };
  const reached = () => server.received.flatMap(({ to }) => to).sort();

  test("goes to each of them, in their language, with nothing of channels that they do not see", async () => {
    const limited = await member("operator", { channelIds: ["cams-b"] });
    await member("operator", { channelIds: ["cams-none"] });
    await member("administrator", { mutedMails: ["alarms"] });
    await member("viewer");
    await owner.sql`UPDATE workspaces SET language = 'zh' WHERE id = ${workspace.id}`;
    await put();
    await sendMails(now);
    expect(reached()).toEqual([boss.email, limited.email].sort());
    const textTo = (to: string) => server.received.find((each) => each.to[0] === to)?.mail.text ?? "";
    expect(textTo(boss.email)).toContain("Channel cams-a");
    expect(textTo(limited.email)).toContain("Channel cams-b");
    expect(textTo(limited.email)).not.toContain("cams-a");
    expect(textTo(boss.email)).toContain("有 2 项事务需要处理");
  });

  test("reaches nobody of another workspace, and none who is disabled", async () => {
    const other = await (await makeWorkspace({ owner: owner.db, web: web.db })).member("owner");
    const gone = await member("administrator");
    await owner.sql`UPDATE users SET disabled_at = now() WHERE id = ${gone.userId}`;
    await put();
    await sendMails(now);
    expect(reached()).toEqual([boss.email]);
    expect(reached()).not.toContain(other.email);
  });

  test("reaches the provider's members where it concerns them", async () => {
    const provider = await makeWorkspace({ owner: owner.db, web: web.db }, now, { kind: "provider" });
    const staff = await provider.member("operator");
    await owner.sql`UPDATE workspaces SET provider_id = ${provider.id} WHERE id = ${workspace.id}`;
    const payload = { workspace: "North Star", kind: "channel_quota", by: "Ann", reason: "More" };
    await put({ kind: "request_made", payload, toProvider: true });
    await sendMails(now);
    expect(reached()).toEqual([staff.email]);
  });
});

test("old mails are deleted, and the secrets of failed ones are erased when their link has ended", async () => {
  const put = (id: string, set: Partial<typeof mails.$inferInsert>) =>
    owner.db.insert(mails).values({
      ...{ workspaceId: workspace.id, id, kind: "test", language: "en", recipient: id, secretSealed: "sealed" },
      ...{ dueAt: now, expiresAt: inFuture(minute), ...set },
    });
  const days = (count: number) => new Date(Date.now() - count * 86_400_000);
  await put("a waiting", { expiresAt: days(40) });
  await put("b old", { state: "sent", endedAt: days(30.01) });
  await put("c kept", { state: "failed", endedAt: days(29.9), expiresAt: days(1) });
  await put("d failed", { state: "failed", endedAt: days(1), expiresAt: days(-1) });
  await deleteOldMails(worker.db);
  expect((await rows()).map(({ id, secretSealed }) => [id, secretSealed])).toEqual([
    ["a waiting", "sealed"],
    ["c kept", null],
    ["d failed", "sealed"],
  ]);
});

test("an invitation says that its mail failed, only its own", async () => {
  await invite();
  const other = await (await makeWorkspace({ owner: owner.db, web: web.db }, now)).member("owner");
  const { id } = await inviteMember(boss.ctx, { email: "two@people.example", role: "viewer", byMail: true });
  await inviteMember(other.ctx, { email: "three@people.example", role: "viewer", byMail: true });
  await owner.db.delete(mails).where(eq(mails.recipient, "three@people.example"));
  await sendMails(now);
  const found = await owner.db.select().from(invitations).where(eq(invitations.workspaceId, other.ctx.workspaceId));
  expect(found).toMatchObject([{ mailedAt: null, mailFailedAt: null }]);
  expect((await owner.db.select().from(invitations).where(eq(invitations.id, id)))[0]?.mailedAt).toEqual(now);
});
