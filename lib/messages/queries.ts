import { and, desc, eq, gte, inArray, isNotNull, like, lt, ne, or, type SQL, sql } from "drizzle-orm";
import type { TemplateContent } from "#db/json/template-content";
import type { FallbackMark, MessageDirection, MessageState } from "#db/message-enums";
import { campaigns } from "#db/schema/campaigns";
import { messageEvents, messages } from "#db/schema/messages";
import { senders } from "#db/schema/senders";
import { templates, templateVersions } from "#db/schema/templates";
import { type Ctx, currentWorkspace, inTransaction } from "#lib/context";
import { notFound } from "#lib/errors";
import { readTypedPhone } from "#lib/phone/phone";
import { idBounds, type Period } from "#lib/statistics/period";
import { templateFileLinks } from "#lib/templates/file-links";
import { fallbackMark, markedAs } from "./fallback-mark.ts";
import { readLinks } from "./links-of-message.ts";
import { readWaiting } from "./waiting.ts";

export type MessageFilter = {
  channelId: string;
  direction: MessageDirection;
  /** Days in the workspace's zone; null looks through all of them, which only a named message or campaign may. */
  period: Period | null;
  senderIds?: readonly string[];
  templateCodes?: readonly string[];
  states?: readonly MessageState[];
  /** What is said of their fallback. */
  fallbacks?: readonly FallbackMark[];
  /** The platform's code of a failure. */
  failureCode?: string | null;
  /** Group message id. */
  campaignId?: string | null;
  messageId?: string | null;
  /** A number as a person types it; one that is not whole yet matches by its beginning. */
  phone?: string | null;
};

/** Where in the list to read: rows older than `after`, or newer than `before`; neither is the start. */
export type Place = { after?: string | null; before?: string | null; size: number };

const listed = {
  id: messages.id,
  direction: messages.direction,
  source: messages.source,
  senderId: messages.senderId,
  phone: messages.address,
  contactName: messages.contactName,
  campaignId: messages.campaignId,
  isTest: sql<boolean>`${messages.originKind} IS NOT DISTINCT FROM 'test'`,
  templateCode: messages.templateCode,
  templateName: messages.templateName,
  language: messages.language,
  category: messages.category,
  kind: messages.kind,
  payload: messages.payload,
  preview: sql<string>`left(${messages.preview}, 200)`,
  state: messages.state,
  failureKind: messages.failureKind,
  failureCode: messages.failureCode,
  createdAt: messages.createdAt,
  handedOverAt: messages.handedOverAt,
  deliveredAt: messages.deliveredAt,
  readAt: messages.readAt,
  fallback: fallbackMark,
  /** How often the person followed links of the message; null where it has none that is counted. */
  clicks: sql<number | null>`(SELECT sum(l.clicks)::int FROM short_links l
    WHERE l.workspace_id = messages.workspace_id AND l.message_id = messages.id)`,
};

export type MessagePage = {
  rows: MessageRow[];
  /** Cursor of the page with newer rows; null at the start. */
  before: string | null;
  /** Cursor of the page with older rows; null at the end. */
  after: string | null;
};
export type MessageRow = Awaited<ReturnType<typeof selectRows>>[number];

/** Messages of one channel, newest first, by keyset: no total is counted. */
export async function listMessages(ctx: Ctx, filter: MessageFilter, place: Place): Promise<MessagePage> {
  return inTransaction(ctx, async (ctx) => {
    const where = await conditions(ctx, filter);
    const { size } = place;
    if (place.before) {
      const newer = await selectRows(ctx, and(where, sql`${messages.id} > ${place.before}`), size + 1, "oldest");
      // A short page means that this is the start, and the start is shown full.
      if (newer.length > size) {
        const rows = newer.slice(0, size).reverse();
        return { rows, before: rows[0]?.id ?? null, after: rows.at(-1)?.id ?? null };
      }
    }
    const after = place.before ? null : place.after;
    const older = after ? and(where, lt(messages.id, after)) : where;
    const found = await selectRows(ctx, older, size + 1, "newest");
    const rows = found.slice(0, size);
    return {
      rows,
      before: after ? (rows[0]?.id ?? after) : null,
      after: found.length > size ? (rows.at(-1)?.id ?? null) : null,
    };
  });
}

function selectRows({ db }: Ctx, where: SQL | undefined, limit: number, first: "newest" | "oldest") {
  return db
    .select(listed)
    .from(messages)
    .where(where)
    .orderBy(first === "newest" ? desc(messages.id) : messages.id)
    .limit(limit);
}

async function conditions(ctx: Ctx, filter: MessageFilter): Promise<SQL | undefined> {
  const { senderIds, templateCodes, states, fallbacks } = filter;
  return and(
    eq(messages.workspaceId, ctx.workspaceId),
    eq(messages.channelId, filter.channelId),
    eq(messages.direction, filter.direction),
    ...(await idRange(ctx, filter)),
    filter.messageId ? eq(messages.id, filter.messageId) : undefined,
    filter.campaignId ? eq(messages.campaignId, filter.campaignId) : undefined,
    filter.phone ? byPhone(filter.phone) : undefined,
    senderIds?.length ? inArray(messages.senderId, [...senderIds]) : undefined,
    templateCodes?.length ? inArray(messages.templateCode, [...templateCodes]) : undefined,
    states?.length ? inArray(messages.state, [...states]) : undefined,
    fallbacks?.length ? sql`(${markedAs(fallbacks)})` : undefined,
    filter.failureCode ? and(eq(messages.failureCode, filter.failureCode), eq(messages.state, "failed")) : undefined,
    filter.failureCode || (states?.length && states.every((state) => state === "failed")) ? onlyEverFailed : undefined,
  );
}

/** True for every failed message, and what the index of failed messages holds. */
const onlyEverFailed = isNotNull(messages.failedAt);

/** Bounds on the id, which starts with the time: they choose the partitions that are read. */
async function idRange(ctx: Ctx, filter: MessageFilter): Promise<SQL[]> {
  if (filter.period) {
    const { zone } = await currentWorkspace(ctx);
    const { first, end } = idBounds(zone, filter.period);
    return [gte(messages.id, first), lt(messages.id, end)];
  }
  // A campaign's messages are made after it; its id starts with its own time.
  return filter.campaignId && /^\d{14,}$/.test(filter.campaignId)
    ? [gte(messages.id, filter.campaignId.slice(0, 14))]
    : [];
}

function byPhone(typed: string): SQL {
  const reading = readTypedPhone(typed, { forbidden: {} });
  if (reading.ok) return eq(messages.address, reading.phone);
  const digits = typed.replace(/\D/g, "").replace(/^00/, "");
  return digits ? like(messages.address, `+${digits}%`) : sql`false`;
}

/**
 * One message of a channel with all that is known of it.
 *
 * @throws DomainError "not_found" also for one of another channel or workspace
 */
export async function getMessage(ctx: Ctx, channelId: string, messageId: string) {
  return inTransaction(ctx, async ({ db, workspaceId }) => {
    const [row] = await db
      .select({
        message: messages,
        sender: { phone: senders.address, displayName: senders.displayName },
        campaign: { id: campaigns.id, name: campaigns.name },
        leftWith: templateVersions.content,
        campaignContent: campaigns.content,
        campaignTemplate: campaigns.templateCode,
        templateContent: templates.content,
        templateState: templates.state,
      })
      .from(messages)
      .leftJoin(senders, and(eq(senders.workspaceId, messages.workspaceId), eq(senders.id, messages.senderId)))
      .leftJoin(campaigns, and(eq(campaigns.workspaceId, messages.workspaceId), eq(campaigns.id, messages.campaignId)))
      .leftJoin(
        templates,
        and(eq(templates.workspaceId, messages.workspaceId), eq(templates.code, messages.templateCode)),
      )
      .leftJoin(
        templateVersions,
        and(
          eq(templateVersions.workspaceId, messages.workspaceId),
          eq(templateVersions.templateCode, messages.templateCode),
          eq(templateVersions.version, messages.templateVersion),
        ),
      )
      .where(and(eq(messages.workspaceId, workspaceId), eq(messages.id, messageId), eq(messages.channelId, channelId)));
    if (!row) throw notFound("message");
    const events = await db
      .select({
        key: messageEvents.key,
        kind: messageEvents.kind,
        at: messageEvents.at,
        recordedAt: messageEvents.recordedAt,
        detail: messageEvents.detail,
      })
      .from(messageEvents)
      .where(and(eq(messageEvents.workspaceId, workspaceId), eq(messageEvents.messageId, messageId)))
      .orderBy(messageEvents.at, messageEvents.recordedAt, messageEvents.key);
    const links = await readLinks({ ...ctx, db }, messageId);
    const { leftWith, campaignContent, campaignTemplate, templateContent, templateState, ...rest } = row;
    const ofCampaign = campaignTemplate === row.message.templateCode ? campaignContent : null;
    // What the message left with is the version that was submitted; the template may have been edited since.
    const content: TemplateContent | null = leftWith ?? ofCampaign ?? templateContent;
    const templateFiles = content ? templateFileLinks(ctx, [content]) : {};
    const templateDeleted = templateState === null || templateState === "deleted";
    const waits = row.message.state === "queued" ? await readWaiting({ ...ctx, db }, messageId) : null;
    return { ...rest, content, templateFiles, templateDeleted, events, waits, links };
  });
}

export type MessageDetail = Awaited<ReturnType<typeof getMessage>>;

/** What the lists' filters offer: numbers, templates that were ever submitted, and the latest campaigns of a channel. */
export async function listMessageChoices(ctx: Ctx, channelId: string) {
  return inTransaction(ctx, async ({ db, workspaceId }) => {
    const [numbers, known, sent] = await Promise.all([
      db
        .select({ id: senders.id, phone: senders.address })
        .from(senders)
        .where(and(eq(senders.workspaceId, workspaceId), eq(senders.channelId, channelId)))
        .orderBy(senders.createdAt, senders.address),
      db
        .select({ code: templates.code, name: templates.name, language: templates.language })
        .from(templates)
        .where(
          and(
            eq(templates.workspaceId, workspaceId),
            eq(templates.channelId, channelId),
            or(ne(templates.state, "draft"), isNotNull(templates.submittedAt)),
          ),
        )
        .orderBy(templates.name, templates.language)
        .limit(500),
      db
        .select({ id: campaigns.id, name: campaigns.name })
        .from(campaigns)
        .where(and(eq(campaigns.workspaceId, workspaceId), eq(campaigns.channelId, channelId)))
        .orderBy(desc(campaigns.createdAt), desc(campaigns.id))
        .limit(100),
    ]);
    return { senders: numbers, templates: known, campaigns: sent };
  });
}
