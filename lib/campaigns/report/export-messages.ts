import { and, asc, eq, gt, ne, type SQL, sql } from "drizzle-orm";
import type { RecipientReason } from "#db/enums";
import type { FallbackDropReason, FallbackState } from "#db/fallback-enums";
import type { FailureKind, MessageState } from "#db/message-enums";
import { messages } from "#db/schema/messages";
import { campaignRecipients } from "#db/schema/recipients";
import { type Ctx, inTransaction } from "#lib/context";
import { isMadeOf, placeIn } from "../ab-test/rows.ts";
import { getCampaign } from "./queries.ts";

/** How the latest replacement of a message went: what became of the fallback, and of the message that it sent. */
export type ExportedFallback = { state: FallbackState; reason: FallbackDropReason | null; sent: MessageState | null };

/** One row of a campaign's list and what became of it. */
export type ExportedMessage = {
  /** The row of the list that the person stands in. */
  row: number | null;
  /** Null for a row without a readable address, and for a person who was erased. */
  address: string | null;
  /** Of a row that is not sent what keeps it out: `skip`, or `hold` while nobody has decided about it. */
  state: MessageState | "skip" | "hold";
  /** Why the row is not sent, and the column that this is about. */
  kept: { reason: RecipientReason; column: string | null } | null;
  templateCode: string | null;
  language: string | null;
  fallback: ExportedFallback | null;
  /** How often the person followed its links. */
  clicks: number;
  failure: { kind: FailureKind; code: string | null; detail: string | null } | null;
  acceptedAt: Date | null;
  sentAt: Date | null;
  deliveredAt: Date | null;
  readAt: Date | null;
  failedAt: Date | null;
  /** Null for a row of the list that has not become a message. */
  id: string | null;
};

/** Rows read in one go. */
const pageSize = 2_000;

/**
 * Every row of a campaign's list, a page at a time and never all at once: first the messages, then the rows that are still to
 * become one, then those that are not sent; each part in the order of the list. A row that became no message counts as
 * cancelled when the campaign sends nothing more.
 *
 * @throws DomainError "not_found"
 */
export async function* exportMessages(ctx: Ctx, campaignId: string): AsyncGenerator<ExportedMessage> {
  const { campaign } = await getCampaign(ctx, campaignId);
  // The last rows that became messages: of those who take part in an A/B test, and of the others.
  const made = { sampled: 0, others: 0 };
  const places = campaign.abTest?.places ?? 0;
  for (let after = ""; ; ) {
    const page = await readMessages(ctx, campaignId, after);
    for (const { failureKind, failureCode, failureDetail, replaced, ...message } of page) {
      const row = message.row ?? 0;
      const part = places > 0 && placeIn(campaignId, row) < places ? "sampled" : "others";
      made[part] = Math.max(made[part], row);
      const failed = message.state === "failed" && failureKind !== null;
      const failure = failed ? { kind: failureKind, code: failureCode, detail: failureDetail } : null;
      yield { ...message, kept: null, failure, fallback: replaced };
    }
    const last = page.at(-1);
    if (!last) break;
    after = last.id;
  }
  const waits = campaign.state === "scheduled" || campaign.state === "running" || campaign.state === "paused";
  const languages = new Map(campaign.languages.map(({ code, language }) => [code, language]));
  const abTest = campaign.abTest && { ...campaign.abTest, sampledThrough: made.sampled };
  const left = sql`NOT (${isMadeOf(sql`${campaignRecipients.rowNumber}`, { id: campaignId, expandedThrough: made.others, abTest })})`;
  for await (const row of rowsOf(ctx, campaign.importId, and(eq(fate, "send"), left))) {
    const language = languages.get(row.templateCode ?? "");
    yield {
      ...{ ...nothing, row: row.row, address: row.address, state: waits ? "queued" : "cancelled" },
      templateCode: language ? row.templateCode : campaign.templateCode,
      language: language ?? campaign.templateLanguage,
    };
  }
  for await (const row of rowsOf(ctx, campaign.importId, ne(fate, "send"))) {
    const state = row.fate === "hold" ? "hold" : "skip";
    const kept = row.reason ? { reason: row.reason, column: row.column } : null;
    yield { ...nothing, row: row.row, address: row.address, state, kept };
  }
}

const nothing = {
  ...{ kept: null, failure: null, fallback: null, templateCode: null, language: null, id: null, clicks: 0 },
  ...{ acceptedAt: null, sentAt: null, deliveredAt: null, readAt: null, failedAt: null },
};

/** The latest link of the fallback that began with a message; one index entry for each message of the page. */
const replaced = sql<ExportedFallback | null>`(
  SELECT jsonb_build_object('state', f.state, 'reason', f.reason, 'sent', s.state) FROM fallbacks f
  LEFT JOIN messages s ON s.workspace_id = f.workspace_id AND s.id = f.sent_id
  WHERE f.workspace_id = messages.workspace_id AND f.campaign_id = messages.campaign_id AND f.root_id = messages.id
  ORDER BY f.link DESC LIMIT 1)`;

const clicks = sql<number>`(SELECT coalesce(sum(l.clicks), 0)::int FROM short_links l
  WHERE l.workspace_id = messages.workspace_id AND l.message_id = messages.id)`;

function readMessages(ctx: Ctx, campaignId: string, after: string) {
  return inTransaction(ctx, async ({ db, workspaceId }) =>
    db
      .select({
        row: messages.rowNumber,
        address: messages.address,
        state: messages.state,
        templateCode: messages.templateCode,
        language: messages.language,
        failureKind: messages.failureKind,
        failureCode: messages.failureCode,
        failureDetail: messages.failureDetail,
        acceptedAt: messages.acceptedAt,
        sentAt: messages.sentAt,
        deliveredAt: messages.deliveredAt,
        readAt: messages.readAt,
        failedAt: messages.failedAt,
        id: messages.id,
        replaced,
        clicks,
      })
      .from(messages)
      .where(and(eq(messages.workspaceId, workspaceId), eq(messages.campaignId, campaignId), gt(messages.id, after)))
      .orderBy(asc(messages.id))
      .limit(pageSize),
  );
}

const { fate } = campaignRecipients;

async function* rowsOf(ctx: Ctx, importId: string, which: SQL | undefined) {
  for (let last: number | undefined = 0; last !== undefined; ) {
    const page = await readRows(ctx, importId, which, last);
    yield* page;
    last = page.at(-1)?.row;
  }
}

function readRows(ctx: Ctx, importId: string, which: SQL | undefined, after: number) {
  return inTransaction(ctx, async ({ db, workspaceId }) =>
    db
      .select({
        row: campaignRecipients.rowNumber,
        address: campaignRecipients.address,
        templateCode: campaignRecipients.templateCode,
        fate,
        reason: campaignRecipients.reason,
        column: campaignRecipients.reasonColumn,
      })
      .from(campaignRecipients)
      .where(
        and(
          eq(campaignRecipients.workspaceId, workspaceId),
          eq(campaignRecipients.importId, importId),
          which,
          gt(campaignRecipients.rowNumber, after),
        ),
      )
      .orderBy(asc(campaignRecipients.rowNumber))
      .limit(pageSize),
  );
}
