import { and, eq, isNull, ne, type SQL, sql } from "drizzle-orm";
import { campaigns } from "#db/schema/campaigns";
import { channels } from "#db/schema/channels";
import { recipientImports } from "#db/schema/recipients";
import { templates } from "#db/schema/templates";
import { audit } from "#lib/audit/audit";
import { actorId, type Ctx, inTransaction } from "#lib/context";
import { DomainError, notFound } from "#lib/errors";
import { newId } from "#lib/ids";
import { templateColumns } from "#lib/templates/content/render-template";
import { isMadeOf } from "../ab-test/rows.ts";
import { countRows } from "../audience-import/count-rows.ts";
import { skipUnwilling } from "../audience-import/skip-rows.ts";
import { skipWithoutSender } from "../audience-import/skip-without-sender.ts";
import { mayGoOn } from "../control/decide.ts";
import { hasEnded } from "../rules.ts";
import { senderChoiceOf } from "./chosen-sender.ts";

/** A list to open the send form with, and the template and number that its campaign was sent with. */
export type RestList = { importId: string; channelId: string; templateCode: string; senderId: string };

/**
 * Makes a list of the people whom a stopped campaign did not get to, with their values and the numbers of their rows: those
 * called back or expired before anything of their message had left, and those of whom no message was made. Whoever may have
 * got the message is left out, and so is who must not be sent to any more. A campaign has one such list, and one list is sent
 * once; asked again, the same list answers.
 *
 * @throws DomainError "conflict" for a campaign that runs, that can go on itself or whose rest was sent; "precondition_failed"
 *   when nobody is left, or when the template is gone or has other variables
 */
export async function listRest(ctx: Ctx, campaignId: string): Promise<RestList> {
  return inTransaction(ctx, async (ctx) => {
    const [campaign] = await ctx.db
      .select()
      .from(campaigns)
      .where(and(eq(campaigns.workspaceId, ctx.workspaceId), eq(campaigns.id, campaignId)))
      .for("update");
    if (!campaign) throw notFound("campaign");
    // Of a campaign that was taken back the list itself can be sent.
    const over = hasEnded(campaign.state) && campaign.takenBackAt === null;
    if (!over || mayGoOn(campaign)) throw new DomainError("conflict", "campaigns.cannot.rest");
    const { channelId, templateCode } = campaign;
    const rest = { channelId, templateCode, senderId: senderChoiceOf(campaign) };
    const made = await findRest(ctx, campaignId);
    if (made?.campaignId) throw new DomainError("conflict", "campaigns.restSent");
    if (made) return { ...rest, importId: made.importId };
    const which = unreached(ctx, campaign);
    return { ...rest, importId: await copyList(ctx, campaign, { restOf: campaign.id, which }) };
  });
}

/** The list of a campaign's rest, and the campaign that it was sent as; null when there is none. */
export async function findRest(
  ctx: Ctx,
  restOf: string,
): Promise<{ importId: string; campaignId: string | null; name: string | null } | null> {
  return inTransaction(ctx, async ({ db, workspaceId }) => {
    const [row] = await db
      .select({ importId: recipientImports.id, campaignId: campaigns.id, name: campaigns.name })
      .from(recipientImports)
      .leftJoin(
        campaigns,
        and(
          eq(campaigns.workspaceId, recipientImports.workspaceId),
          eq(campaigns.importId, recipientImports.id),
          isNull(campaigns.takenBackAt),
        ),
      )
      .where(and(eq(recipientImports.workspaceId, workspaceId), eq(recipientImports.restOf, restOf)));
    return row ?? null;
  });
}

type Campaign = typeof campaigns.$inferSelect;

/**
 * Copies people of a campaign's list who were to be sent to, with their values and the numbers of their rows, into a list of its
 * own. Who must not be sent to any more is left out.
 *
 * @param input.restOf the campaign whose rest the new list is; null for none
 * @param input.which SQL: the rows `r` with their messages `m` to copy
 * @returns the new list's id
 * @throws DomainError "precondition_failed" when nobody is left, or when the template is gone or has other variables
 */
export async function copyList(
  ctx: Ctx,
  campaign: Campaign,
  { restOf, which }: { restOf: string | null; which: SQL },
): Promise<string> {
  const startedAt = performance.now();
  const { workspaceId } = ctx;
  const [list] = await ctx.db
    .select({ columns: recipientImports.columns, byLanguage: recipientImports.byLanguage })
    .from(recipientImports)
    .where(and(eq(recipientImports.workspaceId, workspaceId), eq(recipientImports.id, campaign.importId)));
  if (!list) throw notFound("import");
  const template = await findTemplate(ctx, campaign.templateCode);
  if (!template || !fits(list.columns, templateColumns(template.content))) {
    throw new DomainError("precondition_failed", "campaigns.restTemplate");
  }
  const id = newId();
  await ctx.db.insert(recipientImports).values({
    ...{ workspaceId, id, channelId: campaign.channelId, templateCode: campaign.templateCode, method: "excel" },
    ...{ fileName: campaign.name, columns: list.columns, byLanguage: list.byLanguage, restOf },
    ...{ rowsTotal: 0, rowsSend: 0, rowsHold: 0, rowsSkip: 0, reasons: {}, tookMs: 0 },
    ...{ createdBy: actorId(ctx.actor), createdAt: ctx.now },
  });
  await copyRows(ctx, campaign, id, which);
  await skipWithoutSender(ctx, id, { channelId: campaign.channelId, platform: template.platform });
  await skipUnwilling(ctx, id, template);
  const { totals, reasons } = await countRows(ctx, id);
  if (totals.rowsTotal === 0) throw new DomainError("precondition_failed", "campaigns.nobodyLeft");
  await ctx.db
    .update(recipientImports)
    .set({ ...totals, reasons, tookMs: Math.round(performance.now() - startedAt) })
    .where(and(eq(recipientImports.workspaceId, workspaceId), eq(recipientImports.id, id)));
  await audit(ctx, {
    action: "import.created",
    objectKind: "import",
    objectId: id,
    detail: {
      ...(restOf === null ? { copyOf: campaign.name } : { restOf: campaign.name }),
      ...{ rows: totals.rowsTotal, toSend: totals.rowsSend },
    },
  });
  return id;
}

/** Whether the values of a list have their places in a template with these columns. */
function fits([, ...columns]: string[], wanted: string[]): boolean {
  return columns.slice(0, wanted.length).join("\n") === wanted.join("\n");
}

async function findTemplate(ctx: Ctx, code: string) {
  const [template] = await ctx.db
    .select({
      content: templates.content,
      category: templates.category,
      topicId: templates.topicId,
      platform: channels.type,
    })
    .from(templates)
    .innerJoin(channels, and(eq(channels.workspaceId, templates.workspaceId), eq(channels.id, templates.channelId)))
    .where(
      and(
        eq(templates.workspaceId, ctx.workspaceId),
        eq(templates.code, code),
        ne(templates.state, "deleted"),
        isNull(channels.deletedAt),
      ),
    );
  return template ?? null;
}

/** Kinds of events after which the person may have the message, whatever its state says. */
const mayHaveLeft = sql`('accepted', 'sent', 'delivered', 'read', 'uncertain', 'resent', 'returned')`;

/** Old messages may have been deleted: a row without one counts only where none was made. */
function unreached(ctx: Ctx, campaign: Campaign): SQL {
  return sql`(NOT (${isMadeOf(sql`r.row_number`, campaign)}) OR (m.state IN ('cancelled', 'expired') AND NOT EXISTS (
    SELECT 1 FROM message_events e
    WHERE e.workspace_id = ${ctx.workspaceId} AND e.message_id = m.id AND e.kind IN ${mayHaveLeft})))`;
}

async function copyRows(ctx: Ctx, campaign: Campaign, importId: string, which: SQL): Promise<void> {
  await ctx.db.execute(sql`
    INSERT INTO campaign_recipients (workspace_id, import_id, row_number, address, address_kind, country, parameters, template_code, fate)
    SELECT r.workspace_id, ${importId}, r.row_number, r.address, r.address_kind, r.country, r.parameters, r.template_code, 'send'
    FROM campaign_recipients r
    LEFT JOIN messages m ON m.workspace_id = ${ctx.workspaceId} AND m.campaign_id = ${campaign.id}
      AND m.row_number = r.row_number
    WHERE r.workspace_id = ${ctx.workspaceId} AND r.import_id = ${campaign.importId} AND r.fate = 'send'
      AND r.address IS NOT NULL AND ${which}`);
}
