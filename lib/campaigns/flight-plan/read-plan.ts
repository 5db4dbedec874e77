import { and, desc, eq, inArray, type SQL, sql } from "drizzle-orm";
import type { TemplateCategory } from "#db/enums";
import { channels } from "#db/schema/channels";
import {
  campaignRecipients,
  flightPlans,
  type PlanFigures,
  type PlanReach,
  recipientImports,
} from "#db/schema/recipients";
import { senders } from "#db/schema/senders";
import { templates } from "#db/schema/templates";
import { readAddress } from "#lib/audience/read-address";
import { profileFor } from "#lib/connectors/profiles";
import { type Ctx, inTransaction } from "#lib/context";
import { notFound } from "#lib/errors";
import { type Cost, costOf } from "./costs.ts";
import { type Fate, fateOf } from "./figures.ts";
import { readPlanFacts } from "./plan-facts.ts";
import type { FindFateInput } from "./schema.ts";

/** A plan as the send form and the campaign's page show it. */
export type PlanView = {
  id: string;
  state: (typeof flightPlans.$inferSelect)["state"];
  /** Rows that could be sent when the list was checked, and those that are skipped since. */
  rowsSend: number;
  rowsSkip: number;
  figures: Omit<PlanFigures, "countries" | "releases" | "senders">;
  /** What leaves from each sender of a pool, and when its last message does; null where nobody can tell. None for one sender. */
  senders: { id: string; name: string; people: number; endsAt: Date | null }[];
  /** Parts of all messages, where parts are paid. */
  parts: number;
  reach: PlanReach | null;
  /** People who wait until the business may reach more. */
  late: number;
  /** Null where there is no price. */
  cost: Cost | null;
  startsAt: Date;
  localAt: string | null;
  endsAt: Date | null;
};

/** The countries that a plan names; the others are in its sums. */
const countriesShown = 12;

/** @throws DomainError "not_found" */
export async function readPlan(ctx: Ctx, planId: string): Promise<PlanView> {
  const plan = await viewOf(ctx, eq(flightPlans.id, planId));
  if (!plan) throw notFound("flightPlan");
  return plan;
}

/** The plan that a campaign was sent with; null for a campaign that was not looked at before. */
export async function readPlanOfCampaign(ctx: Ctx, campaignId: string): Promise<PlanView | null> {
  return viewOf(ctx, eq(flightPlans.campaignId, campaignId));
}

async function viewOf(ctx: Ctx, which: SQL): Promise<PlanView | null> {
  return inTransaction(ctx, async ({ db, workspaceId }) => {
    const [row] = await db
      .select({ plan: flightPlans, list: recipientImports, platform: channels.type, category: templates.category })
      .from(flightPlans)
      .innerJoin(
        recipientImports,
        and(eq(recipientImports.workspaceId, flightPlans.workspaceId), eq(recipientImports.id, flightPlans.importId)),
      )
      .innerJoin(
        channels,
        and(eq(channels.workspaceId, flightPlans.workspaceId), eq(channels.id, flightPlans.channelId)),
      )
      .leftJoin(
        templates,
        and(
          eq(templates.workspaceId, flightPlans.workspaceId),
          sql`${templates.code} = ${flightPlans.send} ->> 'templateCode'`,
        ),
      )
      .where(and(eq(flightPlans.workspaceId, workspaceId), which))
      .orderBy(desc(flightPlans.createdAt))
      .limit(1);
    if (!row) return null;
    const ids = Object.keys(row.plan.figures.senders ?? {});
    const named =
      ids.length === 0
        ? []
        : await db
            .select({ id: senders.id, address: senders.address })
            .from(senders)
            .where(and(eq(senders.workspaceId, workspaceId), inArray(senders.id, ids)));
    return toView({ ...row, names: new Map(named.map(({ id, address }) => [id, address])) });
  });
}

function toView({
  plan,
  list,
  platform,
  category,
  names,
}: {
  plan: typeof flightPlans.$inferSelect;
  list: Pick<typeof recipientImports.$inferSelect, "rowsSend" | "rowsSkip">;
  platform: string;
  category: TemplateCategory | null;
  /** Of the senders of a pool, by their ids. */
  names: ReadonlyMap<string, string>;
}): PlanView {
  const { countries, releases: _releases, senders: bySender = {}, ...figures } = plan.figures;
  const startsAt = new Date(plan.send.startsAt);
  const cost = category && costOf({ countries }, { platform, category, at: startsAt });
  return {
    ...{ id: plan.id, state: plan.state, rowsSend: list.rowsSend, rowsSkip: list.rowsSkip, figures },
    parts: Object.values(countries).reduce((sum, { parts }) => sum + parts, 0),
    reach: plan.reach,
    late: plan.reach ? Math.max(0, (figures.newlyReached ?? 0) - plan.reach.room) : 0,
    cost: cost && { ...cost, countries: cost.countries.slice(0, countriesShown) },
    ...{ startsAt, localAt: plan.send.localAt, endsAt: plan.endsAt },
    senders: Object.entries(bySender)
      .map(([id, { people, endsAt }]) => ({
        ...{ id, name: names.get(id) ?? id, people },
        endsAt: endsAt ? new Date(endsAt) : null,
      }))
      .sort((one, other) => other.people - one.people),
  };
}

/** What becomes of one person of the list; `reason` of a row that was skipped when the list was checked. */
export type FoundFate = {
  rowNumber: number;
  address: string | null;
  fate: Fate | { kind: "row"; reason: string };
  /** What they would read; null where nothing is sent. */
  text: string | null;
  /** The sender of a pool that it would come from; null for one sender, and where nothing is sent. */
  sender: string | null;
};

/**
 * What becomes of one person of a planned send, by their address or the number of their row.
 *
 * @returns null where the list has no such person
 * @throws DomainError "not_found" for a plan of another workspace
 */
export async function findFate(ctx: Ctx, { planId, wanted }: FindFateInput): Promise<FoundFate | null> {
  return inTransaction(ctx, async (ctx) => {
    const { db, workspaceId } = ctx;
    const [plan] = await db
      .select()
      .from(flightPlans)
      .where(and(eq(flightPlans.workspaceId, workspaceId), eq(flightPlans.id, planId)));
    if (!plan) throw notFound("flightPlan");
    const facts = await readPlanFacts(ctx, plan);
    const which = whichRow(facts.target.platform, wanted);
    const [row] = await db
      .select({
        rowNumber: campaignRecipients.rowNumber,
        address: campaignRecipients.address,
        fate: campaignRecipients.fate,
        reason: campaignRecipients.reason,
      })
      .from(campaignRecipients)
      .where(
        and(eq(campaignRecipients.workspaceId, workspaceId), eq(campaignRecipients.importId, plan.importId), which),
      )
      // The row that is sent before repeated ones that are not.
      .orderBy(sql`${campaignRecipients.fate} <> 'send'`, campaignRecipients.rowNumber)
      .limit(1);
    if (!row) return null;
    const { rowNumber, address } = row;
    if (row.fate !== "send") {
      return {
        rowNumber,
        address,
        fate: { kind: "row", reason: row.reason ?? "hidden_row" },
        text: null,
        sender: null,
      };
    }
    const [person] = await facts.judge(ctx, { row: rowNumber });
    if (!person) return null;
    const fate = fateOf(person, facts.run.localAt);
    if (fate.kind === "skip") return { rowNumber, address, fate, text: null, sender: null };
    const [from] = plan.send.pool
      ? await db
          .select({ address: senders.address })
          .from(senders)
          .where(and(eq(senders.workspaceId, workspaceId), eq(senders.id, person.senderId)))
      : [];
    return { rowNumber, address, fate, text: facts.textOf(person), sender: from?.address ?? null };
  });
}

/** Rows have up to seven digits, numbers more. */
function whichRow(platform: string, wanted: string): SQL {
  if (/^\d{1,7}$/.test(wanted)) return eq(campaignRecipients.rowNumber, Number(wanted));
  const profile = profileFor(platform);
  const read = profile && readAddress(profile, wanted);
  return eq(campaignRecipients.address, read?.ok ? read.address : wanted);
}
