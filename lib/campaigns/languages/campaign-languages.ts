import { and, eq, inArray } from "drizzle-orm";
import type { CampaignLanguage, campaigns } from "#db/schema/campaigns";
import { templates } from "#db/schema/templates";
import type { Ctx } from "#lib/context";
import { DomainError } from "#lib/errors";
import { findObstacle, type ObstacleReason } from "#lib/sending/may-leave";
import { readRouteFacts } from "#lib/sending/route-facts";
import { differenceOf } from "#lib/templates/languages/other-languages";
import { countLanguages } from "./count-languages.ts";

type Campaign = typeof campaigns.$inferSelect;
type Template = typeof templates.$inferSelect;

/**
 * The further languages that the people of a list get, locked against edits until the end of the transaction.
 *
 * @throws DomainError "precondition_failed" when one of them cannot be sent any more, or is not the same message any more
 */
export async function languagesOfList(ctx: Ctx, importId: string, own: Template): Promise<CampaignLanguage[]> {
  const counted = (await countLanguages(ctx, importId)) ?? [];
  const codes = counted.map(({ code }) => code).filter((code) => code !== own.code);
  if (codes.length === 0) return [];
  const rows = await ctx.db
    .select()
    .from(templates)
    .where(and(eq(templates.workspaceId, ctx.workspaceId), inArray(templates.code, codes)))
    .orderBy(templates.code)
    .for("share");
  return rows.map((row) => {
    if (row.state !== "pass" || !row.sendingAllowed || differenceOf(own, row) !== null) {
      const values = { language: row.language };
      throw new DomainError("precondition_failed", "campaigns.languageGone", { field: "importId", values });
    }
    return { code: row.code, language: row.language, version: row.version, content: row.content };
  });
}

/** Why nothing of a campaign can be sent now, in any of its languages; null when nothing stands in the way. */
export async function findCampaignObstacle(
  ctx: Ctx,
  campaign: Pick<Campaign, "channelId" | "senderId" | "pool" | "templateCode" | "templateVersion" | "languages">,
): Promise<ObstacleReason | null> {
  const facts = await readRouteFacts(ctx, campaign);
  const obstacle = findObstacle(facts, campaign.templateVersion);
  if (obstacle || campaign.languages.length === 0) return obstacle;
  const rows = await readTemplates(ctx, campaign.languages);
  for (const { code, version } of campaign.languages) {
    const row = rows.find((one) => one.code === code);
    const template = {
      state: row?.state ?? null,
      sendingAllowed: row?.sendingAllowed ?? false,
      stoppedByCategory: row?.sendingStoppedBy === "category",
      version: row?.version ?? null,
    };
    const inTheWay = findObstacle({ ...facts, template }, version);
    if (inTheWay) return inTheWay;
  }
  return null;
}

/** The templates of further languages as they are now. */
export async function readTemplates(
  { db, workspaceId }: Ctx,
  languages: readonly { code: string }[],
): Promise<Template[]> {
  if (languages.length === 0) return [];
  const codes = languages.map(({ code }) => code);
  return db
    .select()
    .from(templates)
    .where(and(eq(templates.workspaceId, workspaceId), inArray(templates.code, codes)));
}
