import { sql } from "drizzle-orm";
import type { AddressKind, Platform } from "#db/enums";
import type { FallbackPassReason } from "#db/fallback-enums";
import type { TemplateContent } from "#db/json/template-content";
import type { FallbackLink } from "#db/schema/fallback";
import { senderFor } from "#lib/channels/sender-ids/rules";
import { readSenderChoices, type SenderChoices } from "#lib/channels/sender-ids/sender-choices";
import { profileFor } from "#lib/connectors/profiles";
import type { Ctx } from "#lib/context";
import { laneIdOf } from "#lib/sending/lanes/lanes";
import { textArray } from "#lib/text/text-array";

/** A channel that links lead to, as it stands now. */
export type LinkChannel = {
  platform: Platform;
  bound: boolean;
  choices: SenderChoices;
  /** Lanes of it whose platform is out. */
  out: readonly string[];
};

/** How a link can be used for one person. */
export type OpenLink = {
  channelId: string;
  senderId: string;
  laneId: string;
  limitPerSecond: number;
  /** What it makes would wait for the end of an outage. */
  out: boolean;
};

/** A template of links, as it stands now. */
export type LinkTemplate = { content: TemplateContent; version: number };

/** The channels of links by their ids; those that were deleted are missing. */
export async function readLinkChannels(ctx: Ctx, links: FallbackLink[]): Promise<Map<string, LinkChannel>> {
  const ids = [...new Set(links.map(({ channelId }) => channelId))];
  const rows = await ctx.db.execute<{ id: string } & Omit<LinkChannel, "choices">>(sql`
    SELECT c.id, c.type AS platform, b.channel_id IS NOT NULL AS bound, ARRAY(
      SELECT l.id FROM lanes l WHERE l.workspace_id = c.workspace_id AND l.channel_id = c.id AND l.breaker_opened_at IS NOT NULL
    ) AS out
    FROM channels c
    LEFT JOIN bindings b ON b.workspace_id = c.workspace_id AND b.channel_id = c.id
    WHERE c.workspace_id = ${ctx.workspaceId} AND c.id = ANY(${textArray(ids)}) AND c.deleted_at IS NULL`);
  const channels = new Map<string, LinkChannel>();
  for (const { id, ...row } of rows) channels.set(id, { ...row, choices: await readSenderChoices(ctx, id) });
  return channels;
}

/** The templates of links by their codes. */
export async function readLinkTemplates(ctx: Ctx, links: FallbackLink[]): Promise<Map<string, LinkTemplate>> {
  const codes = [...new Set(links.flatMap(({ template }) => template?.code ?? []))];
  if (codes.length === 0) return new Map();
  const rows = await ctx.db.execute<{ code: string } & LinkTemplate>(sql`
    SELECT code, content, version FROM templates
    WHERE workspace_id = ${ctx.workspaceId} AND code = ANY(${textArray(codes)})`);
  return new Map(rows.map(({ code, ...template }) => [code, template]));
}

/**
 * What a message to a country leaves from by a link: the sender of the rule. Where senders are filed by country and it may not
 * be used there, the one that is preferred there.
 */
export function openLink(
  channels: ReadonlyMap<string, LinkChannel>,
  link: FallbackLink,
  country: string | null,
): OpenLink | Extract<FallbackPassReason, "no_route" | "no_sender"> {
  const { channelId } = link;
  const channel = channels.get(channelId);
  if (!channel?.bound) return "no_route";
  const { senders, filings } = channel.choices;
  const sender = link.template
    ? senders.find(({ id }) => id === link.senderId)
    : senderFor(senders, filings, country, link.senderId);
  if (!sender) return "no_sender";
  const laneId = laneIdOf(channel.platform, { channelId, senderId: sender.id });
  const out = channel.out.includes(laneId);
  return { channelId, senderId: sender.id, laneId, limitPerSecond: sender.perSecond, out };
}

/** Kinds of address that a link reaches; none of a channel that is gone. */
export function reachedBy(channels: ReadonlyMap<string, LinkChannel>, link: FallbackLink): readonly AddressKind[] {
  return profileFor(channels.get(link.channelId)?.platform ?? "")?.addressKinds ?? [];
}
