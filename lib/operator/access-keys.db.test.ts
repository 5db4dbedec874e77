import { eq } from "drizzle-orm";
import { afterAll, beforeEach, expect, test } from "vitest";
import { connect } from "#db/client";
import { operatorLog } from "#db/schema/operations";
import { accessKeys } from "#db/schema/workspaces";
import { findUser } from "#lib/auth/sign-in";
import { newId } from "#lib/ids";
import { open } from "#lib/seal";
import { connectionAs } from "#lib/testing/connection-as";
import { testDatabase } from "#lib/testing/database";
import { setWebEnvironment } from "#lib/testing/request";
import { makeWorkspace, type TestMember, type TestWorkspace } from "#lib/testing/workspace";
import { listAudit } from "#lib/workspaces/audit-queries";
import { accessKeyPlace } from "#lib/workspaces/create-access-key";
import { createKeyAsOperator, keysOfPerson, listAccessKeys, revokeKeyAsOperator } from "./access-keys.ts";
import type { OperatorCtx } from "./context.ts";
import { grantOperator } from "./grant-operator.ts";

const database = await testDatabase();
setWebEnvironment(database);
const owner = connect(database.ownerUrl, { max: 3 });
const { db: web } = await connectionAs("web");
const { db: system } = await connectionAs("system");
afterAll(() => owner.close());

const now = new Date();
let operator: OperatorCtx;
let workspace: TestWorkspace;
let boss: TestMember;
beforeEach(async () => {
  const address = `${newId()}@operator.example`;
  await grantOperator(owner.db, address, now);
  const user = await findUser(web, address);
  operator = { operator: { userId: user?.id ?? "", name: "Ola", email: address }, db: system, now };
  workspace = await makeWorkspace({ owner: owner.db, web });
  boss = await workspace.member("owner");
});
const create = (userId = boss.userId) =>
  createKeyAsOperator(operator, { workspaceId: workspace.id, userId, name: "Shop system" });

test("a key's secret is answered once, sealed in the database, and in no list or log", async () => {
  const { accessKeyId, accessKeySecret } = await create();
  const [row] = await owner.db.select().from(accessKeys).where(eq(accessKeys.id, accessKeyId));
  expect(row?.secretSealed).not.toContain(accessKeySecret);
  expect(open(row?.secretSealed ?? "", accessKeyPlace(workspace.id, accessKeyId))).toBe(accessKeySecret);
  const listed = await listAccessKeys(operator, workspace.id);
  expect(listed).toMatchObject([{ id: accessKeyId, name: "Shop system", person: "owner 1", revokedAt: null }]);
  const log = await owner.db.select().from(operatorLog).where(eq(operatorLog.objectId, workspace.id));
  const audit = (await listAudit(boss.ctx, auditAll)).rows;
  expect(audit).toMatchObject([{ action: "access_key.created", actorName: "Ola", objectId: accessKeyId }]);
  expect(JSON.stringify([listed, log, audit])).not.toContain(accessKeySecret);
});

test("the database shows the operator's pages no secret of a key", async () => {
  await create();
  const read = operator.db.transaction((tx) => tx.execute("SELECT secret_sealed FROM access_keys"));
  await expect(read).rejects.toMatchObject({ cause: { code: "42501" } });
});

test("a key acts as an owner or administrator of that workspace, and nobody has too many", async () => {
  const viewer = await workspace.member("viewer");
  const stranger = await (await makeWorkspace({ owner: owner.db, web })).member("owner");
  for (const { userId } of [viewer, stranger]) {
    await expect(create(userId)).rejects.toMatchObject({ code: "not_found" });
  }
  const made = await Promise.allSettled(Array.from({ length: keysOfPerson + 3 }, () => create()));
  expect(made.filter(({ status }) => status === "fulfilled")).toHaveLength(keysOfPerson);
  await expect(create()).rejects.toMatchObject({ code: "limit_exceeded" });
});

test("a revoked key stays in the list as such, is noted in both logs, and makes room for another", async () => {
  const { accessKeyId } = await create();
  await revokeKeyAsOperator(operator, { workspaceId: workspace.id, keyId: accessKeyId });
  await revokeKeyAsOperator(operator, { workspaceId: workspace.id, keyId: accessKeyId });
  expect(await listAccessKeys(operator, workspace.id)).toMatchObject([{ revokedAt: expect.anything() }]);
  const actions = (await listAudit(boss.ctx, auditAll)).rows.map(({ action }) => action).sort();
  expect(actions).toEqual(["access_key.created", "access_key.revoked"]);
  const other = await makeWorkspace({ owner: owner.db, web });
  const elsewhere = revokeKeyAsOperator(operator, { workspaceId: other.id, keyId: accessKeyId });
  await expect(elsewhere).rejects.toMatchObject({ code: "not_found" });
});

const auditAll = { search: null, kinds: [], from: null, until: null, page: 1, size: 20 };
