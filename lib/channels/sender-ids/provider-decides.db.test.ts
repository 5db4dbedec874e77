/** Sender IDs of a customer: filed with papers, decided at the desk of its provider. */
import { eq } from "drizzle-orm";
import { afterAll, beforeEach, expect, test } from "vitest";
import { senderFilings, senders } from "#db/schema/senders";
import { auditLog } from "#db/schema/workspaces";
import type { Ctx } from "#lib/context";
import { approveRequest, refuseRequest } from "#lib/requests/answer";
import { withdrawRequest } from "#lib/requests/ask";
import type { Desk } from "#lib/requests/desk";
import { listOwnRequests, listRequests } from "#lib/requests/inbox";
import { listDocuments } from "#lib/requests/verification";
import { addPaper, listLoosePapers } from "../application/papers.ts";
import { PAPERS_MAX } from "../application/schema.ts";
import { makeChannel, makeWorkspace, openTestDatabase } from "../testing.ts";
import { decideSenderId } from "./decide-sender-id.ts";
import { fileSenderId } from "./file-sender-id.ts";

const database = await openTestDatabase(26);
const { owner } = database;
afterAll(() => database.close());

const pdf = Buffer.from("%PDF-1.7");
let ctx: Ctx;
let desk: Desk;
let channelId: string;
beforeEach(async () => {
  const provider = await makeWorkspace(database, { kind: "provider", name: "Harbour" });
  ctx = await makeWorkspace(database, { providerId: provider.workspaceId, name: "Alder" });
  channelId = await makeChannel(database, ctx, { type: "sms" });
  desk = { by: "provider", ctx: provider };
});

const file = (country = "SG") => {
  const none = { entityId: "", templateId: "", brandId: "", campaignId: "", evidence: "Register 17" };
  return fileSenderId(ctx, { channelId, name: "KIOSK", country, ...none });
};
const filing = async () =>
  (await owner.db.select().from(senderFilings).where(eq(senderFilings.channelId, channelId)))[0];
const senderState = async () =>
  (await owner.db.select().from(senders).where(eq(senders.channelId, channelId)))[0]?.state;
const filter = { kinds: [], states: [], customerId: null, q: "", page: 1, size: 20 as const };
const open = async () =>
  (await listRequests(desk, filter)).rows.filter(({ customer }) => customer.id === ctx.workspaceId);
async function addPapers(count: number): Promise<void> {
  for (let n = 0; n < count; n++) await addPaper(ctx, channelId, { name: `${n}.pdf`, content: pdf, paper: "other" });
}

test("it stands at the desk with what was filed and the papers, and is approved there", async () => {
  await addPapers(PAPERS_MAX);
  await expect(addPapers(1)).rejects.toMatchObject({ code: "limit_exceeded" });
  expect(await file()).toEqual({ approved: false });
  expect(await filing()).toMatchObject({ state: "in_review" });
  const [request] = await open();
  expect(request).toMatchObject({
    ...{ kind: "sender_filing", objectId: (await filing())?.id, reason: "Register 17" },
    wanted: { channelId, name: "KIOSK", country: "SG", kind: "alphanumeric", evidence: "Register 17" },
  });
  expect(request?.channel).not.toBeNull();
  expect(Object.values(await listDocuments(desk, request ? [request] : [])).flat()).toHaveLength(PAPERS_MAX);
  // The next filing begins without papers.
  expect(await listLoosePapers(ctx, channelId)).toEqual([]);
  await addPapers(1);

  expect(await senderState()).toBeUndefined();
  await approveRequest(desk, { customerId: ctx.workspaceId, requestId: request?.id ?? "", note: "" });
  expect(await filing()).toMatchObject({ state: "approved" });
  expect(await senderState()).toBe("CONNECTED");
  const log = await owner.db.select().from(auditLog).where(eq(auditLog.workspaceId, ctx.workspaceId));
  expect(log.map(({ action }) => action)).toEqual(
    expect.arrayContaining(["sender.filed", "request.made", "sender.filing_approved", "request.approved"]),
  );
});

test("it is refused with a reason that the customer reads, and filed again", async () => {
  await file();
  const [request] = await open();
  await refuseRequest(desk, { customerId: ctx.workspaceId, requestId: request?.id ?? "", reason: "The paper is old" });
  expect(await filing()).toMatchObject({ state: "refused", reason: "The paper is old" });
  expect((await listOwnRequests(ctx, { kind: "sender_filing" }))[0]).toMatchObject({
    answerReason: "The paper is old",
  });
  await file();
  expect(await filing()).toMatchObject({ state: "in_review", reason: null });
  expect(await open()).toHaveLength(1);
});

test("a member decides nothing meanwhile and approves nothing afterwards, and may end what was approved", async () => {
  await file();
  const filingId = (await filing())?.id ?? "";
  for (const decision of ["approved", "refused"] as const)
    await expect(decideSenderId(ctx, { channelId, filingId, decision, reason: "Mine" })).rejects.toMatchObject({
      key: "senderIds.providerDecides",
    });
  const [request] = await open();
  await approveRequest(desk, { customerId: ctx.workspaceId, requestId: request?.id ?? "", note: "" });
  await decideSenderId(ctx, { channelId, filingId, decision: "refused", reason: "Withdrawn" });
  expect(await senderState()).toBe("UNVERIFIED");
  await expect(decideSenderId(ctx, { channelId, filingId, decision: "approved", reason: "" })).rejects.toMatchObject({
    key: "senderIds.providerDecides",
  });
});

test("a request that is withdrawn takes the filing along; a country that asks for nothing needs no decision", async () => {
  await file();
  const [request] = await open();
  await withdrawRequest(ctx, { requestId: request?.id ?? "" });
  expect(await filing()).toBeUndefined();
  expect(await file("DE")).toEqual({ approved: true });
  expect(await open()).toEqual([]);
});
