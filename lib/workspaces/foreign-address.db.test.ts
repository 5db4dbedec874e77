import { eq } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { connect } from "#db/client";
import { auditLog, invitations, users } from "#db/schema/workspaces";
import { attemptLimits } from "#lib/auth/limits";
import { askForPasswordLink } from "#lib/auth/password/forgotten-password";
import { makePasswordLink, resetPassword } from "#lib/auth/password/password-links";
import { findSession } from "#lib/auth/sessions";
import { openSession, signIn } from "#lib/auth/sign-in";
import { newId } from "#lib/ids";
import { testDatabase } from "#lib/testing/database";
import { startMailServer } from "#lib/testing/mail-server";
import { setWebEnvironment } from "#lib/testing/request";
import { sendMails } from "#lib/testing/send-mails";
import { makeWorkspace, type TestMember, type TestWorkspace } from "#lib/testing/workspace";
import { acceptWithPassword, findInvitation } from "./accept-invitation.ts";
import { inviteMember, listInvitations, revokeInvitation } from "./invitations.ts";
import { listMembers } from "./members.ts";

const database = await testDatabase();
setWebEnvironment(database);
const mailServer = await startMailServer();
const owner = connect(database.ownerUrl, { max: 2 });
const web = connect(database.appUrl, { max: 8 });
afterAll(() => Promise.all([owner.close(), web.close(), mailServer.close()]));

const squatters = "the password of a squatter";
const holders = "the password of the holder";
const client = { ip: "203.0.113.9", userAgent: null };

let workspace: TestWorkspace;
let boss: TestMember;
let email: string;
beforeEach(async () => {
  workspace = await makeWorkspace({ owner: owner.db, web: web.db });
  boss = await workspace.member("owner");
  email = `foreign-${newId()}@other.example`;
  await owner.sql`DELETE FROM mails`;
  mailServer.received.splice(0);
});

const invite = (byMail: boolean, to = email) => inviteMember(boss.ctx, { email: to, role: "viewer", byMail });
const accept = (token: string, password: string, name = "") =>
  acceptWithPassword(web.db, { token, name, password, client }, boss.ctx.now);
const enter = (password: string) =>
  signIn(web.db, { email, password, remember: false, ...client, device: null }, boss.ctx.now, () => {});
const person = async () => (await owner.db.select().from(users).where(eq(users.email, email)))[0];
const refused = { code: "unauthenticated" };

/** The address as somebody who copied a link of their own has taken it, with a session of theirs. */
async function squat(): Promise<{ userId: string; sessionId: string }> {
  const { token } = await invite(false);
  await accept(token, squatters, "Not the holder");
  const userId = (await person())?.id ?? "";
  const { sessionId } = await openSession(web.db, userId, { remember: true, ip: null, userAgent: null }, boss.ctx.now);
  return { userId, sessionId };
}

describe("a user made with a copied link", () => {
  test("is shown as not proved", async () => {
    await squat();
    expect(await person()).toMatchObject({ emailProvedAt: null });
    expect((await listMembers(boss.ctx)).find((row) => row.email === email)).toMatchObject({ addressProved: false });
  });

  test("is taken over with the mailed link of another workspace: new password, no sessions, proved", async () => {
    const { userId, sessionId } = await squat();
    const other = await (await makeWorkspace({ owner: owner.db, web: web.db })).member("owner");
    const { token } = await inviteMember(other.ctx, { email, role: "operator", byMail: true });
    await accept(token, holders, "The holder");
    expect(await findSession(web.db, sessionId, boss.ctx.now)).toBeNull();
    await expect(enter(squatters)).rejects.toMatchObject(refused);
    await expect(enter(holders)).resolves.toMatchObject({ userId });
    expect(await person()).toMatchObject({ id: userId, name: "The holder", emailProvedAt: boss.ctx.now });
    const log = await owner.db.select().from(auditLog).where(eq(auditLog.workspaceId, workspace.id));
    expect(log.map((entry) => entry.action)).toContain("member.account_claimed");
  });

  test("is taken over with a mailed link for a new password", async () => {
    const { sessionId } = await squat();
    const link = await makePasswordLink(web.db, { email, madeBy: "mail", language: "en", client }, boss.ctx.now);
    await resetPassword(web.db, { token: link?.token ?? "", password: holders, client }, boss.ctx.now);
    expect(await findSession(web.db, sessionId, boss.ctx.now)).toBeNull();
    await expect(enter(squatters)).rejects.toMatchObject(refused);
    expect(await person()).toMatchObject({ emailProvedAt: boss.ctx.now });
  });

  test("is not taken over with another copied link", async () => {
    await squat();
    const other = await (await makeWorkspace({ owner: owner.db, web: web.db })).member("owner");
    const { token } = await inviteMember(other.ctx, { email, role: "operator", byMail: false });
    await expect(accept(token, holders)).rejects.toMatchObject(refused);
    await expect(enter(squatters)).resolves.toBeDefined();
  });

  test("stays disabled, whatever link is used", async () => {
    await squat();
    await owner.db.update(users).set({ disabledAt: new Date() }).where(eq(users.email, email));
    const other = await (await makeWorkspace({ owner: owner.db, web: web.db })).member("owner");
    const { token } = await inviteMember(other.ctx, { email, role: "operator", byMail: true });
    await expect(accept(token, holders)).rejects.toMatchObject(refused);
  });
});

describe("a user with a proved address", () => {
  beforeEach(async () => {
    const { token } = await invite(true);
    await accept(token, holders, "The holder");
  });

  test("was proved by the mailed link", async () => {
    expect(await person()).toMatchObject({ emailProvedAt: boss.ctx.now, name: "The holder" });
  });

  test("joins with the password they have and keeps their name", async () => {
    const other = await (await makeWorkspace({ owner: owner.db, web: web.db })).member("owner");
    const { token } = await inviteMember(other.ctx, { email, role: "operator", byMail: false });
    await expect(accept(token, squatters, "Not the holder")).rejects.toMatchObject(refused);
    await accept(token, holders, "Not the holder");
    expect((await listMembers(other.ctx)).find((row) => row.email === email)?.name).toBe("The holder");
  });

  test("does not lose the password to a mailed link either, which lives for a week", async () => {
    const other = await (await makeWorkspace({ owner: owner.db, web: web.db })).member("owner");
    const second = await inviteMember(other.ctx, { email, role: "operator", byMail: true });
    await expect(accept(second.token, squatters)).rejects.toMatchObject(refused);
    await expect(enter(holders)).resolves.toBeDefined();
  });

  test("gives whoever holds links no more guesses at the password than the sign-in page", async () => {
    const other = await (await makeWorkspace({ owner: owner.db, web: web.db })).member("owner");
    const answers: string[] = [];
    for (let i = 0; i <= attemptLimits.email; i++) {
      const { token } = await inviteMember(other.ctx, { email, role: "operator", byMail: false });
      answers.push(await accept(token, `${squatters} ${i}`).catch((error) => error.code));
    }
    expect(answers.filter((code) => code === "unauthenticated")).toHaveLength(attemptLimits.email);
    expect(answers.at(-1)).toBe("too_many_requests");
    await expect(enter(holders)).rejects.toMatchObject({ code: "too_many_requests" });
  });
});

describe("nothing tells an inviter whether an address is known", () => {
  test("not the answer to the invitation, and not what its page reads", async () => {
    const known = (await (await makeWorkspace({ owner: owner.db, web: web.db })).member("viewer")).email;
    const shape = async (to: string) => {
      const { token, ...answer } = await invite(false, to);
      const page = await findInvitation(web.db, token, boss.ctx.now);
      const [row] = await owner.db.select().from(invitations).where(eq(invitations.id, answer.id));
      const same = { id: "", email: "", tokenHash: "", workspaceId: "" };
      return { answer: { ...answer, id: "" }, page: { ...page, ...same }, row: { ...row, ...same } };
    };
    expect(await shape(known)).toEqual(await shape(email));
  });

  test("not the mail", async () => {
    const known = (await (await makeWorkspace({ owner: owner.db, web: web.db })).member("viewer")).email;
    for (const to of [known, email]) {
      await invite(true, to);
      await sendMails(boss.ctx.now);
    }
    const [first, second] = mailServer.received.map(({ mail }) =>
      mail.text?.replace(/invitation\/\S+/, "invitation/…"),
    );
    expect(first).toBeDefined();
    expect(first).toBe(second);
  });
});

describe("a mailed invitation", () => {
  const send = async (to = email) => {
    await invite(true, to);
    await sendMails(boss.ctx.now);
    return (await listInvitations(boss.ctx)).find((row) => row.email === to)?.mail;
  };

  test("brings its link to the address, and the list says so", async () => {
    expect(await send()).toBe("taken");
    const [{ to, mail } = { to: [], mail: undefined }] = mailServer.received;
    expect(to).toEqual([email]);
    const token = /\/invitation\/([\w-]+)/.exec(mail?.text ?? "")?.[1] ?? "";
    expect(await findInvitation(web.db, token, boss.ctx.now)).toMatchObject({ email, byMail: true });
  });

  test("that the mail server refuses is shown as failed", async () => {
    mailServer.refuse(550);
    expect(await send()).toBe("refused");
    expect(mailServer.received).toEqual([]);
  });

  test("that waits for a worker is under way, however long it takes", async () => {
    await invite(true);
    const later = { ...boss.ctx, now: new Date(boss.ctx.now.getTime() + 3_600_000) };
    expect((await listInvitations(later))[0]?.mail).toBe("under_way");
  });

  test("that was revoked before its mail left is not mailed", async () => {
    const { id } = await invite(true);
    await revokeInvitation(boss.ctx, id);
    await sendMails(boss.ctx.now);
    expect(mailServer.received).toEqual([]);
  });

  test("reaches an address three times in a quarter of an hour, and leaves its mails for a new password alone", async () => {
    for (let i = 0; i < attemptLimits.mailAddress; i++) expect(await send()).toBe("taken");
    expect(await send()).toBe("refused");
    expect(mailServer.received).toHaveLength(attemptLimits.mailAddress);
    await squat();
    const tasks: Promise<void>[] = [];
    const ask = { email, language: "en" as const, client };
    await askForPasswordLink(web.db, ask, boss.ctx.now, (task) => void tasks.push(task()));
    await Promise.all(tasks);
    await sendMails(boss.ctx.now);
    expect(mailServer.received).toHaveLength(attemptLimits.mailAddress + 1);
  });
});
