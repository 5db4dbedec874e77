import { sql } from "drizzle-orm";
import type { AddressKind, RestCause, TemplateCategory } from "#db/enums";
import { type Ctx, inTransaction } from "#lib/context";
import { noteLeaving } from "#lib/messages/note-leaving";
import { textArray } from "#lib/text/text-array";
import { applyChanges } from "./apply-changes.ts";
import { type CandidateFacts, judgeCandidates } from "./candidate-facts.ts";
import { keepToOriginPaces } from "./hours/origin-pace.ts";
import { holdsLane, type LaneLease } from "./lanes/lanes.ts";
import { lockCandidates } from "./lock-candidates.ts";
import type { ObstacleReason, Verdict } from "./may-leave.ts";
import type { Origin, OriginHooks } from "./origins/origins.ts";
import { takeDetours } from "./pools/detour.ts";
import { keepToReach, type ReachWaits } from "./reach/keep-to-reach.ts";
import { deferMessages, holdBack } from "./recipients/hold-back.ts";

/** A message that one driver may hand to the platform now; its intent is on disk. */
export type Claimed = {
  id: string;
  attempt: number;
  /** Earlier tries that ended with a passing fault of this message itself, and those that were throttled. */
  tries: number;
  throttled: number;
  origin: Origin;
  senderExternalId: string;
  /** Ids that the regulator of the person's country asks for, by their names. */
  regulatory?: Record<string, string>;
  /** What the sender is called and where answers go, where it is not the channel's own address. */
  shown?: { name: string; replyTo: string };
  /** What its template is about, for the way out of that alone. */
  topicId?: string;
  address: string;
  addressKind: AddressKind;
  category: TemplateCategory | null;
  kind: string;
  text: string;
  /** Why it may leave after the service window. */
  tag: string | null;
  parameters: string[];
  template: {
    code: string;
    name: string;
    language: string;
    version: number | null;
    /** When the platform last decided about it. */
    decidedAt: Date | null;
  } | null;
};

export type Claim = {
  claimed: Claimed[];
  /** Origins of which nothing may leave; nothing of them was taken. */
  stops: { origin: Origin; reason: ObstacleReason }[];
  /** Origins of which nothing further may leave before a moment. */
  rests: { origin: Origin; until: Date; cause: RestCause }[];
  /** When the next message may leave of those that the pace of their origin kept back; null when there were none. */
  pacedUntil: Date | null;
  /** True when messages were looked at, whatever became of them: there may be more. */
  more: boolean;
};

/**
 * Takes up to `count` messages of a lane and writes the intent to send them: the number of the try and its time. Messages go
 * by priority, and within one priority the running origins take turns. What forbids a message is read in this transaction;
 * messages that never leave get their reason here.
 *
 * @returns null when the driver has lost the lane
 */
export async function claimMessages(
  ctx: Ctx,
  hooks: OriginHooks,
  held: LaneLease,
  count: number,
): Promise<Claim | null> {
  return inTransaction(ctx, async (ctx) => {
    if (!(await holdsLane(ctx, held))) return null;
    const candidates = await lockCandidates(ctx, held.laneId, count);
    if (candidates.length === 0) return { claimed: [], stops: [], rests: [], pacedUntil: null, more: false };
    const verdicts = await takeDetours(ctx, await judgeCandidates(ctx, held.laneId, candidates));
    const free = verdicts.filter(({ verdict }) => verdict.kind === "leave").map(({ row }) => row);
    const { leaving, nextAt: pacedUntil } = await keepToOriginPaces(ctx, free);
    const paced = await holdBack(ctx, held, leaving);
    // Asked last: whoever is counted here leaves.
    const { leaving: claimed, waits } = await keepToReach(ctx, held.laneId, paced);
    await writeIntents(ctx, claimed);
    await drop(ctx, hooks, verdicts);
    await defer(ctx, verdicts, waits);
    return {
      claimed: claimed.map(toClaimed),
      stops: stopsOf(verdicts),
      rests: restsOf(verdicts, waits),
      pacedUntil,
      more: true,
    };
  });
}

/** What a message leaves with is what its template is now, whatever it was when the message was made. */
async function writeIntents(ctx: Ctx, rows: CandidateFacts[]): Promise<void> {
  if (rows.length === 0) return;
  const changed = rows.filter((row) => row.category !== row.preparedAs || versionOf(row) !== row.preparedFor);
  await noteLeaving(
    ctx,
    changed.map((row) => ({
      id: row.messageId,
      before: row.preparedAs,
      category: row.category,
      version: versionOf(row),
    })),
  );
  await ctx.db.execute(sql`/* prepared */
    UPDATE outbox SET state = 'sending', attempt = attempt + 1, handed_over_at = ${ctx.now.toISOString()}
    WHERE workspace_id = ${ctx.workspaceId} AND message_id = ANY(${textArray(rows.map((row) => row.messageId))})`);
}

async function drop(
  ctx: Ctx,
  hooks: OriginHooks,
  verdicts: { row: CandidateFacts; verdict: Verdict }[],
): Promise<void> {
  await applyChanges(
    ctx,
    hooks,
    verdicts.flatMap(({ row, verdict }) =>
      verdict.kind === "drop"
        ? [
            {
              messageId: row.messageId,
              target: verdict.as,
              at: ctx.now,
              key: verdict.as,
              eventKind: verdict.as,
              detail: { reason: verdict.reason },
            },
          ]
        : [],
    ),
  );
}

/** Messages whose time has not come are not looked at before it has. */
async function defer(
  ctx: Ctx,
  verdicts: { row: CandidateFacts; verdict: Verdict }[],
  reach: ReachWaits | null,
): Promise<void> {
  const timed = verdicts.flatMap(({ row, verdict }) =>
    verdict.kind === "later" && !verdict.all ? [{ id: row.messageId, dueAt: verdict.until.getTime() }] : [],
  );
  const others = (reach?.rows ?? []).filter((row) => !isOfList(row));
  const reached = others.map(({ messageId: id }) => ({ id, dueAt: reach?.until.getTime() ?? 0 }));
  await deferMessages(ctx, [...timed, ...reached]);
}

/** Of a list nearly everybody else waits for the same, so all of it does. */
const isOfList = ({ originKind }: CandidateFacts) => originKind === "campaign";

function restsOf(verdicts: { row: CandidateFacts; verdict: Verdict }[], reach: ReachWaits | null): Claim["rests"] {
  const rests = new Map<string, Claim["rests"][number]>();
  const add = ({ originKind: kind, originId: id }: CandidateFacts, until: Date, cause: RestCause) =>
    rests.set(`${kind}\n${id}`, { origin: { kind, id }, until, cause });
  for (const { row, verdict } of verdicts) {
    if (verdict.kind === "later" && verdict.all) add(row, verdict.until, "hours");
  }
  for (const row of reach?.rows ?? []) if (isOfList(row)) add(row, reach?.until ?? new Date(0), "reach");
  return [...rests.values()];
}

function stopsOf(verdicts: { row: CandidateFacts; verdict: Verdict }[]): Claim["stops"] {
  const stops = new Map<string, Claim["stops"][number]>();
  for (const { row, verdict } of verdicts) {
    if (verdict.kind !== "stop") continue;
    const origin = { kind: row.originKind, id: row.originId };
    stops.set(`${origin.kind}\n${origin.id}`, { origin, reason: verdict.reason });
  }
  return [...stops.values()];
}

function toClaimed(row: CandidateFacts): Claimed {
  return {
    id: row.messageId,
    attempt: row.attempt + 1,
    tries: row.tries,
    throttled: row.throttled,
    origin: { kind: row.originKind, id: row.originId },
    senderExternalId: row.senderExternalId ?? "",
    ...(row.regulatory ? { regulatory: row.regulatory } : {}),
    ...(row.mail ? { shown: { name: row.mail.name, replyTo: row.mail.replyTo } } : {}),
    ...(row.topicId ? { topicId: row.topicId } : {}),
    address: row.address ?? "",
    addressKind: row.addressKind,
    category: row.category,
    kind: row.kind,
    text: row.preview,
    tag: row.tag,
    parameters: row.parameters ?? [],
    template:
      row.templateCode === null
        ? null
        : {
            code: row.templateCode,
            name: row.templateName ?? "",
            language: row.language ?? "",
            version: versionOf(row),
            decidedAt: row.templateDecidedAt === null ? null : new Date(row.templateDecidedAt),
          },
  };
}

/** Messages of before versions were kept leave with the template as it is. */
function versionOf(row: CandidateFacts): number | null {
  return row.preparedFor ?? row.templateVersion;
}
