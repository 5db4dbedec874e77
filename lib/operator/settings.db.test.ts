import { randomBytes } from "node:crypto";
import { sql } from "drizzle-orm";
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { connect } from "#db/client";
import { findUser } from "#lib/auth/sign-in";
import { forgetEnv } from "#lib/env";
import { sealAgain } from "#lib/health/seal-again";
import { newId } from "#lib/ids";
import { canMail } from "#lib/mail/send-mail";
import { readPhone } from "#lib/phone/phone";
import { knownKeys, open } from "#lib/seal";
import { currentSettings, forbiddenCountries, forgetSettings, loadSettings, settingPlace } from "#lib/settings/current";
import { connectionAs } from "#lib/testing/connection-as";
import { testDatabase } from "#lib/testing/database";
import { startMailServer } from "#lib/testing/mail-server";
import { setWebEnvironment } from "#lib/testing/request";
import { sendMails } from "#lib/testing/send-mails";
import { makeWorkspace } from "#lib/testing/workspace";
import { createAccessKey } from "#lib/workspaces/create-access-key";
import type { OperatorCtx } from "./context.ts";
import { grantOperator } from "./grant-operator.ts";
import { listActs } from "./installation.ts";
import { askToSealAgain, changeSetting, countSealed, listSettings, testMail } from "./settings.ts";

const database = await testDatabase();
setWebEnvironment(database);
const owner = connect(database.ownerUrl, { max: 2 });
const web = await connectionAs("web");
const worker = await connectionAs("worker");
const { db: system } = await connectionAs("system");
afterAll(() => owner.close());

const now = new Date();
let ctx: OperatorCtx;

beforeEach(async () => {
  const email = `${newId()}@operator.example`;
  await grantOperator(owner.db, email, now);
  ctx = { operator: { userId: (await findUser(web.db, email))?.id ?? "", name: "Ola", email }, db: system, now };
});
afterEach(async () => {
  await owner.sql`DELETE FROM settings`;
  await owner.sql`DELETE FROM mails`;
  forgetSettings();
  for (const name of ["META_APP_ID", "MAIL_URL", "MAIL_FROM"]) delete process.env[name];
  forgetEnv();
});

const setInEnvironment = (name: string, value: string) => {
  process.env[name] = value;
  forgetEnv();
};
const acts = async (key: string) => {
  const { rows } = await listActs(ctx, { page: 1, size: 200 });
  return rows.filter((row) => row.objectId === key && row.actorName === "Ola").map(({ detail }) => detail);
};

describe("a setting", () => {
  test("holds at once in this process, in another one when it looks again, and not when taken back", async () => {
    expect(currentSettings().META_APP_ID).toBeUndefined();
    await changeSetting(ctx, "META_APP_ID", "123");
    expect(currentSettings().META_APP_ID).toBe("123");
    forgetSettings();
    await loadSettings(worker.db);
    expect(currentSettings().META_APP_ID).toBe("123");
    await changeSetting(ctx, "META_APP_ID", null);
    expect(currentSettings().META_APP_ID).toBeUndefined();
  });

  test("that the environment sets wins, is shown locked with its variable, and cannot be changed", async () => {
    await changeSetting(ctx, "META_APP_ID", "ours");
    setInEnvironment("META_APP_ID", "theirs");
    expect(currentSettings().META_APP_ID).toBe("theirs");
    expect((await listSettings(ctx)).META_APP_ID).toMatchObject({
      ...{ locked: true, variable: "META_APP_ID", value: "theirs" },
    });
    await expect(changeSetting(ctx, "META_APP_ID", "x")).rejects.toMatchObject({
      ...{ code: "precondition_failed", values: { variable: "META_APP_ID" } },
    });
  });

  test("that is secret is sealed, never shown, and in the log as set or not", async () => {
    await changeSetting(ctx, "META_APP_SECRET", "the app's secret");
    const [row] = await owner.sql`SELECT value, sealed FROM settings WHERE key = 'META_APP_SECRET'`;
    expect(row?.value).toBeNull();
    expect(open(row?.sealed, settingPlace("META_APP_SECRET"))).toBe("the app's secret");
    expect((await listSettings(ctx)).META_APP_SECRET).toMatchObject({ secret: true, set: true, value: null });
    expect(await acts("META_APP_SECRET")).toEqual([{ from: false, to: true }]);
    expect(currentSettings().META_APP_SECRET).toBe("the app's secret");
  });

  test("is in the log with before and after, and a change that changes nothing is not", async () => {
    for (const quota of ["50", "50", "60"]) await changeSetting(ctx, "defaultChannelQuota", quota);
    expect((await acts("defaultChannelQuota")).reverse()).toEqual([
      { from: null, to: 50 },
      { from: 50, to: 60 },
    ]);
  });

  test.each([
    ["WHATSAPP_API_VERSION", "twenty"],
    ["MAIL_URL", "http://mail.example"],
    ["INBOUND_RETENTION_DAYS", "0"],
    ["defaultChannelQuota", "many"],
    ["forbiddenCountries.whatsapp", ["TR", "XX"]],
    ["sandboxBindings", "perhaps"],
  ])("%s refuses %s", async (key, value) => {
    await expect(changeSetting(ctx, key, value)).rejects.toMatchObject({ code: "invalid" });
  });

  test("that does not exist is not found, and none is changed by somebody who is no operator", async () => {
    await expect(changeSetting(ctx, "sealAgain", "x")).rejects.toMatchObject({ code: "not_found" });
    const { userId } = await (await makeWorkspace({ owner: owner.db, web: web.db })).member("owner");
    const theirs = { ...ctx, operator: { ...ctx.operator, userId } };
    await expect(changeSetting(theirs, "META_APP_ID", "x")).rejects.toMatchObject({ code: "forbidden" });
  });
});

test("forbidden countries are the platform's own until others are set, and shared calling codes are told apart", async () => {
  expect(await forbiddenCountries(web.db, "whatsapp")).toEqual({
    ...{ KP: "850", SY: "963", IR: "98", CU: "53", SD: "249", TR: "90" },
  });
  await changeSetting(ctx, "forbiddenCountries.whatsapp", ["KZ"]);
  const forbidden = await forbiddenCountries(web.db, "whatsapp");
  expect(forbidden).toEqual({ KZ: "7" });
  expect(readPhone("+77012345678", { forbidden })).toEqual({ ok: false, reason: "forbidden_country" });
  expect(readPhone("+79161234567", { forbidden })).toMatchObject({ ok: true, country: "RU" });
  expect(readPhone("+905321234567", { forbidden })).toMatchObject({ ok: true, country: "TR" });
  await changeSetting(ctx, "forbiddenCountries.whatsapp", []);
  expect(await forbiddenCountries(web.db, "whatsapp")).toEqual({});
});

/** Works until the mail that somebody else is just writing has been tried. */
async function retried(work: () => Promise<void>): Promise<void> {
  await vi.waitFor(async () => {
    await work();
    const tried = await owner.sql`SELECT 1 FROM mails WHERE tries > 0`;
    expect(tried).toHaveLength(1);
  }, 10_000);
}

describe("mail", () => {
  test("goes through the server that was set, and a test says what it answered", async () => {
    expect(canMail()).toBe(false);
    await expect(testMail(ctx, "en")).rejects.toMatchObject({ code: "precondition_failed" });
    const server = await startMailServer();
    const url = process.env.MAIL_URL ?? "";
    for (const name of ["MAIL_URL", "MAIL_FROM"]) delete process.env[name];
    forgetEnv();
    await changeSetting(ctx, "MAIL_URL", url);
    await changeSetting(ctx, "MAIL_FROM", "Carillon <c@carillon.example>");
    expect(canMail()).toBe(true);
    const tested = async () => {
      await owner.sql`DELETE FROM mails`;
      const [answer] = await Promise.all([testMail(ctx, "en"), retried(sendMails)]);
      return answer;
    };
    expect(await tested()).toEqual({ outcome: "sent", reason: null });
    expect(server.received.map(({ to }) => to)).toEqual([[ctx.operator.email]]);
    await server.close();
    expect(await tested()).toMatchObject({ outcome: "failed", reason: expect.stringContaining("ECONNREFUSED") });
    expect(await testMail(ctx, "en", 0)).toEqual({ outcome: "waiting", reason: null });
  });
});

describe("sealing again", () => {
  const rotate = () => {
    const [old] = (process.env.SEALING_KEY ?? "").split(",").slice(-1);
    setInEnvironment("SEALING_KEY", `2:${randomBytes(32).toString("base64")},${old?.includes(":") ? old : `1:${old}`}`);
  };
  const contextOf = (workspaceId: string) => ({
    ...{ workspaceId, actor: { kind: "system", name: "Carillon" } as const, db: worker.db, now },
  });
  const underOld = async () =>
    (await countSealed(ctx)).counts
      .filter(({ version }) => version === "v1")
      .reduce((n, { secrets }) => n + secrets, 0);

  test("moves every secret to the newest key, leaves what does not open, and ends", async () => {
    const member = await (await makeWorkspace({ owner: owner.db, web: web.db })).member("owner");
    const key = await createAccessKey(member.ctx, { userId: member.userId, name: "k" });
    const damaged = await createAccessKey(member.ctx, { userId: member.userId, name: "d" });
    await owner.sql`UPDATE access_keys SET secret_sealed = overlay(secret_sealed placing 'AAAAAAAA' from 5)
      WHERE id = ${damaged.accessKeyId}`;
    await changeSetting(ctx, "META_APP_SECRET", "the app's secret");
    rotate();
    expect(knownKeys().map(({ version }) => version)).toEqual(["v2", "v1"]);
    expect(await underOld()).toBe(3);

    expect(await sealAgain(worker.db, worker.sql, contextOf, now)).toBe(false);
    expect(await underOld(), "nothing happens before somebody asks").toBe(3);
    await askToSealAgain(ctx);
    await askToSealAgain(ctx);
    expect(await acts("sealAgain")).toHaveLength(1);
    while (await sealAgain(worker.db, worker.sql, contextOf, now));
    expect(await underOld()).toBe(1);
    expect((await countSealed(ctx)).again).toMatchObject({ sealed: 2, refused: 1, doneAt: now.toISOString() });
    const [row] = await owner.sql`SELECT workspace_id, secret_sealed FROM access_keys WHERE id = ${key.accessKeyId}`;
    const place = { workspaceId: row?.workspace_id, field: `access_keys/${key.accessKeyId}/secret` };
    expect(row?.secret_sealed).toMatch(/^v2\./);
    expect(open(row?.secret_sealed, place)).toBe(key.accessKeySecret);
    await askToSealAgain(ctx);
    expect(await acts("sealAgain"), "it may be asked for again when it is done").toHaveLength(2);
  });
});

test("the web reads settings and changes none", async () => {
  const denied = { cause: { code: "42501" } };
  await expect(web.db.execute(sql`INSERT INTO settings (key, updated_by) VALUES ('x', 'x')`)).rejects.toMatchObject(
    denied,
  );
  await expect(web.db.execute(sql`UPDATE settings SET value = '1'`)).rejects.toMatchObject(denied);
  await expect(web.db.execute(sql`SELECT 1 FROM operator_log`)).rejects.toMatchObject(denied);
});
