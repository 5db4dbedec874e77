/** What becomes of a message with a fallback, as a story of moments after noon, with its outcome and its cost in segments. */
import { readFileSync } from "node:fs";
import { eq } from "drizzle-orm";
import { afterAll, expect, it } from "vitest";
import { connect } from "#db/client";
import type { FallbackTrigger } from "#db/enums";
import { campaignFallbacks } from "#db/schema/fallback";
import { noon, person, prepare } from "#lib/sending/testing";
import { testDatabase } from "#lib/testing/database";
import { checkInvariants } from "#lib/testing/invariants";
import { steps, type World } from "./story/testing.ts";
import {
  type Chosen,
  fallbacksOf,
  linkTo,
  makeCampaignWith,
  makeFallbackTenant,
  makeSmsChannel,
  replacementsOf,
} from "./testing.ts";

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 4 });
afterAll(() => owner.close());

/** The rows of the tables in `testdata/stories.md`. */
const stories = readFileSync(new URL("testdata/stories.md", import.meta.url), "utf8")
  .split("\n")
  .filter((line) => line.startsWith("| ") && !/^\| (what happens|---)/.test(line))
  .map((line) => line.slice(2, -2).split(" | ") as [name: string, chosen: string, story: string, outcome: string]);

it("has at least forty stories", () => {
  expect(stories.length).toBeGreaterThanOrEqual(40);
  expect(new Set(stories.map(([name, chosen]) => `${name} ${chosen}`)).size).toBe(stories.length);
});

it.each(stories)("%s (%s)", async (_name, chosen, story, expected) => {
  const world = await begin(chosen.split(", "));
  for (const moment of story.split("; ")) {
    const [, seconds, name = "", about = ""] = /^(\d+) (\w+):?(.*)$/.exec(moment) ?? [];
    const step = steps[name];
    if (!step) throw new Error(`nothing is called ${moment}`);
    await step(world, Number(seconds), about === "" ? [] : about.split(":"));
  }
  expect(await outcomeOf(world)).toBe(expected);
  await checkFigures(world);
});

/** @param chosen the triggers, then the seconds, and what else is special */
async function begin([triggers = "", ...rest]: string[]): Promise<World> {
  const tenant = await makeFallbackTenant(owner);
  const seconds = rest.map((one) => /^(\d+) s$/.exec(one)?.[1]).find((found) => found !== undefined);
  const other = rest.includes("two rules") ? await makeSmsChannel(owner, tenant.ctx.workspaceId, "SHOP") : null;
  const settings: Chosen = {
    triggers: triggers.split(" + ") as FallbackTrigger[],
    durationSeconds: seconds === undefined ? null : Number(seconds),
    ...(rest.includes("long text") ? { text: `${"a".repeat(160)} $(name)` } : {}),
    ...(other ? { links: [linkTo(tenant.sms), { ...linkTo(other), rule: "Other" }] } : {}),
  };
  const campaign = await makeCampaignWith(tenant, settings);
  await owner.sql`UPDATE workspaces SET require_consent = false WHERE id = ${tenant.ctx.workspaceId}`;
  const to = person({ parameters: ["Ana"] });
  const category = rest.includes("marketing") ? { category: "marketing" as const } : {};
  const [id = ""] = await prepare(tenant, campaign, { people: [to], ...category });
  return { owner, tenant, campaignId: campaign.id, id, address: to.address };
}

/** What became of the message's fallback, in words; one part for each link that was used. */
async function outcomeOf({ tenant, id }: World): Promise<string> {
  const rows = await fallbacksOf(tenant);
  if (!rows.some(({ messageId }) => messageId === id)) return "nothing";
  const sms = await replacementsOf(tenant);
  const outbox = await owner.sql<{ id: string; state: string }[]>`
    SELECT message_id AS id, state FROM outbox WHERE workspace_id = ${tenant.ctx.workspaceId}`;
  const parts = rows.map((row) => {
    if (row.state === "dropped") return `dropped: ${row.reason}`;
    if (row.state === "waiting") return `waits until ${(row.dueAt.getTime() - noon.getTime()) / 1_000}`;
    const message = sms.find((one) => one.id === row.sentId);
    const waits = outbox.find((one) => one.id === row.sentId)?.state;
    const state = waits === "waiting" ? "waits" : waits === "sending" ? "left" : message?.state;
    const by = message?.channelId === tenant.sms.channelId ? "" : " by the second";
    const late = row.lateAt && message?.acceptedAt ? ", paid twice" : "";
    return `SMS ${state}, ${row.segments} segment${row.segments === 1 ? "" : "s"}${by}${late}`;
  });
  return parts.join("; ");
}

/** The figures that were kept along the way are those of the rows, and every message that was made stands for one fallback. */
async function checkFigures({ tenant, campaignId }: World): Promise<void> {
  const rows = await fallbacksOf(tenant);
  const sms = await replacementsOf(tenant);
  const [kept] = await owner.db.select().from(campaignFallbacks).where(eq(campaignFallbacks.campaignId, campaignId));
  const made = rows.filter(({ state }) => state === "made");
  expect(sms.map(({ id }) => id)).toEqual(made.flatMap(({ sentId }) => sentId ?? []).sort());
  const late = made.filter(({ lateAt }) => lateAt !== null);
  const segments = (some: typeof rows) => some.reduce((sum, row) => sum + (row.segments ?? 0), 0);
  expect(kept).toMatchObject({
    ...{ made: made.length, dropped: rows.filter(({ state }) => state === "dropped").length, late: late.length },
    ...{ segments: segments(made), lateSegments: segments(late) },
    accepted: sms.filter(({ acceptedAt }) => acceptedAt !== null).length,
    delivered: sms.filter(({ state }) => state === "delivered").length,
    failed: sms.filter(({ state }) => state === "failed").length,
  });
  expect(await checkInvariants(owner.sql, tenant.ctx.workspaceId)).toEqual([]);
}
