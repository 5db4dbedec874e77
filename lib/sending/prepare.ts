import { type SQL, sql } from "drizzle-orm";
import type { AddressKind, TemplateCategory } from "#db/enums";
import type { messageSources } from "#db/message-enums";
import { type Ctx, currentWorkspace, inTransaction } from "#lib/context";
import { newMessageIds } from "#lib/ids";
import { askForJob } from "#lib/jobs/ask";
import { dayIn } from "#lib/statistics/day";
import { recordStatistics, templateCounted } from "#lib/statistics/record";
import { driveLaneJob } from "./lanes/jobs.ts";
import { ensureLane } from "./lanes/lanes.ts";
import type { Origin } from "./origins/origins.ts";
import { priorityOf } from "./priority.ts";

/** What all messages of one call share. */
export type Batch = {
  origin: Origin;
  channelId: string;
  senderId: string;
  lane: { id: string; limitPerSecond: number };
  source: (typeof messageSources)[number];
  /** The campaign whose page lists them; null for other origins. */
  campaignId: string | null;
  kind: string;
  template: { code: string; name: string; language: string; category: TemplateCategory; version: number | null } | null;
  /** What messages without a template are for, where that is known: it decides who may get them. */
  category?: TemplateCategory | null;
  /** Why a pool chose the sender, and what it is called: a fact of each message's timeline. Absent without a pool. */
  chosenFor?: { cause: string; sender: string };
  expiresAt: Date | null;
  /** Why they may leave after the service window, in the platform's word; absent for what may not. */
  tag?: string;
  /** True when messages to one person must leave in the order of this call and of later ones. */
  inOrder: boolean;
};

/** One person's message. */
export type Recipient = {
  address: string;
  addressKind: AddressKind;
  country: string | null;
  /** Values of the template's variables, in the order of its columns. */
  parameters: string[] | null;
  /** What the person reads. */
  preview: string;
  rowNumber: number | null;
  /** Not before; at once when absent. */
  dueAt?: Date;
};

/**
 * Makes messages that wait to leave and wakes their lane, in the caller's transaction. The only way out of the product:
 * campaigns, API calls, replies, flow steps and fallbacks all come through here.
 *
 * @returns the messages' ids, in the order of `people`
 */
export async function prepareMessages(ctx: Ctx, batch: Batch, people: Recipient[]): Promise<string[]> {
  if (people.length === 0) return [];
  return inTransaction(ctx, async (ctx) => {
    const ids = newMessageIds(ctx.now, people.length);
    await ensureLane(ctx, { ...batch.lane, channelId: batch.channelId });
    await insertMessages(ctx, batch, people, ids);
    const { zone } = await currentWorkspace(ctx);
    const day = dayIn(zone, ctx.now);
    await recordStatistics(
      ctx,
      people.map((person) => ({
        day,
        channelId: batch.channelId,
        senderId: batch.senderId,
        templateCode: templateCounted(batch.origin.kind, batch.template?.code ?? null),
        category: categoryOf(batch) ?? "",
        country: person.country ?? "",
        submitted: 1,
      })),
    );
    await askForJob(ctx, driveLaneJob, { laneId: batch.lane.id }, { key: batch.lane.id });
    return ids;
  });
}

function categoryOf({ template, category }: Batch): TemplateCategory | null {
  return template?.category ?? category ?? null;
}

async function insertMessages(ctx: Ctx, batch: Batch, people: Recipient[], ids: string[]): Promise<void> {
  const { template, origin } = batch;
  // A campaign's messages name it already.
  const other = batch.campaignId === null ? origin : null;
  const now = ctx.now.toISOString();
  const rows = people.map((person, i) => ({ id: ids[i], ...person }));
  await ctx.db.execute(sql`
    WITH people AS MATERIALIZED (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r(id text, "rowNumber" int, address text,
        "addressKind" text, country text, parameters jsonb, preview text, "dueAt" timestamptz)
    ), made AS (
      INSERT INTO messages (workspace_id, id, channel_id, sender_id, direction, source, address, address_kind, country,
        campaign_id, origin_kind, origin_id, row_number, template_code, template_name, language, category, template_version, kind, parameters,
        preview, state, expires_at, tag, created_at)
      SELECT ${ctx.workspaceId}, r.id, ${batch.channelId}, ${batch.senderId}, 'outbound', ${batch.source}, r.address,
        r."addressKind", r.country, ${batch.campaignId}, ${other?.kind ?? null}, ${other?.id ?? null}, r."rowNumber", ${template?.code ?? null}, ${template?.name ?? null},
        ${template?.language ?? null}, ${categoryOf(batch)}, ${template?.version ?? null}::int, ${batch.kind},
        r.parameters, r.preview, 'queued', ${batch.expiresAt?.toISOString() ?? null}::timestamptz, ${batch.tag ?? null}, ${now}::timestamptz
      FROM people r
    )${batch.chosenFor ? chosenBy(ctx, batch.chosenFor) : sql``}
    INSERT INTO outbox (workspace_id, message_id, lane_id, origin_kind, origin_id, priority, due_at, sequence_key)
    SELECT ${ctx.workspaceId}, r.id, ${batch.lane.id}, ${origin.kind}, ${origin.id},
      ${priorityOf(origin.kind, categoryOf(batch))}::smallint, coalesce(r."dueAt", ${now}::timestamptz),
      CASE WHEN ${batch.inOrder} THEN r.address END
    FROM people r`);
}

/** SQL: a line of each message's timeline that says why its sender was chosen. */
function chosenBy({ workspaceId, now }: Ctx, chosenFor: NonNullable<Batch["chosenFor"]>): SQL {
  const at = now.toISOString();
  return sql`, chosen AS (
      INSERT INTO message_events (workspace_id, message_id, key, kind, at, recorded_at, detail)
      SELECT ${workspaceId}, r.id, 'sender_chosen', 'sender_chosen', ${at}::timestamptz, ${at}::timestamptz,
        ${JSON.stringify(chosenFor)}::jsonb
      FROM people r
    )`;
}
