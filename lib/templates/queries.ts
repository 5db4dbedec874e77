import { and, arrayOverlaps, asc, count, desc, eq, inArray, notInArray, or, sql } from "drizzle-orm";
import type { TemplateContent } from "#db/json/template-content";
import { campaigns } from "#db/schema/campaigns";
import { templates, templateVersions } from "#db/schema/templates";
import { type Ctx, inTransaction } from "#lib/context";
import { notFound } from "#lib/errors";
import { rowOf, type Template } from "./rows.ts";
import type { TemplateFilter } from "./schema.ts";

const listed = {
  code: templates.code,
  name: templates.name,
  language: templates.language,
  category: templates.category,
  previousCategory: templates.previousCategory,
  categoryChangedAt: templates.categoryChangedAt,
  content: templates.content,
  state: templates.state,
  externalId: templates.externalId,
  quality: templates.quality,
  sendingAllowed: templates.sendingAllowed,
  sendingStoppedBy: templates.sendingStoppedBy,
  pauseOnCategoryChange: templates.pauseOnCategoryChange,
  reason: templates.reason,
  labelIds: templates.labelIds,
  createdAt: templates.createdAt,
  updatedAt: templates.updatedAt,
};

/** Whether what somebody wants to submit waits for approval or was sent back; null for neither. */
const approvalState = sql<"waiting" | "sent_back" | null>`${templates.approval} ->> 'state'`;

export type TemplateRow = Pick<Template, keyof typeof listed> & { approval: "waiting" | "sent_back" | null };

/** Templates of one channel, newest first; `total` counts the matches before paging, `any` all templates without filters. */
export async function listTemplates(
  ctx: Ctx,
  channelId: string,
  filter: TemplateFilter,
): Promise<{ rows: TemplateRow[]; total: number; any: number }> {
  return inTransaction(ctx, async ({ db, workspaceId }) => {
    const ofChannel = and(eq(templates.workspaceId, workspaceId), eq(templates.channelId, channelId));
    const visible = notInArray(templates.state, ["archived", "deleted"]);
    const { q, languages, categories, states, approvals, labels } = filter;
    const where = and(
      ofChannel,
      states.length ? inArray(templates.state, states) : visible,
      q ? or(sql`position(${q.toLowerCase()} in ${templates.name}) > 0`, eq(templates.code, q)) : undefined,
      languages.length ? inArray(templates.language, languages) : undefined,
      categories.length ? inArray(templates.category, categories) : undefined,
      approvals.length ? inArray(approvalState, approvals) : undefined,
      labels.length ? arrayOverlaps(templates.labelIds, labels) : undefined,
    );
    const rows = await db
      .select({ ...listed, approval: approvalState })
      .from(templates)
      .where(where)
      .orderBy(desc(templates.createdAt), desc(templates.code))
      .limit(filter.size)
      .offset((filter.page - 1) * filter.size);
    const [total] = await db.select({ rows: count() }).from(templates).where(where);
    const [any] = await db.select({ rows: count() }).from(templates).where(and(ofChannel, visible));
    return { rows, total: total?.rows ?? 0, any: any?.rows ?? 0 };
  });
}

/**
 * One template with all its columns.
 *
 * @throws DomainError "not_found", also for deleted templates and those of another channel or workspace
 */
export async function getTemplate(ctx: Ctx, code: string, channelId?: string): Promise<Template> {
  return inTransaction(ctx, async ({ db, workspaceId }) => {
    const [row] = await db.select().from(templates).where(rowOf(workspaceId, code));
    if (!row || row.state === "deleted" || (channelId && row.channelId !== channelId)) throw notFound("template");
    return row;
  });
}

export type SiblingRow = Pick<
  Template,
  "code" | "name" | "language" | "state" | "category" | "topicId" | "content" | "updatedAt"
>;

/** All languages in which a channel has a template of this name. */
export async function listTemplateLanguages(ctx: Ctx, channelId: string, name: string): Promise<SiblingRow[]> {
  return inTransaction(ctx, ({ db, workspaceId }) =>
    db
      .select({
        ...{ code: templates.code, name: templates.name, language: templates.language, state: templates.state },
        ...{ category: templates.category, topicId: templates.topicId, content: templates.content },
        updatedAt: templates.updatedAt,
      })
      .from(templates)
      .where(
        and(
          eq(templates.workspaceId, workspaceId),
          eq(templates.channelId, channelId),
          eq(templates.name, name),
          notInArray(templates.state, ["archived", "deleted"]),
        ),
      )
      .orderBy(asc(templates.createdAt), asc(templates.code)),
  );
}

/** The languages that a channel's templates are in, by their codes: what one of them may be missing. */
export async function listChannelLanguages(ctx: Ctx, channelId: string): Promise<string[]> {
  return inTransaction(ctx, async ({ db, workspaceId }) => {
    const rows = await db
      .selectDistinct({ language: templates.language })
      .from(templates)
      .where(
        and(
          eq(templates.workspaceId, workspaceId),
          eq(templates.channelId, channelId),
          notInArray(templates.state, ["archived", "deleted"]),
        ),
      )
      .orderBy(templates.language);
    return rows.map(({ language }) => language);
  });
}

export type SendableTemplate = {
  code: string;
  name: string;
  language: string;
  category: Template["category"];
  content: TemplateContent;
  previousCategory: Template["previousCategory"];
  categoryChangedAt: Date | null;
  topicId: string | null;
};

/** Approved templates whose sending is allowed, ordered by name; optionally of one language. */
export async function listSendableTemplates(
  ctx: Ctx,
  channelId: string,
  language?: string,
): Promise<SendableTemplate[]> {
  return inTransaction(ctx, ({ db, workspaceId }) =>
    db
      .select({
        code: templates.code,
        name: templates.name,
        language: templates.language,
        category: templates.category,
        content: templates.content,
        previousCategory: templates.previousCategory,
        categoryChangedAt: templates.categoryChangedAt,
        topicId: templates.topicId,
      })
      .from(templates)
      .where(and(sendableOf(workspaceId, channelId), language ? eq(templates.language, language) : undefined))
      .orderBy(asc(templates.name), asc(templates.language)),
  );
}

function sendableOf(workspaceId: string, channelId: string) {
  return and(
    eq(templates.workspaceId, workspaceId),
    eq(templates.channelId, channelId),
    eq(templates.state, "pass"),
    eq(templates.sendingAllowed, true),
  );
}

/** `approvedBy` let it through within the workspace; null where nobody had to. */
export type VersionRow = {
  version: number;
  submittedBy: string;
  approvedBy: string | null;
  submittedAt: Date;
  editedApproved: boolean;
};

/** The submitted versions of a template, newest first. */
export async function listTemplateVersions(ctx: Ctx, code: string): Promise<VersionRow[]> {
  return inTransaction(ctx, ({ db, workspaceId }) =>
    db
      .select({
        version: templateVersions.version,
        submittedBy: templateVersions.submittedBy,
        approvedBy: templateVersions.approvedBy,
        submittedAt: templateVersions.submittedAt,
        editedApproved: templateVersions.editedApproved,
      })
      .from(templateVersions)
      .where(and(eq(templateVersions.workspaceId, workspaceId), eq(templateVersions.templateCode, code)))
      .orderBy(desc(templateVersions.version)),
  );
}

export type VersionWords = Pick<VersionRow, "version" | "submittedBy" | "approvedBy" | "submittedAt"> & {
  content: TemplateContent;
};

/** The last submitted versions of a template with what they said, newest first; at most 50. */
export async function listVersionWords(ctx: Ctx, code: string): Promise<VersionWords[]> {
  return inTransaction(ctx, ({ db, workspaceId }) =>
    db
      .select({
        version: templateVersions.version,
        submittedBy: templateVersions.submittedBy,
        approvedBy: templateVersions.approvedBy,
        submittedAt: templateVersions.submittedAt,
        content: templateVersions.content,
      })
      .from(templateVersions)
      .where(and(eq(templateVersions.workspaceId, workspaceId), eq(templateVersions.templateCode, code)))
      .orderBy(desc(templateVersions.version))
      .limit(50),
  );
}

/** Times at which an approved version was edited; the edit limits count these. */
export async function listApprovedEdits(ctx: Ctx, code: string): Promise<Date[]> {
  const versions = await listTemplateVersions(ctx, code);
  return versions.filter((version) => version.editedApproved).map((version) => version.submittedAt);
}

export type AffectedCampaign = { id: string; name: string; state: (typeof campaigns.$inferSelect)["state"] };

/** Scheduled, running and paused campaigns that use this template, newest first; at most 50. */
export async function listAffectedCampaigns(ctx: Ctx, code: string): Promise<AffectedCampaign[]> {
  return inTransaction(ctx, ({ db, workspaceId }) =>
    db
      .select({ id: campaigns.id, name: campaigns.name, state: campaigns.state })
      .from(campaigns)
      .where(
        and(
          eq(campaigns.workspaceId, workspaceId),
          or(
            eq(campaigns.templateCode, code),
            and(
              sql`${campaigns.languages} <> '[]'`,
              sql`${campaigns.languages} @> ${JSON.stringify([{ code }])}::jsonb`,
            ),
          ),
          inArray(campaigns.state, ["scheduled", "running", "paused"]),
        ),
      )
      .orderBy(desc(campaigns.createdAt), desc(campaigns.id))
      .limit(50),
  );
}
