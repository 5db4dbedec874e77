import type { PassedLink } from "#db/schema/fallback";
import type { Ctx } from "#lib/context";
import { kindsAgainst } from "#lib/sending/may-leave";
import { waitMs } from "#lib/waits";
import { tellsNothing, tellsOf } from "../links/link-kind.ts";
import { type FallbackVerdict, judgeFallback, type WatchedMessage, watchOf } from "../rules.ts";
import { findWays, type LinkFacts, type Replacement } from "./find-ways.ts";
import type { Chain, DueFallback } from "./read-due.ts";

export type Decided = {
  row: DueFallback;
  /** Links in `passed` count from the first of the chain. */
  verdict: Exclude<FallbackVerdict, { kind: "send" }> | { kind: "send"; by: Replacement; passed: PassedLink[] };
};

/** Puts the facts of what is due before the rules, with what would replace each message. */
export async function decideDue(
  ctx: Ctx,
  due: { row: DueFallback; chain: Chain }[],
  links: LinkFacts,
): Promise<Decided[]> {
  const ways = await findWays(ctx, due, links);
  return due.map(({ row, chain }) => {
    const left = ways.get(row.messageId) ?? [];
    const verdict = judgeFallback({
      now: ctx.now,
      watch: watchOf(settingsOf(chain), messageOf(row, chain), ctx.now),
      origin: row.origin ?? "stopped",
      ...{ arrived: row.arrived, platformOut: row.platformOut, reportsWait: row.reportsWait },
      ...{ optedOut: isUnwanted(row), forgotten: row.address === null },
      links: left.map(({ reason }) => reason),
    });
    if (verdict.kind === "over" || verdict.kind === "hold") return { row, verdict };
    const passed = verdict.passed.map(({ link, reason }) => ({ link: row.link + link, reason }));
    if (verdict.kind === "drop") return { row, verdict: { ...verdict, passed } };
    const by = left[verdict.link]?.by;
    if (!by) throw new Error("a link was chosen that leads nowhere");
    return { row, verdict: { kind: "send", by, passed } };
  });
}

function settingsOf({ triggers, durationSeconds }: Chain) {
  return { triggers, durationMs: durationSeconds === null ? null : waitMs(durationSeconds * 1_000) };
}

function messageOf(row: DueFallback, { links }: Chain): WatchedMessage {
  const { state, acceptedAt, failureKind, templateGone, messageId, rootId, link, platform } = row;
  const first = messageId === rootId;
  // A replacement stands one link before the one that would follow it.
  const sentBy = first ? platform : links[link - 1]?.template?.platform;
  const tells = sentBy ? tellsOf(sentBy) : tellsNothing;
  return {
    state,
    acceptedAt: acceptedAt === null ? null : new Date(acceptedAt),
    failureKind,
    templateGone,
    first,
    tells,
  };
}

function isUnwanted({ category, suppressed, leftTopic }: DueFallback): boolean {
  if (suppressed !== null && kindsAgainst(category).includes(suppressed)) return true;
  return category === "marketing" && leftTopic;
}
