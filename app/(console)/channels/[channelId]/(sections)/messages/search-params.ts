import { createLoader, parseAsArrayOf, parseAsInteger, parseAsString, parseAsStringLiteral } from "nuqs/server";
import { fallbackMarks, messageDirections, messageStates } from "#db/message-enums";
import type { MessageFilter, Place } from "#lib/messages/queries";
import { optionDays, periodOf, type Search } from "../../../../search-params.ts";

export const messageRanges = ["today", "7", "31"] as const;
/** Longest period in days: it touches at most two monthly partitions. */
export const longestDays = 31;
const sizes = [10, 20, 50, 100] as const;

const load = createLoader({
  q: parseAsString.withDefault(""),
  sender: parseAsArrayOf(parseAsString).withDefault([]),
  direction: parseAsStringLiteral(messageDirections),
  template: parseAsArrayOf(parseAsString).withDefault([]),
  campaign: parseAsString,
  state: parseAsArrayOf(parseAsStringLiteral(messageStates)).withDefault([]),
  fallback: parseAsArrayOf(parseAsStringLiteral(fallbackMarks)).withDefault([]),
  code: parseAsString,
  range: parseAsString,
  from: parseAsString,
  to: parseAsString,
  after: parseAsString,
  before: parseAsString,
  size: parseAsInteger.withDefault(20),
  page: parseAsInteger.withDefault(1),
  message: parseAsString,
});

export type MessageView = {
  filter: MessageFilter;
  place: Place;
  /** The chosen option of the period control; empty when all days are searched. */
  choice: string;
  /** Id of the message whose drawer is open. */
  open: string | null;
  /** Filters other than period and direction are set. */
  narrowed: boolean;
};

/**
 * Reads filter, page and open message from the URL. Values that are not valid are ignored. The search box takes three kinds
 * of numbers, told apart by length: a message id has 22 digits, a campaign id 20, a phone number at most 15.
 */
export async function messageView(
  searchParams: Search,
  channelId: string,
  clock: { zone: string; now: Date },
): Promise<MessageView> {
  const search = await load(searchParams);
  const digits = search.q.replace(/[\s+().-]/g, "");
  const messageId = /^\d{22}$/.test(digits) ? digits : null;
  const typedCampaign = /^\d{20}$/.test(digits) ? digits : null;
  const phone = messageId || typedCampaign ? null : search.q.trim().slice(0, 40) || null;
  const campaignId = idOf(search.campaign) ?? typedCampaign;
  const chosen = periodOf(search, clock, { options: messageRanges, longest: longestDays });
  // A message or campaign is searched in all days, a phone number in the last 31.
  const fallback = messageId || campaignId ? null : phone ? "31" : "today";
  const days = chosen ?? (fallback ? { period: optionDays(fallback, clock), choice: fallback } : null);
  const filter: MessageFilter = {
    channelId,
    direction: search.direction ?? "outbound",
    period: days?.period ?? null,
    senderIds: search.sender.slice(0, 50),
    templateCodes: search.template.slice(0, 50),
    states: search.state,
    fallbacks: search.fallback,
    failureCode: search.code?.slice(0, 20) ?? null,
    campaignId,
    messageId,
    phone,
  };
  return {
    filter,
    place: {
      after: idOf(search.after),
      before: idOf(search.before),
      size: sizes.find((size) => size === search.size) ?? 20,
    },
    choice: days?.choice ?? "",
    open: idOf(search.message),
    narrowed:
      [search.sender, search.template, search.state, search.fallback].some((list) => list.length > 0) ||
      Boolean(messageId || campaignId || phone || search.code),
  };
}

/** Reads search, page and page size of the list of campaigns from the URL. */
export async function bulkView(searchParams: Search) {
  const { q, page, size } = await load(searchParams);
  return {
    q: q.trim().slice(0, 100),
    page: Math.min(Math.max(1, page), 100_000),
    size: sizes.find((one) => one === size) ?? 20,
  };
}

function idOf(text: string | null): string | null {
  return text && /^\d{14,30}$/.test(text) ? text : null;
}
