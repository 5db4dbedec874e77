import { eq } from "drizzle-orm";
import { afterAll, beforeEach, expect, it } from "vitest";
import { connect } from "#db/client";
import { bindings, channels } from "#db/schema/channels";
import { senderFilings } from "#db/schema/senders";
import { auditLog } from "#db/schema/workspaces";
import type { Ctx } from "#lib/context";
import { testDatabase } from "#lib/testing/database";
import { insertBinding, insertChannel } from "#lib/testing/factories";
import { makeWorkspace } from "#lib/testing/workspace";
import { decideSenderId } from "./decide-sender-id.ts";
import { fileSenderId } from "./file-sender-id.ts";
import { readSmsService, smsActive, switchSms } from "./sms-service.ts";

const { ownerUrl, appUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 2 });
const web = connect(appUrl, { max: 2 });
afterAll(() => Promise.all([owner.close(), web.close()]));

let ctx: Ctx;
let channelId: string;
beforeEach(async () => {
  const workspace = await makeWorkspace({ owner: owner.db, web: web.db });
  ({ ctx } = await workspace.member("owner"));
  channelId = await insertChannel(owner.db, workspace.id, { state: "bound" });
});

async function makeSms(bound: boolean): Promise<string> {
  const state = bound ? ("bound" as const) : ("unbound" as const);
  const id = await insertChannel(owner.db, ctx.workspaceId, { type: "sms", state });
  if (bound) await insertBinding(owner.db, ctx.workspaceId, id, { platform: "sms" });
  return id;
}
const file = (id: string, country = "DE") => {
  const none = { entityId: "", templateId: "", brandId: "", campaignId: "", evidence: "" };
  return fileSenderId(ctx, { channelId: id, name: "KIOSK", country, ...none });
};
const switchOn = () => switchSms(ctx, { channelId, on: true });

it("is refused with what is missing, until nothing is", async () => {
  await expect(switchOn()).rejects.toMatchObject({ code: "precondition_failed", key: "smsService.channel" });
  expect(await readSmsService(ctx, channelId)).toMatchObject({ lack: "channel", channelId: null });
  const unbound = await makeSms(false);
  await expect(switchOn()).rejects.toMatchObject({ key: "smsService.carrier" });
  expect(await readSmsService(ctx, channelId)).toMatchObject({ lack: "carrier", channelId: unbound });
  const bound = await makeSms(true);
  await file(bound, "SG");
  await expect(switchOn()).rejects.toMatchObject({ key: "smsService.sender" });
  expect(await readSmsService(ctx, channelId)).toMatchObject({ lack: "sender", channelId: bound });
  expect(await smsActive(ctx, channelId)).toBe(false);
  await file(bound);
  await switchOn();
  await switchOn();
  expect(await smsActive(ctx, channelId)).toBe(true);
  const entries = await owner.db.select().from(auditLog).where(eq(auditLog.objectId, channelId));
  expect(entries).toMatchObject([{ action: "channel.sms_changed", detail: { sms: { from: false, to: true } } }]);
});

it("stays switched on and is not active while its sender ID or its carrier is gone", async () => {
  const id = await makeSms(true);
  await file(id);
  await switchOn();
  const [filing] = await owner.db.select().from(senderFilings).where(eq(senderFilings.channelId, id));
  await decideSenderId(ctx, { channelId: id, filingId: filing?.id ?? "", decision: "refused", reason: "Withdrawn" });
  expect(await readSmsService(ctx, channelId)).toMatchObject({ switchedOn: true, active: false, lack: "sender" });
  await decideSenderId(ctx, { channelId: id, filingId: filing?.id ?? "", decision: "approved", reason: "Register 17" });
  expect(await smsActive(ctx, channelId)).toBe(true);
  await owner.db.delete(bindings).where(eq(bindings.channelId, id));
  await owner.db.update(channels).set({ state: "unbound" }).where(eq(channels.id, id));
  expect(await readSmsService(ctx, channelId)).toMatchObject({ switchedOn: true, active: false, lack: "carrier" });
});

it("is switched off whatever is missing, and is no second way of SMS itself or of a channel of another workspace", async () => {
  const id = await makeSms(true);
  await file(id);
  await switchOn();
  await owner.db.delete(senderFilings).where(eq(senderFilings.channelId, id));
  await switchSms(ctx, { channelId, on: false });
  expect(await readSmsService(ctx, channelId)).toMatchObject({ switchedOn: false, active: false });
  await expect(switchSms(ctx, { channelId: id, on: true })).rejects.toMatchObject({ key: "smsService.notHere" });
  const stranger = await (await makeWorkspace({ owner: owner.db, web: web.db })).member("owner");
  await expect(switchSms(stranger.ctx, { channelId, on: true })).rejects.toMatchObject({ code: "not_found" });
});
