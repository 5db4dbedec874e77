import { eq } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { connect } from "#db/client";
import { quotaChanges, requests, verificationDocuments } from "#db/schema/customers";
import { operatorLog } from "#db/schema/operations";
import { workspaces } from "#db/schema/workspaces";
import { findUser } from "#lib/auth/sign-in";
import { getApplication } from "#lib/channels/application/get-application";
import { addPaper } from "#lib/channels/application/papers";
import { emptyForm } from "#lib/channels/application/schema";
import { submitApplication } from "#lib/channels/application/submit-application";
import type { Ctx } from "#lib/context";
import { newId } from "#lib/ids";
import { askForChannels } from "#lib/requests/ask";
import { listOwnRequests } from "#lib/requests/inbox";
import type { RequestFilter } from "#lib/requests/schema";
import { addDocument, submitVerification } from "#lib/requests/verification";
import { connectionAs } from "#lib/testing/connection-as";
import { testDatabase } from "#lib/testing/database";
import { insertBinding, insertChannel, insertSender } from "#lib/testing/factories";
import { setWebEnvironment } from "#lib/testing/request";
import { makeWorkspace } from "#lib/testing/workspace";
import { listAudit } from "#lib/workspaces/audit-queries";
import * as desk from "./answer-requests.ts";
import type { OperatorCtx } from "./context.ts";
import { grantOperator } from "./grant-operator.ts";

const database = await testDatabase();
setWebEnvironment(database);
const owner = connect(database.ownerUrl, { max: 3 });
const { db: web } = await connectionAs("web");
const { db: system } = await connectionAs("system");
afterAll(() => owner.close());

const now = new Date();
const hands = { owner: owner.db, web };
const all: RequestFilter = { kinds: [], states: [], customerId: null, q: "", page: 1, size: 100 };
const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
let operator: OperatorCtx;
let alone: Ctx;

beforeEach(async () => {
  const address = `${newId()}@operator.example`;
  await grantOperator(owner.db, address, now);
  const user = await findUser(web, address);
  operator = { operator: { userId: user?.id ?? "", name: "Ola", email: address }, db: system, now };
  alone = (await (await makeWorkspace(hands)).member("owner")).ctx;
});

const acts = async () =>
  (await owner.db.select().from(operatorLog).where(eq(operatorLog.actorId, operator.operator.userId))).map(
    ({ action, objectId }) => ({ action, objectId }),
  );
const workspaceOf = async ({ workspaceId }: Ctx) =>
  (await owner.db.select().from(workspaces).where(eq(workspaces.id, workspaceId)))[0];

describe("the operator, with the database role of their pages", () => {
  test("lists and counts what workspaces without a provider ask for, and nothing of a provider's customers", async () => {
    const provider = await makeWorkspace(hands, now, { kind: "provider" });
    const looked = await (await makeWorkspace(hands, now, { kind: "business", providerId: provider.id })).member(
      "owner",
    );
    const before = await desk.countOperatorRequests(operator);
    const mine = await askForChannels(alone, { total: 150, reason: "More shops" });
    const theirs = await askForChannels(looked.ctx, { total: 150, reason: "x" });
    expect(await desk.countOperatorRequests(operator)).toBe(before + 1);
    const ids = (await desk.listOperatorRequests(operator, all)).page.rows.map(({ id }) => id);
    expect(ids).toContain(mine);
    expect(ids).not.toContain(theirs);
    const answer = { customerId: looked.ctx.workspaceId, requestId: theirs };
    await expect(desk.approveAsOperator(operator, { ...answer, total: 150, note: "" })).rejects.toMatchObject({
      code: "not_found",
    });
    await expect(desk.refuseAsOperator(operator, { ...answer, reason: "no" })).rejects.toMatchObject({
      code: "not_found",
    });
  });

  test("raises a quota that was asked for, noted in the workspace's log and in the operators'", async () => {
    const requestId = await askForChannels(alone, { total: 150, reason: "More shops" });
    await desk.approveAsOperator(operator, { customerId: alone.workspaceId, requestId, total: 120, note: "For now" });
    expect(await workspaceOf(alone)).toMatchObject({ channelQuota: 120 });
    const [row] = await owner.db.select().from(requests).where(eq(requests.id, requestId));
    expect(row).toMatchObject({ state: "approved", granted: 120, answeredByName: "Ola" });
    expect((await listAudit(alone, auditAll)).rows.map(({ action }) => action)).toEqual(
      expect.arrayContaining(["request.approved", "quota.changed"]),
    );
    expect(await acts()).toEqual([{ action: "request.approved", objectId: alone.workspaceId }]);
    const again = desk.refuseAsOperator(operator, { customerId: alone.workspaceId, requestId, reason: "no" });
    await expect(again).rejects.toMatchObject({ code: "conflict" });
  });

  test("issues the account that was applied for, with its papers to read, and refuses an application", async () => {
    const form = {
      ...emptyForm,
      ...Object.fromEntries(Object.entries(emptyForm).map(([name, value]) => [name, value === "" ? "x" : value])),
      ...{ country: "DE", industry: "retail" as const, website: "", contactEmail: "a@test.example" },
      ...{ contactPhone: "+49 40 555010", destinations: ["DE"], startDate: "2026-12-01" },
    };
    const apply = async () => {
      const channelId = await insertChannel(owner.db, alone.workspaceId, { type: "viber", name: newId().slice(0, 20) });
      await addPaper(alone, channelId, { name: "logo.png", content: png, paper: "logo" });
      await addPaper(alone, channelId, { name: "letter.png", content: png, paper: "guarantee" });
      await submitApplication(alone, { channelId, environment: "live", form });
      const [request] = await listOwnRequests(alone, { kind: "account_application", objectId: channelId });
      return { channelId, answer: { customerId: alone.workspaceId, requestId: request?.id ?? "" } };
    };
    const issued = await apply();
    const { documents } = await desk.listOperatorRequests(operator, all);
    expect(documents[issued.answer.requestId]).toHaveLength(2);
    await desk.approveAsOperator(operator, { ...issued.answer, note: "", accountId: "41099" });
    expect(await getApplication(alone, issued.channelId)).toMatchObject({ state: "approved", accountId: "41099" });
    const refused = await apply();
    await desk.refuseAsOperator(operator, { ...refused.answer, reason: "No letter" });
    expect(await getApplication(alone, refused.channelId)).toMatchObject({ state: "rejected", reason: "No letter" });
  });

  test("reads the papers of a verification, and approving it verifies and activates the company", async () => {
    await owner.db
      .update(workspaces)
      .set({ verifiedAt: null, activatedAt: null })
      .where(eq(workspaces.id, alone.workspaceId));
    const paper = await addDocument(alone, { name: "extract.png", content: png });
    const loose = await addDocument(alone, { name: "draft.png", content: png });
    const requestId = await submitVerification(alone, {
      ...{ legalName: "Lumen Ltd", registrationNumber: "1", country: "SG", address: "1 Way", website: "" },
      ...{ enterprise: true, documents: [paper.id] },
    });
    const { documents } = await desk.listOperatorRequests(operator, all);
    expect(documents[requestId]).toMatchObject([{ name: "extract.png" }]);
    const read = await desk.readDocumentAsOperator(operator, alone.workspaceId, paper.id);
    expect(read.content.equals(png)).toBe(true);
    const unsubmitted = desk.readDocumentAsOperator(operator, alone.workspaceId, loose.id);
    await expect(unsubmitted).rejects.toMatchObject({ code: "not_found" });
    await desk.approveAsOperator(operator, { customerId: alone.workspaceId, requestId, note: "" });
    expect(await workspaceOf(alone)).toMatchObject({ verifiedAt: expect.any(Date), activatedAt: expect.any(Date) });
    expect((await acts()).map(({ action }) => action)).toEqual(["request.document_read", "request.approved"]);
    expect(
      await owner.db.select().from(verificationDocuments).where(eq(verificationDocuments.id, paper.id)),
    ).toHaveLength(1);
  });

  test("refuses with a reason", async () => {
    const requestId = await askForChannels(alone, { total: 150, reason: "More" });
    await desk.refuseAsOperator(operator, { customerId: alone.workspaceId, requestId, reason: "Not yet" });
    const [row] = await owner.db.select().from(requests).where(eq(requests.id, requestId));
    expect(row).toMatchObject({ state: "refused", answerReason: "Not yet" });
  });

  test("does not see unbinding, which is the owner's own where nobody looks after a workspace", async () => {
    const before = await desk.countOperatorRequests(operator);
    const channelId = await insertChannel(owner.db, alone.workspaceId, { state: "unbinding_requested" });
    const id = newId();
    await owner.db.insert(requests).values({
      ...{ workspaceId: alone.workspaceId, id, kind: "unbinding", objectId: channelId, wanted: {}, reason: "x" },
      ...{ askedBy: "u", askedByName: "Ana", askedAt: now },
    });
    expect(await desk.countOperatorRequests(operator)).toBe(before);
    const answer = { customerId: alone.workspaceId, requestId: id };
    const missing = { code: "not_found", key: "notFound.request" };
    await expect(desk.approveAsOperator(operator, { ...answer, note: "" })).rejects.toMatchObject(missing);
    await expect(desk.refuseAsOperator(operator, { ...answer, reason: "no" })).rejects.toMatchObject(missing);
  });

  test("sets how many numbers a channel may hold, with a line in the history", async () => {
    const channelId = await insertChannel(owner.db, alone.workspaceId, { state: "bound", name: "Shop" });
    await insertBinding(owner.db, alone.workspaceId, channelId);
    await insertSender(owner.db, alone.workspaceId, channelId);
    await insertSender(owner.db, alone.workspaceId, channelId, { state: "DELETED" });
    await insertSender(owner.db, alone.workspaceId, await insertChannel(owner.db, alone.workspaceId));
    const place = { id: alone.workspaceId, kind: "business", providerId: null };
    expect(await desk.listNumbersAsOperator(operator, place)).toContainEqual(
      expect.objectContaining({ name: "Shop", used: 1, quota: 20 }),
    );
    const change = {
      customerId: alone.workspaceId,
      quota: "numbers",
      objectId: channelId,
      total: 30,
      reason: "Grows",
    } as const;
    await desk.setNumbersAsOperator(operator, change);
    expect(await desk.listNumbersAsOperator(operator, place)).toContainEqual(
      expect.objectContaining({ name: "Shop", quota: 30 }),
    );
    const [line] = await owner.db.select().from(quotaChanges).where(eq(quotaChanges.objectId, channelId));
    expect(line).toMatchObject({ before: 20, after: 30, changedByName: "Ola", reason: "Grows" });
    expect(await acts()).toEqual([{ action: "workspace.numbers_changed", objectId: alone.workspaceId }]);
    expect(await desk.listNumbersAsOperator(operator, { ...place, providerId: "p" })).toEqual([]);
  });

  test("is refused all of it once the flag is gone", async () => {
    await owner.sql`UPDATE users SET operator_since = NULL WHERE id = ${operator.operator.userId}`;
    await expect(desk.listOperatorRequests(operator, all)).rejects.toMatchObject({ code: "forbidden" });
    await expect(desk.countOperatorRequests(operator)).rejects.toMatchObject({ code: "forbidden" });
  });
});

const auditAll = { search: null, kinds: [], from: null, until: null, page: 1, size: 20 };
