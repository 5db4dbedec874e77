import { eq } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { connect } from "#db/client";
import { auditLog, memberships, sessions, users } from "#db/schema/workspaces";
import { forgetEnv } from "#lib/env";
import { newId } from "#lib/ids";
import { testDatabase } from "#lib/testing/database";
import { makeWorkspace } from "#lib/testing/workspace";
import { type Device, deviceCookie, newDevice, readDevice } from "./devices.ts";
import { attemptLimits } from "./limits.ts";
import { changePassword } from "./password/change-password.ts";
import { hashPassword } from "./password/passwords.ts";
import {
  endOtherSessions,
  endSession,
  findSession,
  listSessions,
  revokeSession,
  signOut,
  switchWorkspace,
} from "./sessions.ts";
import { openSession, signIn } from "./sign-in.ts";

const { ownerUrl, appUrl } = await testDatabase();
Object.assign(process.env, {
  DATABASE_URL: ownerUrl,
  NEXTAUTH_SECRET: "a secret of at least thirty-two characters",
  SEALING_KEY: Buffer.alloc(32, 7).toString("base64"),
});
forgetEnv();
const owner = connect(ownerUrl, { max: 2 });
const web = connect(appUrl, { max: 8 });
afterAll(() => Promise.all([owner.close(), web.close()]));

const password = "four old bells ring";
const passwordHash = await hashPassword(password);
const now = new Date("2026-11-20T10:00:00Z");
const minutes = (count: number) => new Date(now.getTime() + count * 60_000);

let person: { userId: string; email: string; workspaceId: string };
beforeEach(async () => {
  const workspace = await makeWorkspace({ owner: owner.db, web: web.db }, now);
  const { userId, email } = await workspace.member("operator");
  await owner.db.update(users).set({ passwordHash }).where(eq(users.id, userId));
  person = { userId, email, workspaceId: workspace.id };
});

type Given = { password?: string; email?: string; ip?: string | null; remember?: boolean; device?: Device | null };
const laterWork: Promise<void>[] = [];
const attempt = (given: Given, at = now) =>
  signIn(
    web.db,
    { email: person.email, password, remember: false, ip: null, userAgent: "test", device: null, ...given },
    at,
    (task) => void laterWork.push(task()),
  );
/** What the workspace's audit log says, oldest first. */
async function logged() {
  await Promise.all(laterWork);
  const rows = await owner.db.select().from(auditLog).where(eq(auditLog.workspaceId, person.workspaceId));
  return rows.sort((a, b) => a.id.localeCompare(b.id));
}
const wrong = (ip: string | null = null, at = now) => attempt({ password: "not the password", ip }, at);
const unauthenticated = { code: "unauthenticated", key: "signIn.wrong" };
const tooMany = { code: "too_many_requests" };

describe("signing in", () => {
  test("opens a session in the person's workspace, ignoring case and spaces in the address", async () => {
    const { sessionId } = await attempt({ email: ` ${person.email.toUpperCase()} ` });
    expect(await findSession(web.db, sessionId, now)).toMatchObject({
      user: { id: person.userId },
      workspace: { id: person.workspaceId, role: "operator" },
    });
  });

  test("refuses a wrong password, an unknown address and a disabled user with the same error", async () => {
    await expect(wrong()).rejects.toMatchObject(unauthenticated);
    await expect(attempt({ email: "nobody@test.example" })).rejects.toMatchObject(unauthenticated);
    await owner.db.update(users).set({ disabledAt: now }).where(eq(users.id, person.userId));
    await expect(attempt({})).rejects.toMatchObject(unauthenticated);
  });

  test("gives every session a new id", async () => {
    const first = await attempt({});
    const second = await attempt({});
    expect(second.sessionId).not.toBe(first.sessionId);
    expect(second.sessionId).toMatch(/^[\w-]{43}$/);
  });

  test('lasts a day, or two weeks with "stay signed in"', async () => {
    const { sessionId: short } = await attempt({});
    const { sessionId: long } = await attempt({ remember: true });
    expect(await findSession(web.db, short, minutes(23 * 60))).not.toBeNull();
    expect(await findSession(web.db, short, minutes(25 * 60))).toBeNull();
    expect(await findSession(web.db, long, minutes(13 * 24 * 60))).not.toBeNull();
    expect(await findSession(web.db, long, minutes(15 * 24 * 60))).toBeNull();
  });
});

describe("the limit of sign-in attempts", () => {
  test("blocks an address after ten attempts for 15 minutes, even with the right password", async () => {
    for (let i = 0; i < attemptLimits.email; i++) await expect(wrong()).rejects.toMatchObject(unauthenticated);
    await expect(attempt({})).rejects.toMatchObject({ ...tooMany, values: { minutes: 15 } });
    await expect(attempt({}, minutes(14))).rejects.toMatchObject({ ...tooMany, values: { minutes: 1 } });
    await expect(attempt({}, minutes(16))).resolves.toMatchObject({ userId: person.userId });
  });

  test("cannot be exceeded by attempts at the same moment", async () => {
    const answers = await Promise.allSettled(Array.from({ length: 40 }, () => wrong()));
    const looked = answers.filter((each) => each.status === "rejected" && each.reason.code === "unauthenticated");
    expect(looked).toHaveLength(attemptLimits.email);
  });

  test("applies to unknown addresses too", async () => {
    const email = `${newId()}@test.example`;
    for (let i = 0; i < attemptLimits.email; i++)
      await expect(attempt({ email })).rejects.toMatchObject(unauthenticated);
    await expect(attempt({ email })).rejects.toMatchObject(tooMany);
  });

  test("blocks an IP address that tries many e-mail addresses, and no other IP address", async () => {
    const ip = newId();
    const others = Array.from({ length: attemptLimits.ip }, () => attempt({ email: `${newId()}@test.example`, ip }));
    await Promise.allSettled(others);
    await expect(attempt({ ip })).rejects.toMatchObject(tooMany);
    await expect(attempt({ ip: newId() })).resolves.toMatchObject({ userId: person.userId });
  });

  test("counts all addresses of one IPv6 network together", async () => {
    const network = `2001:db8:${Math.floor(Math.random() * 0xffff).toString(16)}:7`;
    const others = Array.from({ length: attemptLimits.ip }, (_, at) =>
      attempt({ email: `${newId()}@test.example`, ip: `${network}::${at.toString(16)}` }),
    );
    await Promise.allSettled(others);
    await expect(attempt({ ip: `${network}:1:2:3:4` })).rejects.toMatchObject(tooMany);
  });

  test("starts again after a successful sign-in", async () => {
    for (let i = 0; i < attemptLimits.email - 1; i++) await expect(wrong()).rejects.toMatchObject(unauthenticated);
    await attempt({});
    await expect(wrong()).rejects.toMatchObject(unauthenticated);
  });
});

describe("a browser that has signed in before", () => {
  /** The browser as its cookie names it, after a sign-in at `at`. */
  const browser = (at = now, email = person.email) => {
    const { value } = deviceCookie(email, newDevice(at));
    return readDevice(email, value, at);
  };
  const lockAddress = async () => {
    for (let i = 0; i < attemptLimits.email; i++) await expect(wrong()).rejects.toMatchObject(unauthenticated);
    await expect(attempt({})).rejects.toMatchObject(tooMany);
  };

  test("lets its owner in while strangers have locked the address", async () => {
    const device = browser();
    await lockAddress();
    await expect(attempt({ device })).resolves.toMatchObject({ userId: person.userId });
    await expect(attempt({})).rejects.toMatchObject(tooMany);
  });

  test("has ten tries of its own and no more", async () => {
    const device = browser();
    const fail = () => attempt({ device, password: "not the password" });
    for (let i = 0; i < attemptLimits.device; i++) await expect(fail()).rejects.toMatchObject(unauthenticated);
    await expect(attempt({ device })).rejects.toMatchObject(tooMany);
    await expect(attempt({ device: browser() })).resolves.toBeDefined();
  });

  test("is unknown to every other address, and with a cookie that we did not sign", async () => {
    const { value } = deviceCookie("other@test.example", newDevice(now));
    expect(readDevice(person.email, value, now)).toBeNull();
    expect(readDevice(person.email, "id.0.signature", now)).toBeNull();
    const [id, at, signature] = deviceCookie(person.email, newDevice(now)).value.split(".");
    expect(readDevice(person.email, `${id}.${Number(at) + 1}.${signature}`, now)).toBeNull();
    expect(readDevice(person.email, undefined, now)).toBeNull();
  });

  test("is forgotten after a year, and when the password is replaced", async () => {
    const cookie = deviceCookie(person.email, newDevice(now)).value;
    expect(readDevice(person.email, cookie, minutes(366 * 24 * 60))).toBeNull();
    const device = browser();
    await owner.db
      .update(users)
      .set({ passwordSetAt: minutes(1) })
      .where(eq(users.id, person.userId));
    await lockAddress();
    await expect(attempt({ device })).rejects.toMatchObject(tooMany);
    await expect(attempt({ device: browser(minutes(1)) })).resolves.toBeDefined();
  });
});

describe("the audit log of the person's workspaces", () => {
  test("has each sign-in and sign-out, with address and browser", async () => {
    const second = await makeWorkspace({ owner: owner.db, web: web.db }, now);
    await owner.db.insert(memberships).values({ workspaceId: second.id, userId: person.userId, role: "viewer" });
    const { sessionId } = await attempt({ ip: "203.0.113.9" });
    const session = await findSession(web.db, sessionId, now);
    if (!session) throw new Error("no session");
    await signOut(web.db, session, now);
    const entry = { actorId: person.userId, objectKind: "member", objectId: person.userId };
    expect(await logged()).toMatchObject([
      { ...entry, action: "member.signed_in", detail: { email: person.email, ip: "203.0.113.9" } },
      { ...entry, action: "member.signed_out" },
    ]);
    const elsewhere = await owner.db.select().from(auditLog).where(eq(auditLog.workspaceId, second.id));
    expect(elsewhere).toHaveLength(2);
    expect(JSON.stringify([...(await logged()), ...elsewhere])).not.toContain(sessionId);
  });

  test("has the first and the last failure of a window, however many there are", async () => {
    for (let i = 0; i < attemptLimits.email + 20; i++) await wrong("203.0.113.9").catch(() => {});
    expect((await logged()).map(({ action, actorId, actorName }) => [action, actorId, actorName])).toEqual([
      ["member.sign_in_failed", null, ""],
      ["member.sign_in_blocked", null, ""],
    ]);
  });

  test("has sessions that were ended from the list", async () => {
    const { sessionId } = await attempt({});
    await attempt({});
    const session = await findSession(web.db, sessionId, now);
    if (!session) throw new Error("no session");
    await Promise.all(laterWork);
    await endOtherSessions(web.db, session, now);
    await endOtherSessions(web.db, session, now);
    const ended = (await logged()).filter(({ action }) => action === "member.sessions_ended");
    expect(ended).toMatchObject([{ detail: { sessionsEnded: 1 } }]);
  });
});

const open = async () => {
  const { sessionId } = await openSession(web.db, person.userId, { remember: true, ip: null, userAgent: null }, now);
  const session = await findSession(web.db, sessionId, now);
  if (!session) throw new Error("no session");
  return session;
};

test("the list of sessions comes page by page, the current one always first", async () => {
  const [here, ...others] = [await open(), await open(), await open(), await open()];
  await owner.db
    .update(sessions)
    .set({ lastSeenAt: new Date(0) })
    .where(eq(sessions.id, here.id));
  const pages = await Promise.all([1, 2, 3].map((page) => listSessions(web.db, here, { page, size: 2, now })));
  expect(pages.map(({ rows, total }) => [rows.length, total])).toEqual([
    [2, 4],
    [2, 4],
    [0, 4],
  ]);
  const rows = pages.flatMap((page) => page.rows);
  expect(rows.map(({ current }) => current)).toEqual([true, false, false, false]);
  expect(new Set(rows.map(({ handle }) => handle)).size).toBe(1 + others.length);
});

describe("a session loses access at once", () => {
  test("when the user signs out", async () => {
    const session = await open();
    await revokeSession(web.db, session.id, now);
    expect(await findSession(web.db, session.id, now)).toBeNull();
  });

  test("when the user is disabled", async () => {
    const session = await open();
    await owner.db.update(users).set({ disabledAt: now }).where(eq(users.id, person.userId));
    expect(await findSession(web.db, session.id, now)).toBeNull();
  });

  test("to a workspace when the membership ends", async () => {
    const session = await open();
    await owner.db.delete(memberships).where(eq(memberships.userId, person.userId));
    expect(await findSession(web.db, session.id, now)).toMatchObject({ workspace: null, workspaces: [] });
  });

  test("to what a role allows when the role changes", async () => {
    const session = await open();
    await owner.db.update(memberships).set({ role: "viewer" }).where(eq(memberships.userId, person.userId));
    expect(await findSession(web.db, session.id, now)).toMatchObject({ workspace: { role: "viewer" } });
  });

  test("when the password is changed in another session", async () => {
    const [here, there] = [await open(), await open()];
    const input = { currentPassword: password, newPassword: "five new bells ring" };
    expect(await changePassword(web.db, here, input, now)).toEqual({ sessionsEnded: 1 });
    expect(await findSession(web.db, here.id, now)).not.toBeNull();
    expect(await findSession(web.db, there.id, now)).toBeNull();
    await expect(attempt({})).rejects.toMatchObject(unauthenticated);
    await expect(attempt({ password: "five new bells ring" })).resolves.toBeDefined();
  });

  test("when the user ends it from the session list, which shows no session of others", async () => {
    const [here, there] = [await open(), await open()];
    const { rows } = await listSessions(web.db, here, { page: 1, size: 10, now });
    expect(rows.map((row) => row.current)).toEqual([true, false]);
    expect(JSON.stringify(rows)).not.toContain(there.id);
    const stranger = await makeWorkspace({ owner: owner.db, web: web.db }, now);
    const { userId } = await stranger.member("owner");
    const { sessionId } = await openSession(web.db, userId, { remember: false, ip: null, userAgent: null }, now);
    const other = await findSession(web.db, sessionId, now);
    if (!other) throw new Error("no session");
    const handle = rows[1]?.handle ?? "";
    await expect(endSession(web.db, other, handle, now)).rejects.toMatchObject({ code: "not_found" });
    expect(await findSession(web.db, there.id, now)).not.toBeNull();
    await endSession(web.db, here, handle, now);
    expect(await findSession(web.db, there.id, now)).toBeNull();
  });

  test("when the user ends all other sessions", async () => {
    const [here, there, far] = [await open(), await open(), await open()];
    expect(await endOtherSessions(web.db, here, now)).toBe(2);
    expect(await findSession(web.db, there.id, now)).toBeNull();
    expect(await findSession(web.db, far.id, now)).toBeNull();
    expect(await findSession(web.db, here.id, now)).not.toBeNull();
  });
});

describe("changing the password", () => {
  const session = async () => {
    const { sessionId } = await openSession(web.db, person.userId, { remember: true, ip: null, userAgent: null }, now);
    const found = await findSession(web.db, sessionId, now);
    if (!found) throw new Error("no session");
    return found;
  };

  test("requires the old password and a different new one, and limits wrong attempts", async () => {
    const here = await session();
    const change = (currentPassword: string, newPassword = "five new bells ring") =>
      changePassword(web.db, here, { currentPassword, newPassword }, now);
    await expect(change("wrong")).rejects.toMatchObject({ field: "currentPassword" });
    await expect(change(password, password)).rejects.toMatchObject({ field: "newPassword" });
    for (let i = 0; i < attemptLimits.password - 2; i++)
      await expect(change("wrong")).rejects.toMatchObject({ code: "invalid" });
    await expect(change(password)).rejects.toMatchObject(tooMany);
  });
});

test("a session works only in workspaces the person is a member of", async () => {
  const { sessionId } = await attempt({});
  const session = await findSession(web.db, sessionId, now);
  if (!session) throw new Error("no session");
  const elsewhere = await makeWorkspace({ owner: owner.db, web: web.db }, now);
  await expect(switchWorkspace(web.db, session, elsewhere.id, now)).rejects.toMatchObject({ code: "not_found" });
  expect(await findSession(web.db, sessionId, now)).toMatchObject({ workspace: { id: person.workspaceId } });
});
