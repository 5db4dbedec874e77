import { eq } from "drizzle-orm";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import { connect } from "#db/client";
import { campaignEvents } from "#db/schema/campaigns";
import { testDatabase } from "#lib/testing/database";
import { checkInvariants } from "#lib/testing/invariants";
import { sendingMs } from "../report/duration.ts";
import {
  campaignOf,
  contextAt,
  expand,
  finish,
  hooks,
  type Launched,
  launchTo,
  sendTo,
  startSending,
  tell,
} from "../testing.ts";
import { callBackCampaign } from "./call-back.ts";
import { decideCampaign } from "./decide.ts";
import { stopCampaignByObstacle } from "./origin-hook.ts";

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 4 });
afterAll(() => owner.close());
afterEach(async () => expect(await checkInvariants(owner.sql)).toEqual([]));

const sentIn = async (launched: Launched) => sendingMs(await campaignOf(launched));

/** A campaign to three: two were accepted, the second after eight seconds, and the third got no answer. */
async function inDoubt() {
  const launched = await sendTo(owner, 3);
  const [first = "", second = "", third = ""] = launched.ids;
  await tell(launched, first, "accepted", 3);
  await tell(launched, second, "accepted", 8);
  await tell(launched, third, "uncertain", 30);
  return { ...launched, third };
}

describe("the time a campaign was sending", () => {
  test("is not known before the platform has answered", async () => {
    expect(await sentIn(await sendTo(owner, 1))).toBeNull();
  });

  test("ends with the platform's last answer, although a message stays in doubt for minutes", async () => {
    const launched = await inDoubt();
    expect(await campaignOf(launched)).toMatchObject({
      claimedAt: contextAt(launched, 0).now,
      answeredAt: contextAt(launched, 8).now,
    });
    await tell(launched, launched.third, "left_in_doubt", 600);
    await finish(launched, 601);
    expect(await campaignOf(launched)).toMatchObject({ finishedAt: contextAt(launched, 601).now });
    expect(await sentIn(launched)).toBe(8_000);
  });

  test("is told when the campaign ends", async () => {
    const launched = await inDoubt();
    await tell(launched, launched.third, "left_in_doubt", 600);
    await finish(launched, 601);
    const events = await owner.db.select().from(campaignEvents).where(eq(campaignEvents.campaignId, launched.id));
    expect(events.find(({ kind }) => kind === "finished")?.values).toMatchObject({ tookMs: 8_000 });
  });

  test.each(["accepted", "delivered", "failed"] as const)(
    "is not changed by a receipt that settles a doubt as %s",
    async (fact) => {
      const launched = await inDoubt();
      await tell(launched, launched.third, fact, 400);
      expect(await sentIn(launched)).toBe(8_000);
    },
  );

  test("adds up the tries, without the time between them, when a message is sent again", async () => {
    const launched = await inDoubt();
    await tell(launched, launched.third, "again", 700);
    await startSending(launched, [launched.third], 701);
    await tell(launched, launched.third, "accepted", 704);
    expect(await sentIn(launched)).toBe(11_000);
    expect(await campaignOf(launched)).toMatchObject({ answeredAt: contextAt(launched, 704).now });
  });

  test.each([
    ["all", "now()"],
    ["not all", "NULL"],
  ])(
    "leaves out the time for which an obstacle had ended it, when %s of its list had become messages",
    async (_name, expandedAt) => {
      const launched = await expand(await launchTo(owner, 2));
      const [first = "", second = ""] = launched.ids;
      await startSending(launched, [first]);
      await tell(launched, first, "accepted", 4);
      await stopCampaignByObstacle(contextAt(launched, 5), launched.id, "template_in_review");
      await callBackCampaign(contextAt(launched, 5), hooks, launched.id);
      await finish(launched, 6);
      await owner.sql.unsafe(`UPDATE campaigns SET expanded_at = ${expandedAt} WHERE id = '${launched.id}'`);
      await decideCampaign({ ...launched.ctx, now: contextAt(launched, 86_400).now }, launched.id, "retry_failed");
      await tell(launched, second, "again", 86_401);
      await startSending(launched, [second], 86_402);
      await tell(launched, second, "accepted", 86_404);
      expect(await sentIn(launched)).toBe(6_000);
    },
  );
});
