import { eq } from "drizzle-orm";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import { connect } from "#db/client";
import { templates } from "#db/schema/templates";
import { recordSuppressions } from "#lib/audience/suppress";
import { inTransaction } from "#lib/context";
import { testDatabase } from "#lib/testing/database";
import { greeting } from "#lib/testing/factories";
import { checkInvariants } from "#lib/testing/invariants";
import { getImport, type RejectedRecipient, rejectedRecipients } from "../audience-import/recipients.ts";
import { callBackCampaign } from "../control/call-back.ts";
import { cancelScheduledCampaign, stopCampaign } from "../control/control.ts";
import { stopCampaignByObstacle } from "../control/origin-hook.ts";
import { getCampaign } from "../report/queries.ts";
import type { SendForm } from "../schema.ts";
import {
  contextAt,
  type Expanded,
  eventsOf,
  expand,
  finish,
  hooks,
  type Launched,
  launchTo,
  messagesOf,
  startSending,
  tell,
} from "../testing.ts";
import { readDraft, saveDraft } from "./drafts.ts";
import { launchCampaign } from "./launch.ts";
import { findRest, listRest } from "./list-rest.ts";

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 6 });
afterAll(() => owner.close());
afterEach(async () => expect(await checkInvariants(owner.sql)).toEqual([]));

/** A campaign to six that a person stopped: one was accepted, one failed, one is in doubt, and three were called back. */
async function stopped(): Promise<Expanded> {
  const launched = await expand(await launchTo(owner, 6));
  const [accepted = "", failed = "", doubtful = ""] = launched.ids;
  await startSending(launched, [accepted, failed, doubtful]);
  await tell(launched, accepted, "accepted", 2);
  await tell(launched, failed, "failed", 2);
  await tell(launched, doubtful, "uncertain", 3);
  await stop(launched);
  await tell(launched, doubtful, "left_in_doubt", 5);
  await finish(launched, 6);
  return launched;
}
async function stop(launched: Launched): Promise<void> {
  await stopCampaign({ ...launched.ctx, now: contextAt(launched, 4).now }, launched.id);
  await callBackCampaign(contextAt(launched, 4), hooks, launched.id);
}
const rest = ({ ctx, id }: Launched) => listRest(ctx, id);
const launchRest = async ({ ctx, channelId, senderId, templateCode }: Launched, importId: string) =>
  launchCampaign(ctx, { channelId, senderId, templateCode, importId, name: "", scheduledAt: null });
async function rowsOf({ ctx }: Launched, importId: string): Promise<number[]> {
  const rows = await owner.sql<{ row: number }[]>`
    SELECT row_number AS row FROM campaign_recipients
    WHERE workspace_id = ${ctx.workspaceId} AND import_id = ${importId} AND fate = 'send' ORDER BY row_number`;
  return rows.map(({ row }) => row);
}

describe("the rest of a campaign that a person stopped", () => {
  test("is those who were called back, and nobody who may have the message", async () => {
    const launched = await stopped();
    const list = await rest(launched);
    const { channelId, senderId, templateCode } = launched;
    expect(list).toEqual({ channelId, senderId, templateCode, importId: list.importId });
    expect(await rowsOf(launched, list.importId)).toEqual([4, 5, 6]);
    expect(await getImport(launched.ctx, list.importId)).toMatchObject({
      ...{ restOf: launched.id, rowsTotal: 3, rowsSend: 3, rowsSkip: 0, columns: ["recipient"] },
    });
  });

  test("has nobody whose message was called back after a try without an answer", async () => {
    const launched = await expand(await launchTo(owner, 2));
    const [tried = ""] = launched.ids;
    await startSending(launched, [tried]);
    await tell(launched, tried, "uncertain", 2);
    await tell(launched, tried, "queued", 3);
    await stop(launched);
    await finish(launched, 5);
    expect((await messagesOf(launched)).map(({ state }) => state)).toEqual(["cancelled", "cancelled"]);
    expect(await rowsOf(launched, (await rest(launched)).importId)).toEqual([2]);
  });

  test("has the rows that had become no message", async () => {
    const launched = await launchTo(owner, 3);
    await stopCampaign(launched.ctx, launched.id);
    await finish(launched, 5);
    expect(await rowsOf(launched, (await rest(launched)).importId)).toEqual([1, 2, 3]);
  });

  test("is everybody of a scheduled campaign that was called off", async () => {
    const launched = await launchTo(owner, 2, { startsInMinutes: 30 });
    await cancelScheduledCampaign(launched.ctx, launched.id);
    expect(await rowsOf(launched, (await rest(launched)).importId)).toEqual([1, 2]);
  });

  test("is sent beside the draft that the person has on the send form", async () => {
    const launched = await stopped();
    const { ctx, channelId } = launched;
    const form: SendForm = {
      ...{ language: "en", templateCode: "", senderId: "", when: "now", at: "", method: "phones", numbers: "+49155" },
      ...{ importId: null, name: "Mine" },
    };
    await saveDraft(ctx, { channelId, form });
    await launchRest(launched, (await rest(launched)).importId);
    expect(await readDraft(ctx, channelId)).toMatchObject({ form });
  });

  test("leaves out who must not be sent to any more, with the reason", async () => {
    const launched = await stopped();
    const ctx = contextAt(launched, 10);
    await inTransaction(ctx, (ctx) =>
      recordSuppressions(ctx, [
        {
          platform: "whatsapp",
          address: "+4915555000004",
          addressKind: "phone",
          kind: "all",
          source: "word",
          at: ctx.now,
        },
      ]),
    );
    const { importId } = await rest(launched);
    expect(await rowsOf(launched, importId)).toEqual([4, 6]);
    const skipped: RejectedRecipient[] = [];
    for await (const row of rejectedRecipients(launched.ctx, importId)) skipped.push(row);
    expect(skipped).toMatchObject([{ number: 5, values: ["+4915555000004"], reason: "opted_out" }]);
  });
});

describe("nobody gets a message twice", () => {
  test("when the list is asked for twice at the same time: it is one list", async () => {
    const launched = await stopped();
    const [one, two] = await Promise.all([rest(launched), rest(launched)]);
    expect(one).toEqual(two);
    expect(await rest(launched)).toEqual(one);
  });

  test("when the list was sent: it is not given out again, and both campaigns name each other", async () => {
    const launched = await stopped();
    const { importId } = await rest(launched);
    const { id } = await launchRest(launched, importId);
    await expect(rest(launched)).rejects.toMatchObject({ code: "conflict", key: "campaigns.restSent" });
    expect(await findRest(launched.ctx, launched.id)).toMatchObject({ importId, campaignId: id });
    expect((await getCampaign(launched.ctx, id)).restOf).toMatchObject({ id: launched.id });
    expect(await eventsOf(launched)).toContain("rest_sent");
    expect(await launchRest(launched, importId)).toEqual({ id, created: false });
  });

  test("when the rest has been sent: its messages go to others than those of the first campaign", async () => {
    const launched = await stopped();
    const { id } = await launchRest(launched, (await rest(launched)).importId);
    const second = await expand({ ...launched, id });
    const addressesOf = async (of: Launched) => (await messagesOf(of)).map(({ address }) => address);
    expect(await addressesOf(second)).toEqual((await addressesOf(launched)).slice(3));
  });
});

describe("the rest is refused", () => {
  test("while the campaign runs or stops", async () => {
    const launched = await expand(await launchTo(owner, 2));
    const refused = { code: "conflict", key: "campaigns.cannot.rest" };
    await expect(rest(launched)).rejects.toMatchObject(refused);
    await stopCampaign(launched.ctx, launched.id);
    await expect(rest(launched)).rejects.toMatchObject(refused);
    await callBackCampaign(contextAt(launched, 4), hooks, launched.id);
  });

  test("of a campaign that can go on itself, which would send to them too", async () => {
    const launched = await expand(await launchTo(owner, 2));
    await stopCampaignByObstacle(contextAt(launched, 2), launched.id, "template_in_review");
    await callBackCampaign(contextAt(launched, 3), hooks, launched.id);
    await finish(launched, 4);
    await expect(rest(launched)).rejects.toMatchObject({ key: "campaigns.cannot.rest" });
  });

  test("when everybody may have the message", async () => {
    const launched = await expand(await launchTo(owner, 1));
    await startSending(launched, launched.ids);
    await stop(launched);
    await tell(launched, launched.ids[0] ?? "", "accepted", 5);
    await finish(launched, 6);
    await expect(rest(launched)).rejects.toMatchObject({ key: "campaigns.nobodyLeft" });
  });

  test.each([
    ["was deleted", { state: "deleted" as const }],
    ["has other variables now", { content: { ...greeting, body: "Dear $(name), we are open." } }],
  ])("when the template %s", async (_name, change) => {
    const launched = await stopped();
    await owner.db.update(templates).set(change).where(eq(templates.code, launched.templateCode));
    await expect(rest(launched)).rejects.toMatchObject({ key: "campaigns.restTemplate" });
  });
});
