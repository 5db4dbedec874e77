import type { MessageDetail } from "./queries.ts";
import { timelineOf } from "./timeline.ts";

/**
 * A message's decisions as data: what was decided, when and why, oldest first, and what it waits for now. Words and addresses are
 * not in it.
 */
export function explainMessage(detail: MessageDetail) {
  const { message, campaign, waits, links } = detail;
  const { id, channelId, direction, state, category, templateName, language, templateVersion, attempt } = message;
  return {
    ...{ id, channelId, direction, state, category, attempt },
    template: templateName === null ? null : { name: templateName, language, version: templateVersion },
    campaign: campaign?.id ? { id: campaign.id, row: message.rowNumber } : null,
    failure: message.failureKind === null ? null : { kind: message.failureKind, code: message.failureCode },
    decisions: timelineOf(detail).map(({ kind, at, attempt, tookMs, code, cause, sender, byWebhook }) => ({
      ...{ at: at.toISOString(), what: kind, attempt, tookMs, code, cause },
      ...(sender === null ? {} : { sender }),
      by: byWebhook ? "platform" : "console",
    })),
    links: links.map(({ clicks, robots, firstAt, lastAt }) => ({
      ...{ clicks, robots, firstAt: firstAt?.toISOString() ?? null, lastAt: lastAt?.toISOString() ?? null },
    })),
    waits: waits && { cause: waits.cause, until: waits.until?.toISOString() ?? null },
  };
}
