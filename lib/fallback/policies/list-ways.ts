import { and, asc, eq, inArray, isNotNull, isNull } from "drizzle-orm";
import { type Platform, platforms, type TemplateCategory } from "#db/enums";
import { bindings, channels } from "#db/schema/channels";
import { senders } from "#db/schema/senders";
import { templates } from "#db/schema/templates";
import { sendingSenderStates } from "#lib/channels/may-send";
import { type Ctx, inTransaction } from "#lib/context";
import { templateColumns } from "#lib/templates/content/render-template";
import { linkKindOf } from "../links/link-kind.ts";
import { senderName } from "./list-policies.ts";

/** One type that a rule may have: an SMS by any of the workspace's sender IDs, or a channel with its templates. */
export type Way = {
  /** `sms`, or the channel. */
  id: string;
  channel: { name: string; platform: Platform } | null;
  senders: { id: string; name: string }[];
  /** None for SMS, which says what the send says. */
  templates: {
    code: string;
    name: string;
    language: string;
    category: TemplateCategory;
    body: string;
    columns: string[];
  }[];
};

const textPlatforms = platforms.filter((platform) => linkKindOf(platform) === "text");
const templatePlatforms = platforms.filter((platform) => linkKindOf(platform) === "template");

/**
 * What rules can be made of now: SMS where a sender ID is approved, then the bound channels on which a template may begin a
 * conversation and that have an approved one and a sender.
 */
export async function listWays(ctx: Ctx): Promise<Way[]> {
  return inTransaction(ctx, async ({ db, workspaceId }) => {
    const from = await db
      .select({
        ...{
          id: senders.id,
          name: senderName,
          channelId: channels.id,
          channel: channels.name,
          platform: channels.type,
        },
        bound: isNotNull(bindings.channelId),
      })
      .from(senders)
      .innerJoin(
        channels,
        and(
          eq(channels.workspaceId, senders.workspaceId),
          eq(channels.id, senders.channelId),
          isNull(channels.deletedAt),
        ),
      )
      .leftJoin(bindings, and(eq(bindings.workspaceId, channels.workspaceId), eq(bindings.channelId, channels.id)))
      .where(
        and(
          eq(senders.workspaceId, workspaceId),
          inArray(channels.type, [...textPlatforms, ...templatePlatforms]),
          inArray(senders.state, sendingSenderStates),
        ),
      )
      .orderBy(asc(senders.externalId), asc(channels.name), asc(senders.id));
    const sms = from.filter(({ platform }) => textPlatforms.includes(platform));
    const others = from.filter(({ platform, bound }) => templatePlatforms.includes(platform) && bound);
    const { code, name, language, category, content, channelId } = templates;
    const sendable = await db
      .select({ code, name, language, category, content, channelId })
      .from(templates)
      .where(
        and(
          eq(templates.workspaceId, workspaceId),
          inArray(templates.channelId, [...new Set(others.map((one) => one.channelId))]),
          eq(templates.state, "pass"),
          eq(templates.sendingAllowed, true),
        ),
      )
      .orderBy(asc(templates.name), asc(templates.language));
    const ofChannels = [...Map.groupBy(others, (one) => one.channelId)].flatMap(([id, some]): Way[] => {
      const [{ channel = "", platform = null } = {}] = some;
      const its = sendable.filter((one) => one.channelId === id);
      if (platform === null || its.length === 0) return [];
      return [{ id, channel: { name: channel, platform }, senders: some.map(choiceOf), templates: its.map(shownOf) }];
    });
    const bySms = sms.map((one) => ({ id: one.id, name: `${one.name ?? ""} (${one.channel})` }));
    return bySms.length === 0
      ? ofChannels
      : [{ id: "sms", channel: null, senders: bySms, templates: [] }, ...ofChannels];
  });
}

const choiceOf = ({ id, name }: { id: string; name: string | null }) => ({ id, name: name ?? "" });

function shownOf({
  content,
  channelId: _,
  ...template
}: Pick<typeof templates.$inferSelect, Shown>): Way["templates"][number] {
  return { ...template, body: content.body, columns: templateColumns(content) };
}

type Shown = "code" | "name" | "language" | "category" | "content" | "channelId";
