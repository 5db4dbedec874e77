/** What happens in a run, drawn from its seed alone. */
import { mulberry32 } from "../mutants/sample.ts";

export const outages = [
  "503",
  "500",
  "html-502",
  "html-504",
  "reset-before",
  "reset-after",
  "silence",
  "refused",
] as const;
export const receiptFaults = [
  "receipts-late",
  "receipts-lost",
  "receipts-lost-share",
  "inbound-only",
  "throttled-later",
  "pair-later",
] as const;
export const kills = ["worker-killed", "door-killed", "sandbox-killed", "database-restarted"] as const;
export const facts = ["stop-word", "category-change", "template-edit", "token-death", "pause", "stop"] as const;
export const shapes = [...outages, ...receiptFaults, ...kills, ...facts];
export type Shape = (typeof shapes)[number];

export type PlannedFault = {
  shape: Shape;
  /** Milliseconds after the first message was accepted. */
  atMs: number;
  lastsMs: number;
  /** Which person, or which share, where the shape asks for one; 0 to 1. */
  roll: number;
};

export type PlannedCampaign = { people: number; category: "utility" | "marketing" };

export type RunPlan = {
  seed: number;
  /** Real waits are divided by this. */
  divisor: number;
  campaigns: PlannedCampaign[];
  /** Messages per second. */
  pace: number;
  faults: PlannedFault[];
};

export type Mode = "all" | "facts" | Shape;

const minute = 60_000;

/** @param mode the only shape, or only facts, or anything */
export function planRun(seed: number, mode: Mode, divisor: number): RunPlan {
  const roll = mulberry32(seed * 7919 + 17);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(roll() * from.length)] as T;
  const between = (least: number, most: number) => Math.round(least + roll() * (most - least));
  const category = () => pick(["utility", "utility", "marketing"] as const);
  const small = mode === "facts";
  const campaigns = Array.from({ length: roll() < 0.3 ? 2 : 1 }, () => ({
    people: small ? between(60, 200) : between(80, 400),
    category: category(),
  }));
  const pace = between(25, 80);
  const people = campaigns.reduce((sum, campaign) => sum + campaign.people, 0);
  const sendingMs = (people / pace) * 1000;
  const chosen = chooseShapes(mode, pick, between);
  const faults = chosen.map((shape) => ({
    shape,
    atMs: between(0, sendingMs * 0.8),
    lastsMs: lengthOf(shape, pick, between) / divisor,
    roll: roll(),
  }));
  return { seed, divisor, campaigns, pace, faults: faults.sort((a, b) => a.atMs - b.atMs) };
}

type Pick = <T>(from: readonly T[]) => T;
type Between = (least: number, most: number) => number;

function chooseShapes(mode: Mode, pick: Pick, between: Between): Shape[] {
  if (mode === "facts") return [pick(facts)];
  if (mode !== "all") return [mode];
  const chosen = new Set<Shape>();
  for (let n = between(1, 3); n > 0; n--) chosen.add(pick(pick([outages, receiptFaults, kills, facts])));
  // One fact at most: two would leave it open which of them ended the campaign.
  const [fact] = facts.filter((shape) => chosen.has(shape));
  return [...chosen].filter((shape) => !facts.includes(shape as never) || shape === fact);
}

function lengthOf(shape: Shape, pick: Pick, between: Between): number {
  if (shape === "receipts-late") return 3 * minute;
  if (kills.includes(shape as never)) return between(1, 3) * minute;
  if (facts.includes(shape as never)) return between(1, 2) * minute;
  return pick([2, 10]) * minute;
}

/** Short enough to be read in one line. */
export function describePlan({ campaigns, pace, faults, divisor }: RunPlan): string {
  const who = campaigns.map(({ people, category }) => `${people} ${category}`).join(" + ");
  const what = faults.map(
    ({ shape, atMs, lastsMs }) => `${shape} at ${seconds(atMs)} for ${seconds(lastsMs * divisor)}`,
  );
  return `${who} at ${pace}/s; ${what.join(", ")}`;
}

const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
