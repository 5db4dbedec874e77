import { and, eq } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { connect } from "#db/client";
import { senders } from "#db/schema/senders";
import type { Ctx } from "#lib/context";
import { testDatabase } from "#lib/testing/database";
import { insertBinding, insertChannel } from "#lib/testing/factories";
import { makeWorkspace } from "#lib/testing/workspace";
import { decideSenderId, preferSenderId } from "./decide-sender-id.ts";
import { fileSenderId } from "./file-sender-id.ts";
import { hasApprovedSenderId, listSenderFilings } from "./list-sender-ids.ts";

const { ownerUrl, appUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 2 });
const web = connect(appUrl, { max: 2 });
afterAll(() => Promise.all([owner.close(), web.close()]));

let ctx: Ctx;
let channelId: string;
beforeEach(async () => {
  const workspace = await makeWorkspace({ owner: owner.db, web: web.db });
  ({ ctx } = await workspace.member("owner"));
  channelId = await insertChannel(owner.db, workspace.id, { type: "sms", state: "bound" });
  const configuration = { smpp: { perSecond: 75 } };
  await insertBinding(owner.db, workspace.id, channelId, { platform: "sms", configuration });
});

const none = { entityId: "", templateId: "", brandId: "", campaignId: "", evidence: "" };
const file = (name: string, country: string, given: object = {}) =>
  fileSenderId(ctx, { ...none, channelId, name, country, ...given });
const filings = async () =>
  (await listSenderFilings(ctx, channelId)).map(({ name, country, state, chosen }) => [name, country, state, chosen]);
const idOf = async (name: string, country: string) =>
  (await listSenderFilings(ctx, channelId)).find((one) => one.name === name && one.country === country)?.id ?? "";
const senderOf = async (name: string) =>
  (
    await owner.db
      .select()
      .from(senders)
      .where(and(eq(senders.channelId, channelId), eq(senders.externalId, name)))
  )[0];

describe("a sender ID", () => {
  it("is approved at once where nobody registers words, and messages may come from it at the contract's rate", async () => {
    expect(await hasApprovedSenderId(ctx)).toBe(false);
    expect(await file("KIOSK", "DE")).toEqual({ approved: true });
    expect(await filings()).toEqual([["KIOSK", "DE", "approved", true]]);
    expect(await senderOf("KIOSK")).toMatchObject({ state: "CONNECTED", addressKind: null, limitPerSecond: 75 });
    expect(await hasApprovedSenderId(ctx)).toBe(true);
  });

  it("waits for a decision elsewhere, and nothing comes from it before", async () => {
    expect(await file("KIOSK", "SG")).toEqual({ approved: false });
    expect(await senderOf("KIOSK")).toBeUndefined();
    const filingId = await idOf("KIOSK", "SG");
    await expect(
      decideSenderId(ctx, { channelId, filingId, decision: "approved", reason: "" }),
      "without the carrier's reference",
    ).rejects.toMatchObject({ code: "invalid", key: "senderIds.referenceRequired" });
    expect(await senderOf("KIOSK")).toBeUndefined();
    await decideSenderId(ctx, { channelId, filingId, decision: "approved", reason: "Register 17" });
    expect(await senderOf("KIOSK")).toMatchObject({ state: "CONNECTED" });
    expect((await listSenderFilings(ctx, channelId))[0]).toMatchObject({ evidence: "Register 17" });
    await decideSenderId(ctx, { channelId, filingId, decision: "refused", reason: "Withdrawn" });
    expect(await senderOf("KIOSK")).toMatchObject({ state: "UNVERIFIED" });
    await expect(decideSenderId(ctx, { channelId, filingId, decision: "refused", reason: "x" })).rejects.toMatchObject({
      code: "conflict",
    });
  });

  it("brings the ids of a country's regulator along once it is approved there", async () => {
    await expect(file("KIOSKN", "IN", { entityId: "1101" })).rejects.toMatchObject({ code: "invalid" });
    await file("KIOSKN", "IN", { entityId: "1101", templateId: "1107", brandId: "not asked for" });
    const filingId = await idOf("KIOSKN", "IN");
    await decideSenderId(ctx, { channelId, filingId, decision: "approved", reason: "Register 17" });
    const sender = await senderOf("KIOSKN");
    expect(sender?.details.regulatory).toEqual({ IN: { entityId: "1101", templateId: "1107" } });
  });

  it("is filed once for a country, and again after a refusal", async () => {
    await file("KIOSK", "SG");
    await expect(file("KIOSK", "SG")).rejects.toMatchObject({ code: "conflict" });
    const filingId = await idOf("KIOSK", "SG");
    await decideSenderId(ctx, { channelId, filingId, decision: "refused", reason: "Papers are missing" });
    await file("KIOSK", "SG");
    expect(await filings()).toEqual([["KIOSK", "SG", "submitted", false]]);
  });

  it("is refused as a word where a country allows none", async () => {
    await expect(file("KIOSK", "US", { brandId: "B", campaignId: "C" })).rejects.toMatchObject({ code: "invalid" });
    await expect(file("x", "DE")).rejects.toMatchObject({ code: "invalid" });
  });

  it("is preferred over others of its country only when it is approved", async () => {
    await file("KIOSK", "DE");
    await file("NORD", "DE");
    expect(await filings()).toEqual([
      ["KIOSK", "DE", "approved", true],
      ["NORD", "DE", "approved", false],
    ]);
    await preferSenderId(ctx, { channelId, filingId: await idOf("NORD", "DE") });
    expect(await filings()).toEqual([
      ["KIOSK", "DE", "approved", false],
      ["NORD", "DE", "approved", true],
    ]);
    await file("KIOSK", "SG");
    await expect(preferSenderId(ctx, { channelId, filingId: await idOf("KIOSK", "SG") })).rejects.toMatchObject({
      code: "precondition_failed",
    });
  });
});
