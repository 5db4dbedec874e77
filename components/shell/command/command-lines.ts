import { rank, score } from "#lib/search/rank";
import { type Found, type FoundKind, foundKinds, pathOf } from "#lib/search/schema";
import type { CommandTarget } from "./command-targets.ts";
import type { CommandAct } from "./command-words.ts";
import type { RecentPage } from "./recent.ts";

export type CommandGroup = "recent" | "pages" | "actions" | FoundKind;

/** One line of the command menu. */
export type CommandLine = { id: string; label: string } & (
  | { kind: "recent"; href: string; hint: string }
  | { kind: "target"; target: CommandTarget }
  | { kind: "found"; href: string; found: Found }
);

export type CommandSection = { key: CommandGroup; lines: readonly CommandLine[] };

/** Of each group at most this many lines are shown for a query. */
const perGroup = 6;
/** What the server found fits at least so well, also where the ranking here does not see why: a number dialled at home. */
const leastFound = 30;

/**
 * The lines of the command menu. Without a query: what was opened lately, pages and actions. With one: what fits it, the
 * group with the best line first; of groups that fit alike, pages and actions come before what the server found.
 */
export function commandSections(facts: {
  targets: readonly CommandTarget[];
  recent: readonly RecentPage[];
  found: readonly Found[];
  query: string;
}): CommandSection[] {
  return facts.query.trim() === "" ? openingSections(facts) : matchingSections(facts);
}

function openingSections({ targets, recent }: { targets: readonly CommandTarget[]; recent: readonly RecentPage[] }) {
  const group = (name: CommandTarget["group"]) => targets.filter((target) => target.first && target.group === name);
  return [
    { key: "recent" as const, lines: recent.map(recentLine) },
    { key: "pages" as const, lines: group("pages").map(targetLine) },
    { key: "actions" as const, lines: group("actions").map(targetLine) },
  ].filter(({ lines }) => lines.length > 0);
}

function matchingSections({ targets, found, query }: Parameters<typeof commandSections>[0]): CommandSection[] {
  const groups: (CommandSection & { best: number })[] = [];
  for (const group of ["pages", "actions"] as const) {
    const fitting = rank(
      targets.filter((target) => target.group === group),
      query,
    ).slice(0, perGroup);
    groups.push({ key: group, lines: fitting.map(({ thing }) => targetLine(thing)), best: fitting[0]?.score ?? 0 });
  }
  for (const kind of foundKinds) {
    const scored = found
      .filter((one) => one.kind === kind)
      .map((one) => ({ one, score: Math.max(score({ ...one, ids: [one.id] }, query), leastFound) }))
      .sort((a, b) => b.score - a.score);
    groups.push({ key: kind, lines: scored.map(({ one }) => foundLine(one)), best: scored[0]?.score ?? 0 });
  }
  return groups.filter(({ lines }) => lines.length > 0).sort((a, b) => b.best - a.best);
}

function recentLine({ href, label, hint }: RecentPage): CommandLine {
  return { kind: "recent", id: `recent-${href}`, label, href, hint };
}

function targetLine(target: CommandTarget): CommandLine {
  return { kind: "target", id: target.id, label: target.label, target };
}

function foundLine(found: Found): CommandLine {
  return { kind: "found", id: `${found.kind}-${found.id}`, label: found.label, href: pathOf(found), found };
}

/** The address a line opens; null for an action. */
export function hrefOf(line: CommandLine): string | null {
  if (line.kind !== "target") return line.href;
  return "href" in line.target ? line.target.href : null;
}

/** What a line does; null for one that opens a page. */
export function actOf(line: CommandLine): CommandAct | null {
  return line.kind === "target" && "act" in line.target ? line.target.act : null;
}
