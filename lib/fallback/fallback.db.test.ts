/** What becomes of a message with a fallback, as a story of moments after noon, with its outcome and its cost in segments. */
import { readFileSync } from "node:fs";
import { eq } from "drizzle-orm";
import { afterAll, expect, it } from "vitest";
import { connect } from "#db/client";
import type { TemplateCategory } from "#db/enums";
import type { FallbackTrigger } from "#db/fallback-enums";
import { campaignFallbacks, type FallbackLink } from "#db/schema/fallback";
import { noon, person, prepare } from "#lib/sending/testing";
import { testDatabase } from "#lib/testing/database";
import { checkInvariants } from "#lib/testing/invariants";
import { steps, type World } from "./story/testing.ts";
import {
  type Chosen,
  fallbacksOf,
  insertContact,
  linkByTemplate,
  linkTo,
  makeCampaignWith,
  makeFallbackTenant,
  makeSmsChannel,
  makeTemplateChannel,
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
  const { workspaceId } = tenant.ctx;
  const ways = rest
    .find((one) => one.startsWith("to "))
    ?.slice(3)
    .split(" then ");
  const links: FallbackLink[] = [];
  for (const way of ways ?? []) {
    if (way === "sms") links.push(linkTo(tenant.sms));
    else {
      const [platform = "email", category = "utility"] = way.split(" ") as [
        "email" | "viber" | "whatsapp",
        TemplateCategory?,
      ];
      const of = await makeTemplateChannel(owner, workspaceId, platform, { category });
      links.push(linkByTemplate(of, platform, { category }));
    }
  }
  const other = rest.includes("two rules") ? await makeSmsChannel(owner, workspaceId, "SHOP") : null;
  const settings: Chosen = {
    triggers: triggers.split(" + ") as FallbackTrigger[],
    durationSeconds: seconds === undefined ? null : Number(seconds),
    ...(rest.includes("long text") ? { text: `${"a".repeat(160)} $(name)` } : {}),
    ...(other ? { links: [linkTo(tenant.sms), { ...linkTo(other), rule: "Other" }] } : {}),
    ...(ways ? { links } : {}),
  };
  const campaign = await makeCampaignWith(tenant, settings);
  await owner.sql`UPDATE workspaces SET require_consent = false WHERE id = ${tenant.ctx.workspaceId}`;
  const to = person({ parameters: ["Ana"] });
  const category = (["marketing", "authentication"] as const).find((one) => rest.includes(one));
  const [id = ""] = await prepare(tenant, campaign, { people: [to], ...(category ? { category } : {}) });
  const email = ways?.some((way) => way.startsWith("email")) ? `${id}@people.example` : null;
  if (email) {
    const phone = { kind: "phone" as const, address: to.address };
    await insertContact(tenant, [phone, { kind: "email", address: email }, { kind: "email", address: `2.${email}` }]);
  }
  return { owner, tenant, campaignId: campaign.id, id, address: to.address, email };
}

/** What a message of a platform is called in a story. */
const words: Record<string, string> = { email: "e-mail", viber: "Viber", whatsapp: "WhatsApp" };

/** What became of the message's fallback, in words; one part for each link that was used. */
async function outcomeOf(world: World): Promise<string> {
  const { tenant, id } = world;
  const rows = await fallbacksOf(tenant);
  if (!rows.some(({ messageId }) => messageId === id)) return "nothing";
  const sms = await replacementsOf(tenant);
  const outbox = await owner.sql<{ id: string; state: string }[]>`
    SELECT message_id AS id, state FROM outbox WHERE workspace_id = ${tenant.ctx.workspaceId}`;
  const channels = new Map(
    (
      await owner.sql<{ id: string; type: string }[]>`
        SELECT id, type FROM channels WHERE workspace_id = ${tenant.ctx.workspaceId}`
    ).map(({ id, type }) => [id, type]),
  );
  const nameOf = (channelId: string | undefined) => words[channels.get(channelId ?? "") ?? ""] ?? "SMS";
  const parts = rows.map((row) => {
    // One reason stands for every link that is left, and says it.
    const passed = row.passed ?? [];
    const over = passed.length > 1 || (passed.length > 0 && row.state === "made");
    const without = over ? ` (${passed.map(({ link, reason }) => `not ${link + 1}: ${reason}`).join(", ")})` : "";
    if (row.state === "dropped") return `dropped: ${row.reason}${without}`;
    if (row.state === "waiting") return `waits until ${(row.dueAt.getTime() - noon.getTime()) / 1_000}`;
    const message = sms.find((one) => one.id === row.sentId);
    const waits = outbox.find((one) => one.id === row.sentId)?.state;
    const state = waits === "waiting" ? "waits" : waits === "sending" ? "left" : message?.state;
    const by = message?.channelId === tenant.sms.channelId ? "" : " by the second";
    const needless = rows.some((one) => one.lateAt !== null && one.link <= row.link);
    const late = needless && message?.acceptedAt ? ", paid twice" : "";
    const cost = `, ${row.segments} segment${row.segments === 1 ? "" : "s"}`;
    const isSms = nameOf(message?.channelId) === "SMS";
    if (!isSms) expect(row.segments).toBe(0);
    const said = isSms ? `SMS ${state}${cost}${by}${late}` : `${nameOf(message?.channelId)} ${state}${late}`;
    return world.email || !isSms ? `${said}${without}` : said;
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
    delivered: sms.filter(({ state }) => state === "delivered" || state === "read").length,
    failed: sms.filter(({ state }) => state === "failed").length,
  });
  expect(await checkInvariants(owner.sql, tenant.ctx.workspaceId)).toEqual([]);
}
