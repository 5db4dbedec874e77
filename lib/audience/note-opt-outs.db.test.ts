import { eq } from "drizzle-orm";
import { afterAll, beforeEach, expect, test } from "vitest";
import type { SuppressionKind, SuppressionSource } from "#db/audience-enums";
import { connect } from "#db/client";
import { dailyOptOuts } from "#db/schema/operations";
import { type Ctx, inTransaction } from "#lib/context";
import { countOptOuts } from "#lib/statistics/queries";
import { testDatabase } from "#lib/testing/database";
import { makeWorkspace } from "#lib/testing/workspace";
import { addSuppression } from "./add-suppression.ts";
import { liftByPerson } from "./lift.ts";
import { recordSuppressions } from "./suppress.ts";

const { ownerUrl, appUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 2 });
const web = connect(appUrl, { max: 2 });
afterAll(() => Promise.all([owner.close(), web.close()]));

const at = (minutes: number) => new Date(Date.UTC(2026, 10, 21, 12, minutes));
const day = { from: "2026-11-21", to: "2026-11-21", days: 1 };
const via = { channelId: "shop", senderId: "s1" };
let ctx: Ctx;
beforeEach(async () => {
  const workspace = await makeWorkspace({ owner: owner.db, web: web.db }, at(0));
  ({ ctx } = await workspace.member("operator"));
});

const person = (last: number) =>
  ({ platform: "whatsapp", address: `+491555000000${last}`, addressKind: "phone" }) as const;
const suppress = (last: number, source: SuppressionSource, minutes = 0, kind: SuppressionKind = "marketing") =>
  recordSuppressions(ctx, [{ ...person(last), kind, source, at: at(minutes), via }]);
const counted = async () =>
  (
    await owner.db
      .select()
      .from(dailyOptOuts)
      .where(eq(dailyOptOuts.workspaceId, ctx.workspaceId))
      .orderBy(dailyOptOuts.day, dailyOptOuts.source)
  ).map(({ day, channelId, senderId, source, people }) => [day, channelId, senderId, source, people].join(" "));
const seen = (given: { channelId?: string; senderIds?: string[] } = {}) =>
  countOptOuts(ctx, { ...day, platform: "whatsapp", channelId: "shop", senderIds: [], ...given });

test("people count once by whichever way they opted out, on the day they said so", async () => {
  await suppress(1, "word");
  await suppress(2, "platform");
  await suppress(3, "word", 24 * 60);
  await addSuppression(ctx, { platform: "whatsapp", address: person(4).address, kind: "all", reason: "" });
  expect(await counted()).toEqual([
    "2026-11-21   member 1",
    "2026-11-21 shop s1 platform 1",
    "2026-11-21 shop s1 word 1",
    "2026-11-22 shop s1 word 1",
  ]);
});

test("whoever was opted out already is not counted again, by another way, for more or on repetition", async () => {
  await suppress(1, "word");
  await suppress(1, "word", 5);
  await suppress(1, "word", 6, "all");
  await suppress(1, "platform", 7);
  await addSuppression(ctx, { platform: "whatsapp", address: person(1).address, kind: "all", reason: "" });
  expect(await counted()).toEqual(["2026-11-21 shop s1 word 1"]);
});

test("one who says two things at once counts once, by the first of them", async () => {
  await recordSuppressions(ctx, [
    { ...person(1), kind: "all", source: "platform", at: at(2), via },
    { ...person(1), kind: "marketing", source: "word", at: at(1), via },
  ]);
  expect(await counted()).toEqual(["2026-11-21 shop s1 word 1"]);
});

test("whoever comes back and leaves again counts again", async () => {
  await suppress(1, "word");
  await liftByPerson(ctx, [{ ...person(1), kind: "all", source: "word", at: at(5) }]);
  await suppress(1, "word", 10);
  expect(await counted()).toEqual(["2026-11-21 shop s1 word 2"]);
});

test("nothing is counted of what is rolled back", async () => {
  await inTransaction(ctx, async (inside) => {
    await recordSuppressions(inside, [{ ...person(1), kind: "all", source: "word", at: at(0), via }]);
    throw new Error("too bad");
  }).catch(() => {});
  expect(await counted()).toEqual([]);
});

test("a channel's page shows those who told this channel, and those a member added for its platform", async () => {
  await suppress(1, "word");
  await suppress(2, "platform");
  await recordSuppressions(ctx, [
    { ...person(3), kind: "all", source: "word", at: at(0), via: { channelId: "other", senderId: "s9" } },
    { ...person(4), platform: "viber", kind: "all", source: "word", at: at(0), via },
  ]);
  await addSuppression(ctx, { platform: "whatsapp", address: person(5).address, kind: "all", reason: "" });
  expect(await seen()).toBe(3);
  expect(await seen({ channelId: "other" })).toBe(2);
  expect(await seen({ senderIds: ["s1"] })).toBe(2);
});
