import type { AddressKind } from "#db/enums";
import type { FallbackLink } from "#db/schema/fallback";
import type { Ctx } from "#lib/context";
import { kindsAgainst } from "#lib/sending/may-leave";
import { lengthOf } from "#lib/templates/content/variables";
import { waitMs } from "#lib/waits";
import { fillFallback, segmentsOf } from "../content.ts";
import { FALLBACK_TEXT_MAX } from "../limits.ts";
import { type FallbackVerdict, judgeFallback, watchOf } from "../rules.ts";
import { type LinkChannel, type OpenLink, openLink, reachedBy } from "./open-links.ts";
import type { DueFallback, OtherAddress } from "./read-due.ts";

/** What replaces a message: by which link, to which address, and what it says. */
export type Replacement = OpenLink & {
  link: number;
  address: string;
  addressKind: AddressKind;
  country: string | null;
  text: string;
  segments: number;
};

export type Decided = {
  row: DueFallback;
  verdict: Exclude<FallbackVerdict, { kind: "send" }> | { kind: "send"; by: Replacement };
};

/** Puts the facts of what is due before the rules, with what would replace each message. */
export function decideDue(ctx: Ctx, due: DueFallback[], channels: ReadonlyMap<string, LinkChannel>): Decided[] {
  return due.map((row) => {
    const ways = row.links.slice(row.link).map((link, index) => wayOf(row, row.link + index, link, channels));
    const text = textOf(row);
    const verdict = judgeFallback({
      now: ctx.now,
      watch: watchOf(settingsOf(row), messageOf(row), ctx.now),
      origin: row.origin ?? "stopped",
      ...{ smsOn: row.smsOn, platformOut: row.platformOut, reportsWait: row.reportsWait },
      optedOut: isUnwanted(row),
      hasAddress: ways.length === 0 || ways.some((way) => way.address !== null || !way.known),
      textFits: text !== "" && lengthOf(text) <= FALLBACK_TEXT_MAX,
      links: ways.map(({ open }) => (typeof open === "string" ? open : open.out ? "out" : null)),
    });
    if (verdict.kind !== "send") return { row, verdict };
    const way = ways[verdict.link];
    if (!way?.address || typeof way.open === "string") throw new Error("a link was chosen that leads nowhere");
    const { kind, address, country } = way.address;
    const by = { ...way.open, link: way.link, address, addressKind: kind, country, text, segments: segmentsOf(text) };
    return { row, verdict: { kind: "send", by } };
  });
}

type Way = { link: number; known: boolean; address: OtherAddress | null; open: ReturnType<typeof openLink> };

/** One link for one person: the address by which it reaches them, and what it leaves from. */
function wayOf(row: DueFallback, index: number, link: FallbackLink, channels: ReadonlyMap<string, LinkChannel>): Way {
  const address = addressFor(row, reachedBy(channels, link));
  const known = channels.has(link.channelId);
  const open = address === null ? "route" : openLink(channels, link, address.country);
  return { link: index, known, address, open };
}

/** The message's own address where the link reaches it, else another one of the same contact. */
function addressFor(row: DueFallback, kinds: readonly AddressKind[]): OtherAddress | null {
  if (row.address === null) return null;
  if (kinds.includes(row.addressKind)) return { kind: row.addressKind, address: row.address, country: row.country };
  return row.others?.find(({ kind }) => kinds.includes(kind)) ?? null;
}

function settingsOf({ triggers, durationSeconds }: DueFallback) {
  return { triggers, durationMs: durationSeconds === null ? null : waitMs(durationSeconds * 1_000) };
}

function messageOf({ state, acceptedAt, failureKind, templateGone, messageId, rootId }: DueFallback) {
  const taken = acceptedAt === null ? null : new Date(acceptedAt);
  return { state, acceptedAt: taken, failureKind, templateGone, first: messageId === rootId };
}

function isUnwanted({ category, suppressed, leftTopic }: DueFallback): boolean {
  if (suppressed !== null && kindsAgainst(category).includes(suppressed)) return true;
  return category === "marketing" && leftTopic;
}

/** What replaces a replacement says the same. */
function textOf({ messageId, rootId, text, columns, parameters, preview }: DueFallback): string {
  return messageId === rootId ? fillFallback(text, columns, parameters ?? []) : preview;
}
