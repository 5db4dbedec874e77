import { eq } from "drizzle-orm";
import { afterAll, beforeEach, expect, test } from "vitest";
import { connect } from "#db/client";
import { mails } from "#db/schema/mail";
import { findUser } from "#lib/auth/sign-in";
import { newId } from "#lib/ids";
import { connectionAs } from "#lib/testing/connection-as";
import { testDatabase } from "#lib/testing/database";
import { setWebEnvironment } from "#lib/testing/request";
import { makeWorkspace } from "#lib/testing/workspace";
import type { OperatorCtx } from "./context.ts";
import { grantOperator } from "./grant-operator.ts";
import { listActs } from "./installation.ts";
import { listMails, retryMail } from "./mails.ts";

const database = await testDatabase();
setWebEnvironment(database);
const owner = connect(database.ownerUrl, { max: 2 });
const web = await connectionAs("web");
const { db: system } = await connectionAs("system");
afterAll(() => owner.close());

const now = new Date();
const hours = (count: number) => new Date(now.getTime() + count * 3_600_000);
let ctx: OperatorCtx;
beforeEach(async () => {
  await owner.sql`DELETE FROM mails`;
  const email = `${newId()}@operator.example`;
  await grantOperator(owner.db, email, now);
  ctx = { operator: { userId: (await findUser(web.db, email))?.id ?? "", name: "Ola", email }, db: system, now };
});

const put = (id: string, set: Partial<typeof mails.$inferInsert>) =>
  owner.db.insert(mails).values({
    ...{ workspaceId: "", id, kind: "test", language: "en", recipient: `${id}@people.example`, secretSealed: "sealed" },
    ...{ dueAt: now, expiresAt: hours(1), createdAt: now, ...set },
  });

test("what has not left is listed with why, newest first, and what has left is counted", async () => {
  const workspace = await makeWorkspace({ owner: owner.db, web: web.db });
  await put("old", {
    state: "failed",
    error: "550 no",
    createdAt: hours(-2),
    endedAt: hours(-2),
    expiresAt: hours(-1),
  });
  await put("failed", { state: "failed", error: "unknown_outcome", createdAt: hours(-1), endedAt: now });
  await put("waiting", { workspaceId: workspace.id, recipient: null });
  await put("sent", { state: "sent", endedAt: hours(-1) });
  await put("long ago", { state: "sent", endedAt: hours(-25) });
  const { rows, ...counts } = await listMails(ctx);
  expect(counts).toEqual({ total: 3, waiting: 1, failed: 2, sentToday: 1 });
  expect(rows.map(({ id, workspace, error, retriable }) => [id, workspace, error, retriable])).toEqual([
    ["waiting", workspace.name, null, false],
    ["failed", null, "unknown_outcome", true],
    ["old", null, "550 no", false],
  ]);
  expect((await listMails(ctx, 1)).rows).toHaveLength(1);
  expect(JSON.stringify(rows)).not.toContain("sealed");
});

test("a mail that has failed gets all its tries again, once, and only while its link works", async () => {
  await put("failed", { state: "failed", tries: 8, doubts: 2, error: "451", endedAt: now });
  await put("over", { state: "failed", expiresAt: hours(-1), endedAt: now });
  await put("waiting", {});
  expect(await retryMail(ctx, "", "failed")).toBe(true);
  expect(await retryMail(ctx, "", "failed")).toBe(false);
  expect(await retryMail(ctx, "", "over")).toBe(false);
  expect(await retryMail(ctx, "", "waiting")).toBe(false);
  const [row] = await owner.db.select().from(mails).where(eq(mails.id, "failed"));
  expect(row).toMatchObject({
    state: "waiting",
    tries: 0,
    doubts: 0,
    error: null,
    endedAt: null,
    secretSealed: "sealed",
  });
  const acts = await listActs(ctx, { page: 1, size: 10 });
  expect(JSON.stringify(acts)).toContain("mail.tried_again");
});

test("the operator's pages read neither what a mail says nor its link", async () => {
  for (const column of ["payload", "secret_sealed"])
    await expect(system.execute(`SELECT ${column} FROM mails`)).rejects.toMatchObject({ cause: { code: "42501" } });
});

test("nobody else sees any", async () => {
  await put("failed", { state: "failed", endedAt: now });
  const stranger = { ...ctx, operator: { ...ctx.operator, userId: newId() } };
  await expect(listMails(stranger)).rejects.toMatchObject({ code: "forbidden" });
  await expect(retryMail(stranger, "", "failed")).rejects.toMatchObject({ code: "forbidden" });
});
