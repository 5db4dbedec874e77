import { and, asc, eq } from "drizzle-orm";
import { afterAll, beforeEach, expect, test } from "vitest";
import { connect } from "#db/client";
import { suppressions } from "#db/schema/audience";
import { messageEvents, messages } from "#db/schema/messages";
import { workspaces } from "#db/schema/workspaces";
import { decideSenderId } from "#lib/channels/sender-ids/decide-sender-id";
import { fileSenderId } from "#lib/channels/sender-ids/file-sender-id";
import { listSenderFilings } from "#lib/channels/sender-ids/list-sender-ids";
import { readSenderChoices } from "#lib/channels/sender-ids/sender-choices";
import type { Ctx } from "#lib/context";
import { newId } from "#lib/ids";
import { claimMessages } from "#lib/sending/claim";
import { takeLane } from "#lib/sending/lanes/lanes";
import { connectionAs } from "#lib/testing/connection-as";
import { testDatabase } from "#lib/testing/database";
import { greeting, insertBinding, insertChannel, insertTemplate } from "#lib/testing/factories";
import { checkInvariants } from "#lib/testing/invariants";
import { makeWorkspace } from "#lib/testing/workspace";
import { countCountries } from "../audience-import/count-countries.ts";
import { importNumbers } from "../audience-import/import-recipients.ts";
import { rejectedRecipients } from "../audience-import/recipients.ts";
import { certifyCampaign } from "../report/certificate.ts";
import { hooks } from "../testing.ts";
import { expandCampaign } from "./expand.ts";
import { launchCampaign } from "./launch.ts";

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 4 });
afterAll(() => owner.close());

const [german, american, chinese, singaporean] = ["+4915555000001", "+12025550123", "+8613812345678", "+6581234567"];

let ctx: Ctx;
let worker: Ctx;
let channelId: string;
let templateCode: string;
beforeEach(async () => {
  const workspace = await makeWorkspace({ owner: owner.db, web: (await connectionAs("web")).db });
  ({ ctx } = await workspace.member("owner"));
  worker = { ...ctx, db: (await connectionAs("worker")).db, actor: { kind: "system", name: "test" } };
  channelId = await insertChannel(owner.db, workspace.id, { type: "sms", state: "bound" });
  await insertBinding(owner.db, workspace.id, channelId, { platform: "sms" });
  const content = { ...greeting, body: "We are open.", samples: {} };
  templateCode = await insertTemplate(owner.db, workspace.id, channelId, { content });
});

async function file(name: string, country: string, ids: Partial<Record<"brandId" | "campaignId", string>> = {}) {
  const none = { entityId: "", templateId: "", brandId: "", campaignId: "", evidence: "" };
  await fileSenderId(ctx, { channelId, name, country, ...none, ...ids });
}
async function decide(name: string, country: string, decision: "approved" | "refused") {
  const filing = (await listSenderFilings(ctx, channelId)).find((one) => one.name === name && one.country === country);
  await decideSenderId(ctx, { channelId, filingId: filing?.id ?? "", decision, reason: "Withdrawn" });
}
const check = (...numbers: (string | undefined)[]) =>
  importNumbers(ctx, { channelId, templateCode, text: numbers.join("\n") });
const idOf = async (name: string) =>
  (await readSenderChoices(ctx, channelId)).senders.find((sender) => sender.name === name)?.id ?? "";
async function launch(importId: string, name: string) {
  const place = { channelId, templateCode, senderId: await idOf(name), importId };
  const { id } = await launchCampaign(ctx, { ...place, name: "", scheduledAt: null });
  await expandCampaign(
    () => worker,
    id,
    () => false,
  );
  return id;
}
async function claim() {
  const held = await takeLane(worker, channelId);
  if (!held) throw new Error("the lane is driven");
  const { claimed } = (await claimMessages(worker, hooks as never, held, 10)) ?? { claimed: [] };
  return Object.fromEntries(claimed.map((one) => [one.address, one]));
}

test("each person's message comes from what may be used in their country, with the ids that it asks for", async () => {
  await file("KIOSK", "DE");
  await file("+12025550100", "US", { brandId: "B1", campaignId: "C1" });
  await decide("+12025550100", "US", "approved");
  const list = await check(german, american, chinese, singaporean);
  expect(list).toMatchObject({ rowsTotal: 4, rowsSend: 3, rowsSkip: 1, reasons: { no_sender: 1 } });
  expect(await countCountries(ctx, list.id)).toEqual(
    expect.arrayContaining(["DE", "US", "SG"].map((country) => ({ country, people: 1 }))),
  );
  const rejected: unknown[] = [];
  for await (const row of rejectedRecipients(ctx, list.id)) rejected.push(row);
  expect(rejected).toMatchObject([{ values: [chinese], reason: "no_sender" }]);

  const id = await launch(list.id, "KIOSK");
  const claimed = await claim();
  expect(claimed[german ?? ""]).toMatchObject({ senderExternalId: "KIOSK" });
  expect(claimed[american ?? ""]).toMatchObject({
    senderExternalId: "+12025550100",
    regulatory: { brandId: "B1", campaignId: "C1" },
  });
  // Numbers need no registration there, and words do.
  expect(claimed[singaporean ?? ""]).toMatchObject({ senderExternalId: "+12025550100" });
  expect(await certifyCampaign(ctx, id)).toMatchObject({ rowsTotal: 4, rowsSend: 3, rowsSkip: 1, addsUp: true });
  expect(await checkInvariants(owner.sql)).toEqual([]);
});

test("a sender ID that was refused since the check is not used, which each message says", async () => {
  await file("KIOSK", "DE");
  await file("KIOSK", "SG");
  await decide("KIOSK", "SG", "approved");
  const list = await check(german, singaporean);
  expect(list.rowsSend).toBe(2);
  const id = await launch(list.id, "KIOSK");
  await decide("KIOSK", "SG", "refused");
  expect(Object.keys(await claim())).toEqual([german]);
  const [left] = await owner.db
    .select({ state: messages.state, detail: messageEvents.detail })
    .from(messages)
    .innerJoin(messageEvents, eq(messageEvents.messageId, messages.id))
    .where(and(eq(messages.campaignId, id), eq(messages.address, singaporean ?? "")))
    .orderBy(asc(messages.id));
  expect(left).toMatchObject({ state: "left_out", detail: { reason: "no_sender" } });
  expect(await certifyCampaign(ctx, id)).toMatchObject({ leftOut: 1, addsUp: true });
  expect(await checkInvariants(owner.sql)).toEqual([]);
});

test("a filing that waits for its decision keeps people of its country from being messaged by it", async () => {
  await file("KIOSK", "DE");
  await file("KIOSK", "SG");
  expect(await check(german, singaporean)).toMatchObject({ rowsSend: 1, reasons: { no_sender: 1 } });
});

test("the check leaves out who has stopped on another platform, where that holds on all", async () => {
  await file("KIOSK", "DE");
  await owner.db.insert(suppressions).values({
    ...{ workspaceId: ctx.workspaceId, id: newId(), platform: "whatsapp", address: german ?? "", kind: "all" },
    ...{ source: "word", at: new Date() },
  });
  expect(await check(german)).toMatchObject({ rowsSend: 1 });
  await owner.db.update(workspaces).set({ stopEverywhere: true }).where(eq(workspaces.id, ctx.workspaceId));
  expect(await check(german)).toMatchObject({ rowsSend: 0, reasons: { opted_out: 1 } });
});
