import { and, eq, inArray } from "drizzle-orm";
import type { TemplateContent } from "#db/json/template-content";
import type { flightPlans } from "#db/schema/recipients";
import { senders } from "#db/schema/senders";
import { templates } from "#db/schema/templates";
import { senderFor } from "#lib/channels/sender-ids/rules";
import { readSenderChoices } from "#lib/channels/sender-ids/sender-choices";
import { profileFor, templateRulesFor } from "#lib/connectors/profiles";
import type { Ctx } from "#lib/context";
import { judgeWithPool } from "#lib/sending/dry-run/judge-pool";
import { type DryRun, type JudgedRecipient, judgeRecipients, type Rows } from "#lib/sending/dry-run/judge-recipients";
import { laneIdOf } from "#lib/sending/lanes/lanes";
import { segmentText } from "#lib/sms-text/segments";
import { renderTemplate, templateColumns } from "#lib/templates/content/render-template";
import { valuesFor } from "#lib/templates/languages/other-languages";
import { countCountries } from "../audience-import/count-countries.ts";
import { findTarget, type TargetTemplate } from "../audience-import/find-target.ts";
import { countLanguages } from "../languages/count-languages.ts";

type Plan = typeof flightPlans.$inferSelect;

/** What is read once for all people of a planned send. */
export type PlanFacts = {
  run: DryRun;
  target: TargetTemplate;
  /** The words that a person would read. */
  textOf(person: Pick<JudgedRecipient, "templateCode" | "parameters">): string;
  /** The parts of the message to a person; one where parts are not paid. */
  partsOf(person: Pick<JudgedRecipient, "templateCode" | "parameters">): number;
  /** Messages a second that the sender takes, or all senders of the pool together. */
  perSecond: number;
  /** Messages a second that each sender of the pool takes; null for one sender, and where they share one pace. */
  paces: Readonly<Record<string, number>> | null;
  /** What becomes of rows of the list. */
  judge(ctx: Ctx, rows: Rows): Promise<JudgedRecipient[]>;
};

/**
 * @param ctx in a transaction
 * @throws DomainError "not_found" when the template or its channel is not there any more
 */
export async function readPlanFacts(ctx: Ctx, plan: Plan): Promise<PlanFacts> {
  const { channelId, importId, send } = plan;
  const target = await findTarget(ctx, { channelId, templateCode: send.templateCode });
  const { platform, content, category } = target;
  const others = await readContents(ctx, importId, send.templateCode);
  const columns = templateColumns(content);
  const textOf: PlanFacts["textOf"] = ({ templateCode, parameters }) => {
    const other = others.get(templateCode);
    return renderTemplate(other ?? content, other ? valuesFor(other, columns, parameters) : parameters).body;
  };
  const paidByPart = templateRulesFor(platform)?.segments === true;
  const [sender] = await ctx.db
    .select({ perSecond: senders.limitPerSecond })
    .from(senders)
    .where(and(eq(senders.workspaceId, ctx.workspaceId), eq(senders.id, send.senderId)));
  const pool = send.pool ?? null;
  const apart = pool !== null && profileFor(platform)?.lane === "sender";
  const most = (send.perMinute ?? Number.POSITIVE_INFINITY) / 60;
  const run: DryRun = {
    ...{ importId, channelId, laneId: laneIdOf(platform, { channelId, senderId: send.senderId }) },
    ...{ senderId: send.senderId, senders: await sendersByCountry(ctx, plan) },
    template: { code: send.templateCode, name: "", language: "", category },
    ...{ hourRule: send.hourRule, localAt: send.localAt, startsAt: new Date(send.startsAt) },
  };
  return {
    run,
    target,
    textOf,
    partsOf: (person) => (paidByPart ? segmentText(textOf(person)).segments.length : 1),
    perSecond: Math.min(apart && pool ? sumOf(pool.paces) : (sender?.perSecond ?? 80), most),
    paces: apart && pool ? pool.paces : null,
    judge: (ctx, rows) =>
      pool ? judgeWithPool(ctx, { ...run, pool, platform }, rows) : judgeRecipients(ctx, run, rows),
  };
}

const sumOf = (paces: Readonly<Record<string, number>>) => Object.values(paces).reduce((sum, pace) => sum + pace, 0);

/** The template in the other languages that people of the list get, by code. */
async function readContents(ctx: Ctx, importId: string, own: string): Promise<Map<string, TemplateContent>> {
  const codes = ((await countLanguages(ctx, importId)) ?? []).map(({ code }) => code).filter((code) => code !== own);
  if (codes.length === 0) return new Map();
  const rows = await ctx.db
    .select({ code: templates.code, content: templates.content })
    .from(templates)
    .where(and(eq(templates.workspaceId, ctx.workspaceId), inArray(templates.code, codes)));
  return new Map(rows.map(({ code, content }) => [code, content]));
}

/** What messages come from in each country, where that depends on it. */
async function sendersByCountry(ctx: Ctx, { channelId, importId, send }: Plan): Promise<Record<string, string>> {
  const countries = await countCountries(ctx, importId);
  if (!countries) return {};
  const { senders, filings } = await readSenderChoices(ctx, channelId);
  return Object.fromEntries(
    countries.flatMap(({ country }) => {
      const chosen = senderFor(senders, filings, country || null, send.senderId);
      return chosen && country ? [[country, chosen.id]] : [];
    }),
  );
}
