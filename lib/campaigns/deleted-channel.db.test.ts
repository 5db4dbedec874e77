import { eq } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { connect } from "#db/client";
import { campaignDecisions } from "#db/enums";
import { channels } from "#db/schema/channels";
import { inTransaction } from "#lib/context";
import { listMessages } from "#lib/messages/queries";
import { testDatabase } from "#lib/testing/database";
import { importNumbers } from "./audience-import/import-recipients.ts";
import { recordConsent } from "./audience-import/record-consent.ts";
import { decideCampaign } from "./control/decide.ts";
import { finishCampaign } from "./control/finish.ts";
import { discardDraft } from "./launch/drafts.ts";
import { expandCampaign } from "./launch/expand.ts";
import { launchCampaign } from "./launch/launch.ts";
import { certifyCampaign } from "./report/certificate.ts";
import { getCampaign, listCampaigns } from "./report/queries.ts";
import { contextAt, type Launched, launchTo, messagesOf, startSending, tell } from "./testing.ts";

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 4 });
afterAll(() => owner.close());

let launched: Launched;
let openList: string;
/** A campaign with one message delivered, one failed and one left in doubt, whose channel was deleted since. */
beforeEach(async () => {
  launched = await launchTo(owner, 3);
  const { ctx, id, channelId, templateCode } = launched;
  await expandCampaign(
    () => contextAt(launched, 1),
    id,
    () => false,
  );
  const [a = "", b = "", c = ""] = (await messagesOf(launched)).map((message) => message.id);
  await startSending(launched, [a, b, c]);
  await tell(launched, a, "accepted", 1);
  await tell(launched, a, "delivered", 2);
  await tell(launched, b, "failed", 1);
  await tell(launched, c, "uncertain", 1);
  await tell(launched, c, "left_in_doubt", 3);
  await inTransaction(contextAt(launched, 4), (ctx) => finishCampaign(ctx, id));
  openList = (await importNumbers(ctx, { channelId, templateCode, text: "+4915555999999" })).id;
  await owner.db.update(channels).set({ deletedAt: new Date() }).where(eq(channels.id, channelId));
});

test("a deleted channel's campaigns, messages and figures stay readable", async () => {
  const { ctx, id, channelId } = launched;
  expect((await listCampaigns(ctx, { channelId, page: 1, pageSize: 10 })).rows).toMatchObject([{ id, delivered: 1 }]);
  expect(await getCampaign(ctx, id)).toMatchObject({ channel: { id: channelId, deleted: true } });
  expect(await certifyCampaign(ctx, id)).toMatchObject({ accepted: 1, refused: 1, leftInDoubt: 1, addsUp: true });
  const filter = { channelId, direction: "outbound", period: null, campaignId: id } as const;
  expect((await listMessages(ctx, filter, { size: 10 })).rows).toHaveLength(3);
});

describe("of a deleted channel nothing can be changed:", () => {
  test.each(campaignDecisions)("no decision such as %s", async (kind) => {
    await expect(decideCampaign(launched.ctx, launched.id, kind)).rejects.toMatchObject({ code: "not_found" });
  });

  test("no list taken, no consent recorded, no draft discarded and nothing sent", async () => {
    const { ctx, channelId, senderId, templateCode } = launched;
    const refused = { code: "not_found" };
    await expect(importNumbers(ctx, { channelId, templateCode, text: "+4915555999998" })).rejects.toMatchObject(
      refused,
    );
    await expect(recordConsent(ctx, openList)).rejects.toMatchObject(refused);
    await expect(discardDraft(ctx, channelId)).rejects.toMatchObject(refused);
    const send = { channelId, senderId, templateCode, importId: openList, name: "", scheduledAt: null };
    await expect(launchCampaign(ctx, send)).rejects.toMatchObject({ key: "campaigns.obstacle.channel_deleted" });
  });
});
