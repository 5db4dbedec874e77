import { eq } from "drizzle-orm";
import { drizzle } from "drizzle-orm/postgres-js";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { connect } from "#db/client";
import { mails } from "#db/schema/mail";
import { auditLog, passwordLinks, users } from "#db/schema/workspaces";
import { newId } from "#lib/ids";
import { testDatabase } from "#lib/testing/database";
import { startMailServer } from "#lib/testing/mail-server";
import { setWebEnvironment } from "#lib/testing/request";
import { sendMails } from "#lib/testing/send-mails";
import { makeWorkspace } from "#lib/testing/workspace";
import { newDevice } from "../devices.ts";
import { attemptLimits } from "../limits.ts";
import { findSession } from "../sessions.ts";
import { openSession, signIn } from "../sign-in.ts";
import { askForPasswordLink } from "./forgotten-password.ts";
import { findPasswordLink, makePasswordLink, resetPassword } from "./password-links.ts";
import { hashPassword } from "./passwords.ts";

const database = await testDatabase();
setWebEnvironment(database);
const mailServer = await startMailServer();
const owner = connect(database.ownerUrl, { max: 2 });
const web = connect(database.appUrl, { max: 8 });
afterAll(() => Promise.all([owner.close(), web.close(), mailServer.close()]));

const now = new Date("2026-11-20T10:00:00Z");
const minutes = (count: number) => new Date(now.getTime() + count * 60_000);
const oldPassword = "four old bells ring";
const password = "five new bells ring";
const passwordHash = await hashPassword(oldPassword);

let person: { userId: string; email: string; workspaceId: string };
let client: { ip: string; userAgent: null };
beforeEach(async () => {
  const workspace = await makeWorkspace({ owner: owner.db, web: web.db }, now);
  const { userId, email } = await workspace.member("operator");
  await owner.db.update(users).set({ passwordHash }).where(eq(users.id, userId));
  person = { userId, email, workspaceId: workspace.id };
  client = { ip: `client ${newId()}`, userAgent: null };
  await owner.sql`DELETE FROM mails`;
  mailServer.received.splice(0);
});

/** Asks as the page does. @returns the work that is left for after the answer */
async function ask(email = person.email, language: "en" | "zh" = "en", at = now) {
  const tasks: (() => Promise<void>)[] = [];
  const input = { email, language, client };
  await askForPasswordLink(web.db, input, at, (task) => void tasks.push(task));
  return tasks;
}
async function askAndMail(...args: Parameters<typeof ask>): Promise<void> {
  for (const task of await ask(...args)) await task();
  await sendMails(args[2] ?? now);
}
const mailedTokens = () =>
  mailServer.received.map(
    ({ mail }) => /https:\/\/console\.example\/password#([\w-]+)/.exec(mail.text ?? "")?.[1] ?? "",
  );
const reset = (token: string, at = now) => resetPassword(web.db, { token, password, client }, at);
const enter = (words: string) =>
  signIn(
    web.db,
    { email: person.email, password: words, remember: false, ip: null, userAgent: null, device: null },
    now,
    () => {},
  );
const gone = { code: "not_found", key: "notFound.passwordLink" };

describe("a forgotten password", () => {
  test("is replaced with the mailed link: old password, sessions and other links end, the address is proved", async () => {
    const { sessionId } = await openSession(web.db, person.userId, { remember: true, ip: null, userAgent: null }, now);
    await askAndMail();
    await askAndMail();
    const [first = "", second = ""] = mailedTokens();
    expect(await findPasswordLink(web.db, first, now)).toEqual({ userId: person.userId, email: person.email });
    expect(await reset(first)).toEqual({ email: person.email });
    expect(await findSession(web.db, sessionId, now)).toBeNull();
    await expect(enter(oldPassword)).rejects.toMatchObject({ code: "unauthenticated" });
    await expect(enter(password)).resolves.toMatchObject({ userId: person.userId });
    await expect(reset(second)).rejects.toMatchObject(gone);
    const [user] = await owner.db.select().from(users).where(eq(users.id, person.userId));
    expect(user).toMatchObject({ emailProvedAt: now, passwordSetAt: now });
  });

  test("is told to the address once it was replaced", async () => {
    await askAndMail(person.email, "zh");
    await resetPassword(web.db, { token: mailedTokens()[0] ?? "", password, client, language: "zh" }, now);
    await sendMails(now);
    expect(mailServer.received.map(({ to, mail }) => [to, mail.subject])).toEqual([
      [[person.email], "设置新密码"],
      [[person.email], "您的密码已更换"],
    ]);
  });

  test("is not mailed any more once its link has ended", async () => {
    for (const task of await ask()) await task();
    await sendMails(minutes(30));
    expect(mailServer.received).toEqual([]);
    const [row] = await owner.db.select().from(mails).where(eq(mails.userId, person.userId));
    expect(row).toMatchObject({ state: "expired", secretSealed: null });
  });

  test("is replaced once by one link, even when it is used twice at the same moment", async () => {
    await askAndMail();
    const [token = ""] = mailedTokens();
    const answers = await Promise.allSettled([reset(token), reset(token)]);
    expect(answers.map((answer) => answer.status).sort()).toEqual(["fulfilled", "rejected"]);
    await expect(reset(token)).rejects.toMatchObject(gone);
    expect(await findPasswordLink(web.db, token, now)).toBeNull();
  });

  test("is replaced within 30 minutes", async () => {
    await askAndMail();
    const [token = ""] = mailedTokens();
    expect(await findPasswordLink(web.db, token, minutes(29))).not.toBeNull();
    expect(await findPasswordLink(web.db, token, minutes(31))).toBeNull();
    await expect(reset(token, minutes(31))).rejects.toMatchObject(gone);
    await expect(enter(oldPassword)).resolves.toBeDefined();
  });

  test("gets a mail in the reader's language", async () => {
    await askAndMail(person.email, "zh");
    expect(mailServer.received[0]).toMatchObject({ to: [person.email], mail: { subject: "设置新密码" } });
  });

  test("lets the owner in although strangers had locked the address, and forgets browsers of before", async () => {
    const device = newDevice(minutes(-60));
    for (let i = 0; i <= attemptLimits.email; i++) await enter("wrong password").catch(() => {});
    await expect(enter(oldPassword)).rejects.toMatchObject({ code: "too_many_requests" });
    await askAndMail();
    await reset(mailedTokens()[0] ?? "");
    await expect(enter(password)).resolves.toBeDefined();
    const input = { email: person.email, remember: false, ip: null, userAgent: null };
    for (let i = 0; i <= attemptLimits.email; i++) await enter("wrong password").catch(() => {});
    const old = signIn(web.db, { ...input, password, device }, now, () => {});
    await expect(old).rejects.toMatchObject({ code: "too_many_requests" });
  });

  test("leaves entries in the audit log, and the token is stored only as a hash", async () => {
    await askAndMail();
    const [token = ""] = mailedTokens();
    const [stored] = await owner.db.select().from(passwordLinks).where(eq(passwordLinks.userId, person.userId));
    expect(JSON.stringify(stored)).not.toContain(token);
    expect(JSON.stringify(await owner.db.select().from(mails))).not.toContain(token);
    await reset(token);
    const log = await owner.db.select().from(auditLog).where(eq(auditLog.workspaceId, person.workspaceId));
    const entries = log.sort((a, b) => a.id.localeCompare(b.id));
    expect(entries).toMatchObject([
      { action: "member.password_asked", actorId: null, detail: { ip: client.ip } },
      { action: "member.password_reset", actorId: person.userId, detail: { sessionsEnded: 0 } },
    ]);
    expect(JSON.stringify(log)).not.toContain(token);
  });
});

describe("an unknown address", () => {
  test("gets the same answer with the same work before it, and no mail after it", async () => {
    const work = async (email: string) => {
      const statements: string[] = [];
      const watched = drizzle(web.sql, { logger: { logQuery: (query) => void statements.push(query) } });
      const tasks: unknown[] = [];
      const input = { email, language: "en" as const, client };
      const answer = await askForPasswordLink(watched, input, now, (task) => void tasks.push(task));
      return { answer, statements, tasks: tasks.length };
    };
    const known = await work(person.email);
    expect(await work(`${newId()}@test.example`)).toEqual(known);
    expect(known.statements.join()).not.toContain('"users"');
    expect(known.statements.length).toBeGreaterThan(0);
    await askAndMail(`${newId()}@test.example`);
    expect(mailServer.received).toEqual([]);
  });

  test("and a disabled user get no link", async () => {
    await owner.db.update(users).set({ disabledAt: now }).where(eq(users.id, person.userId));
    await askAndMail();
    expect(mailServer.received).toEqual([]);
  });
});

describe("the limits of mails", () => {
  test("leave out further mails to one address without a word", async () => {
    for (let i = 0; i < attemptLimits.mailAddress + 2; i++) await askAndMail();
    expect(mailServer.received).toHaveLength(attemptLimits.mailAddress);
    await askAndMail(person.email, "en", minutes(16));
    expect(mailServer.received).toHaveLength(attemptLimits.mailAddress + 1);
  });

  test("refuse a client that asks for many addresses, and no other client", async () => {
    for (let i = 0; i < attemptLimits.mailClient; i++) await ask(`${newId()}@test.example`);
    await expect(ask()).rejects.toMatchObject({ code: "too_many_requests" });
    client = { ...client, ip: `client ${newId()}` };
    await expect(ask()).resolves.toHaveLength(1);
  });
});

describe("a link of the operator", () => {
  test("sets a password and proves no address", async () => {
    const made = await makePasswordLink(owner.db, { email: person.email, madeBy: "operator" }, now);
    await reset(made?.token ?? "");
    await expect(enter(password)).resolves.toBeDefined();
    const [user] = await owner.db.select().from(users).where(eq(users.id, person.userId));
    expect(user?.emailProvedAt).toBeNull();
    const log = await owner.db.select().from(auditLog).where(eq(auditLog.workspaceId, person.workspaceId));
    expect(log.map(({ action, actorName }) => [action, actorName])).toContainEqual([
      "member.password_link_made",
      "Command line",
    ]);
  });

  test("is not made for an unknown address", async () => {
    expect(await makePasswordLink(owner.db, { email: "nobody@test.example", madeBy: "operator" }, now)).toBeNull();
  });
});
