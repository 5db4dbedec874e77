import { and, eq, gt, type SQL, sql } from "drizzle-orm";
import { campaigns } from "#db/schema/campaigns";
import { channels } from "#db/schema/channels";
import { campaignRecipients } from "#db/schema/recipients";
import { senders } from "#db/schema/senders";
import { senderFor } from "#lib/channels/sender-ids/rules";
import { readSenderChoices } from "#lib/channels/sender-ids/sender-choices";
import { profileFor, templateRulesFor } from "#lib/connectors/profiles";
import { takeIn } from "#lib/contacts/take-in";
import { type Ctx, inTransaction } from "#lib/context";
import { askForJob } from "#lib/jobs/ask";
import { keepLinks } from "#lib/links/keep-links";
import { type MadeLink, shorteningRules, shortenLinks } from "#lib/links/shorten";
import { type Addressee, readLeaveTimes, readSendingHours } from "#lib/sending/hours/read-leave-times";
import { laneIdOf } from "#lib/sending/lanes/lanes";
import { readPlan } from "#lib/sending/origins/origins";
import { chooseSenders } from "#lib/sending/pools/choose-senders";
import { readPoolStanding } from "#lib/sending/pools/read-pool-facts";
import { type Batch, prepareMessages, type Recipient } from "#lib/sending/prepare";
import { renderTemplate, templateColumns } from "#lib/templates/content/render-template";
import { valuesFor } from "#lib/templates/languages/other-languages";
import { codeOf, nextRows } from "../ab-test/rows.ts";
import { expandCampaignJob } from "../jobs.ts";
import { putOffUntil, waveOf } from "../waves/rules.ts";

/** Recipients that become messages in one transaction. */
const sliceSize = 500;

type Campaign = typeof campaigns.$inferSelect;

/**
 * Makes messages of a campaign's next recipients until `until`, and asks for the rest. Each slice is a transaction of its
 * own that also says how far it got: killed in between, it goes on behind the last row that became a message.
 *
 * @param now a context of this moment
 */
export async function expandCampaign(now: () => Ctx, campaignId: string, until: () => boolean): Promise<void> {
  for (;;) {
    const more = await expandNextSlice(now(), campaignId, eq(campaigns.state, "running"));
    if (!more) return;
    if (until()) {
      const ctx = now();
      return askForJob(ctx, expandCampaignJob, { campaignId }, { key: campaignId });
    }
  }
}

/**
 * Makes messages of some recipients of a campaign whose template was deleted before their turn, where its fallback replaces what
 * cannot be sent: a fallback replaces messages. None of them leaves; whoever calls back what waits tells the fallback.
 *
 * @returns true while there may be more
 */
export function expandForFallback(ctx: Ctx, campaignId: string): Promise<boolean> {
  return expandNextSlice(ctx, campaignId, awaitsFallback);
}

/** Of a campaign: recipients are left whom only its fallback can reach. */
export const awaitsFallback = sql`campaigns.state = 'stopping' AND campaigns.state_reason = 'template_deleted'
  AND campaigns.expanded_at IS NULL AND EXISTS (
    SELECT 1 FROM campaign_fallbacks f
    JOIN origins o ON o.workspace_id = f.workspace_id AND o.kind = 'fallback' AND o.id = f.campaign_id
    WHERE f.workspace_id = campaigns.workspace_id AND f.campaign_id = campaigns.id
      AND f.triggers @> '["send_failed"]' AND o.state <> 'stopped')`;

/**
 * @param which SQL: of which campaigns recipients become messages now
 * @returns true while there are more
 */
async function expandNextSlice(ctx: Ctx, campaignId: string, which: SQL): Promise<boolean> {
  return inTransaction(ctx, async (ctx) => {
    const where = and(eq(campaigns.workspaceId, ctx.workspaceId), eq(campaigns.id, campaignId));
    const [campaign] = await ctx.db.select().from(campaigns).where(and(where, which)).for("update");
    if (!campaign || campaign.expandedAt) return false;
    const { abTest } = campaign;
    // The others wait until the test is decided; of a campaign that is stopping nobody waits for that.
    if (abTest?.phase === "measuring" && campaign.state === "running") return false;
    const batch = await batchOf(ctx, campaign);
    const people = await nextPeople(ctx, campaign, batch.platform);
    const last = people.at(-1);
    if (!last && abTest?.phase === "sampling") {
      await ctx.db
        .update(campaigns)
        .set({ abTest: { ...abTest, phase: "measuring" }, progressAt: ctx.now })
        .where(where);
      return true;
    }
    if (!last) {
      await ctx.db.update(campaigns).set({ expandedAt: ctx.now }).where(where);
      return false;
    }
    await takeIn(
      ctx,
      "send",
      campaign.channelId,
      people.map(({ address, addressKind, country }) => ({ address, addressKind, country, name: null })),
    );
    const timed = await withDueTimes(ctx, campaign, people);
    for (const { from, people: some } of await bySender(ctx, campaign, batch, timed)) {
      for (const [code, reading] of Map.groupBy(some, (person) => person.templateCode)) {
        const template = templateOf(campaign, code);
        const recipients = reading.map(({ links: _links, ...person }) => person);
        const ids = await prepareMessages(ctx, { ...batch, ...from, template }, recipients);
        const made = ids.map((messageId, at) => ({ messageId, links: reading[at]?.links ?? [] }));
        await keepLinks(ctx, campaign.id, made);
      }
    }
    await ctx.db
      .update(campaigns)
      .set({
        ...(abTest?.phase === "sampling"
          ? { abTest: { ...abTest, sampledThrough: last.rowNumber } }
          : { expandedThrough: last.rowNumber }),
        queued: sql`${campaigns.queued} + ${people.length}`,
        progressAt: ctx.now,
      })
      .where(where);
    return true;
  });
}

/** `templateCode` is that of the template in their language, or of an A/B test; null for the campaign's own. */
type Person = Recipient & { rowNumber: number; templateCode: string | null; links: MadeLink[] };

async function nextPeople(ctx: Ctx, campaign: Campaign, platform: string): Promise<Person[]> {
  const next = nextRows(campaign, sql`${campaignRecipients.rowNumber}`);
  const rows = await ctx.db
    .select({
      place: next.place,
      rowNumber: campaignRecipients.rowNumber,
      address: campaignRecipients.address,
      addressKind: campaignRecipients.addressKind,
      country: campaignRecipients.country,
      parameters: campaignRecipients.parameters,
      templateCode: campaignRecipients.templateCode,
    })
    .from(campaignRecipients)
    .where(
      and(
        eq(campaignRecipients.workspaceId, ctx.workspaceId),
        eq(campaignRecipients.importId, campaign.importId),
        eq(campaignRecipients.fate, "send"),
        gt(campaignRecipients.rowNumber, next.after),
        next.which,
      ),
    )
    .orderBy(campaignRecipients.rowNumber)
    .limit(sliceSize);
  const columns = templateColumns(campaign.content);
  const rules = campaign.trackLinks ? shorteningRules(templateRulesFor(platform).mode) : null;
  return rows.map(({ place, ...row }) => {
    const wanted = campaign.abTest ? codeOf(campaign.abTest, place) : row.templateCode;
    const other = campaign.languages.find(({ code }) => code === wanted)?.content;
    const content = other ?? campaign.content;
    const values = other ? valuesFor(other, columns, row.parameters) : row.parameters;
    const { values: parameters, links } = rules ? shortenLinks(content, rules, values) : { values, links: [] };
    return {
      ...{ ...row, parameters, address: row.address ?? "" },
      templateCode: other ? wanted : null,
      links,
      preview: renderTemplate(content, parameters).body,
    };
  });
}

/** People whose message waits for its time are not looked at by any claim before; the claim asks again all the same. */
async function withDueTimes(ctx: Ctx, { id, category, wave }: Campaign, people: Person[]): Promise<Person[]> {
  const { hourRule, localAt } = await readPlan(ctx, { kind: "campaign", id });
  const addressees = people.map((person) => ({ ...person, category, hourRule, localAt }));
  const leaveTimeOf = await readLeaveTimes(ctx, addressees, await readSendingHours(ctx));
  return people.map((person, i) => {
    const theirs = wave === null ? 0 : waveOf(id, person);
    if (theirs > (wave ?? 0)) return { ...person, dueAt: putOffUntil(theirs) };
    const time = leaveTimeOf(addressees[i] as Addressee);
    // What is the same for everybody rests as a whole.
    return time?.at && !time.all && time.at > ctx.now ? { ...person, dueAt: time.at } : person;
  });
}

/** People by what their messages come from: a sender of the campaign's pool, or its sender, or where that may not be used another. */
async function bySender(
  ctx: Ctx,
  campaign: Campaign,
  batch: Batch & { platform: string },
  people: Person[],
): Promise<{ from: Pick<Batch, "senderId" | "lane" | "chosenFor">; people: Person[] }[]> {
  const { channelId, senderId, category, pool } = campaign;
  const { platform, lane } = batch;
  if (pool) {
    const standing = await readPoolStanding(ctx, pool, { channelId, platform, category });
    const chosen = await chooseSenders(ctx, { pool, channelId, platform, category }, standing, people);
    const groups = Map.groupBy(people.keys(), (at) => `${chosen[at]?.senderId} ${chosen[at]?.cause}`);
    return [...groups.values()].map((places) => {
      const { senderId = "", cause } = chosen[places[0] ?? 0] ?? {};
      const id = laneIdOf(platform, { channelId, senderId });
      return {
        from: {
          senderId,
          lane: id === lane.id ? lane : { id, limitPerSecond: standing.paceOf(senderId) },
          ...(cause ? { chosenFor: { cause, sender: standing.nameOf(senderId) } } : {}),
        },
        people: places.flatMap((at) => people[at] ?? []),
      };
    });
  }
  if (profileFor(platform)?.senderKind !== "sender_id") return [{ from: { senderId, lane }, people }];
  const { senders, filings } = await readSenderChoices(ctx, channelId);
  // Where none is left since the list was checked, the claim says so of each message.
  const groups = Map.groupBy(people, ({ country }) => senderFor(senders, filings, country, senderId)?.id ?? senderId);
  return [...groups].map(([senderId, people]) => ({ from: { senderId, lane }, people }));
}

async function batchOf(ctx: Ctx, campaign: Campaign): Promise<Batch & { platform: string }> {
  const [sender] = await ctx.db
    .select({ limitPerSecond: senders.limitPerSecond, platform: channels.type })
    .from(senders)
    .innerJoin(channels, and(eq(channels.workspaceId, senders.workspaceId), eq(channels.id, senders.channelId)))
    .where(and(eq(senders.workspaceId, ctx.workspaceId), eq(senders.id, campaign.senderId)));
  return {
    platform: sender?.platform ?? "",
    origin: { kind: "campaign", id: campaign.id },
    channelId: campaign.channelId,
    senderId: campaign.senderId,
    lane: { id: laneIdOf(sender?.platform ?? "", campaign), limitPerSecond: sender?.limitPerSecond ?? 80 },
    source: "console",
    campaignId: campaign.id,
    kind: "template",
    template: templateOf(campaign, null),
    expiresAt: null,
    inOrder: false,
  };
}

/** What messages leave with: the campaign's template or, by its code, the one in another language or of an A/B test. */
function templateOf(campaign: Campaign, code: string | null): NonNullable<Batch["template"]> {
  const { templateCode, templateName: name, templateLanguage, category, templateVersion, languages } = campaign;
  const other = languages.find((one) => one.code === code);
  if (other) return { ...other, name: other.name ?? name, category };
  return { code: templateCode, name, language: templateLanguage, category, version: templateVersion };
}
