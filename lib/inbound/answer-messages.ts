import { and, eq, inArray, sql } from "drizzle-orm";
import type { AddressKind, Platform } from "#db/enums";
import { suppressions } from "#db/schema/audience";
import { senderProfiles, senders } from "#db/schema/senders";
import { origins } from "#db/schema/sending";
import type { ServiceSettings } from "#lib/channels/service-settings/get-service-settings";
import { type AskedReply, type Reply, replyTo } from "#lib/channels/service-settings/reply-rules";
import type { Word } from "#lib/channels/service-settings/words";
import { type Ctx, currentWorkspace } from "#lib/context";
import { prepareMessages } from "#lib/sending/prepare";
import { dayIn } from "#lib/statistics/day";

/** A message that somebody with a known address wrote, as far as its answer depends on it. */
export type Written = {
  at: Date;
  text: string | null;
  word: Word | null;
  address: string;
  addressKind: AddressKind;
  country: string | null;
  senderId: string;
  laneId: string;
  /** False for what is no message of its own: a reaction, or a change of an earlier one. */
  isMessage: boolean;
  /** They opened the chat for the first time and wrote nothing. */
  firstVisit: boolean;
  /** True for what a business system is asked for, which answers it. */
  asksSystem: boolean;
};

type Person = Pick<Written, "laneId" | "addressKind" | "address">;
type Window = { repliedAt: Date | null; repliesOn: string | null; replies: number };

const personOf = ({ laneId, addressKind, address }: Person) => `${laneId}\n${addressKind}\n${address}`;

/**
 * Keeps when people last wrote, and answers them as the channel's settings say, in the caller's transaction. Called once for
 * each message, after its wishes were applied: whatever ends the transaction takes the answer with it.
 */
export async function answerMessages(
  ctx: Ctx,
  place: { channelId: string; platform: Platform },
  settings: ServiceSettings,
  written: Written[],
): Promise<void> {
  const asked = written
    .filter(({ isMessage }) => isMessage)
    .sort((a, b) => a.at.getTime() - b.at.getTime() || (a.address < b.address ? -1 : 1));
  const windows = await noteWritten(ctx, asked);
  // What came to a number that is not ours any more is answered by nobody.
  const answerable = asked.filter(({ senderId }) => senderId !== "");
  const welcomes = await readWelcomes(ctx, answerable);
  if (answerable.length === 0 || (welcomes.size === 0 && !answersAnything(settings))) return;
  const { zone } = await currentWorkspace(ctx);
  const today = dayIn(zone, ctx.now);
  const suppressed = await findSuppressed(ctx, place.platform, answerable);
  const replies: Answer[] = [];
  const changed = new Map<string, Person & Window>();
  for (const one of answerable) {
    const window = windows.get(personOf(one));
    if (!window) continue;
    const { at, text, word, firstVisit, asksSystem } = one;
    const facts: AskedReply = {
      ...{ now: ctx.now, zone, at, text, word, asksSystem, repliedAt: window.repliedAt },
      visit: firstVisit ? { welcome: welcomes.get(one.senderId) ?? null } : null,
      suppressed: suppressed.has(`${one.addressKind}\n${one.address}`),
      repliesToday: window.repliesOn === today ? window.replies : 0,
    };
    const reply = replyTo(settings, facts);
    if (!reply) continue;
    replies.push({ to: one, reply });
    window.replies = facts.repliesToday + 1;
    window.repliesOn = today;
    if (reply.kind === "auto_reply" && !firstVisit) window.repliedAt = at;
    const { laneId, addressKind, address } = one;
    changed.set(personOf(one), { laneId, addressKind, address, ...window });
  }
  await noteReplies(ctx, [...changed.values()]);
  await prepareReplies(ctx, place.channelId, replies);
}

function answersAnything({ stopReply, stopAllReply, startReply, autoReply }: ServiceSettings): boolean {
  return [stopReply, stopAllReply, startReply].some((text) => text !== null) || autoReply?.on === true;
}

/** What the numbers that somebody visits for the first time welcome them with, by our ids of the numbers. */
async function readWelcomes(ctx: Ctx, written: Written[]): Promise<Map<string, string>> {
  const visited = [...new Set(written.filter(({ firstVisit }) => firstVisit).map(({ senderId }) => senderId))];
  if (visited.length === 0) return new Map();
  const rows = await ctx.db
    .select({ senderId: senderProfiles.senderId, text: senderProfiles.welcomeText })
    .from(senderProfiles)
    .where(and(eq(senderProfiles.workspaceId, ctx.workspaceId), inArray(senderProfiles.senderId, visited)));
  return new Map(rows.flatMap(({ senderId, text }) => (text === null ? [] : [[senderId, text] as const])));
}

/** The rows are locked until the transaction ends, in one order, so that two workers answer one person one after the other. */
async function noteWritten(ctx: Ctx, asked: Written[]): Promise<Map<string, Window>> {
  if (asked.length === 0) return new Map();
  const latest = new Map(asked.map((one) => [personOf(one), one]));
  const rows = [...latest.values()].map(({ laneId, addressKind, address, at }) => ({
    ...{ laneId, addressKind, address },
    // A clock that runs ahead opens no window in the future.
    at: new Date(Math.min(at.getTime(), ctx.now.getTime())).toISOString(),
  }));
  const kept = await ctx.db.execute<
    Person & { repliedAt: string | null; repliesOn: string | null; replies: number }
  >(sql`
    INSERT INTO service_windows AS v (workspace_id, lane_id, address_kind, address, last_inbound_at)
    SELECT ${ctx.workspaceId}, r."laneId", r."addressKind", r.address, r.at
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r("laneId" text, "addressKind" text, address text, at timestamptz)
    ORDER BY 2, 3, 4
    ON CONFLICT (workspace_id, lane_id, address_kind, address)
      DO UPDATE SET last_inbound_at = greatest(v.last_inbound_at, excluded.last_inbound_at)
    RETURNING lane_id AS "laneId", address_kind AS "addressKind", address, replied_at AS "repliedAt",
      replies_on::text AS "repliesOn", replies`);
  return new Map(
    kept.map(({ repliedAt, repliesOn, replies, ...person }) => [
      personOf(person),
      { repliedAt: repliedAt === null ? null : new Date(repliedAt), repliesOn, replies },
    ]),
  );
}

/** People from whom everything but codes is kept, as `kind\naddress`. */
async function findSuppressed(ctx: Ctx, platform: Platform, people: Written[]): Promise<Set<string>> {
  const rows = await ctx.db
    .select({ addressKind: suppressions.addressKind, address: suppressions.address })
    .from(suppressions)
    .where(
      and(
        eq(suppressions.workspaceId, ctx.workspaceId),
        eq(suppressions.platform, platform),
        inArray(suppressions.address, [...new Set(people.map(({ address }) => address))]),
        eq(suppressions.kind, "all"),
        sql`${suppressions.liftedAt} IS NULL`,
      ),
    );
  return new Set(rows.map(({ addressKind, address }) => `${addressKind}\n${address}`));
}

async function noteReplies(ctx: Ctx, changed: (Person & Window)[]): Promise<void> {
  if (changed.length === 0) return;
  const rows = changed.map((one) => ({ ...one, repliedAt: one.repliedAt?.toISOString() ?? null }));
  await ctx.db.execute(sql`
    UPDATE service_windows v SET replied_at = r."repliedAt", replies_on = r."repliesOn", replies = r.replies
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r("laneId" text, "addressKind" text, address text,
      "repliedAt" timestamptz, "repliesOn" date, replies smallint)
    WHERE v.workspace_id = ${ctx.workspaceId} AND v.lane_id = r."laneId" AND v.address_kind = r."addressKind"
      AND v.address = r.address`);
}

type Answer = { to: Written; reply: Reply };

async function prepareReplies(ctx: Ctx, channelId: string, replies: Answer[]): Promise<void> {
  if (replies.length === 0) return;
  const kinds = [...new Set(replies.map(({ reply }) => reply.kind))];
  await ctx.db
    .insert(origins)
    .values(
      kinds.map((kind) => ({
        ...{ workspaceId: ctx.workspaceId, kind, id: channelId },
        ...{ state: "running" as const, createdAt: ctx.now },
      })),
    )
    .onConflictDoNothing();
  const limits = await limitsOf(ctx, channelId);
  for (const run of inRuns(replies)) {
    const [{ to, reply }] = run;
    const { senderId, laneId } = to;
    await prepareMessages(
      ctx,
      {
        ...{ origin: { kind: reply.kind, id: channelId }, channelId, senderId, source: "automatic", campaignId: null },
        ...{ lane: { id: laneId, limitPerSecond: limits.get(senderId) ?? 80 }, kind: "text", template: null },
        ...{ expiresAt: reply.expiresAt, inOrder: true },
      },
      run.map(({ to: { address, addressKind, country }, reply: { text } }) => ({
        ...{ address, addressKind, country, parameters: null, preview: text, rowNumber: null },
      })),
    );
  }
}

/** Answers that follow each other and differ in the person only, within a minute: prepared together, and still in order. */
function inRuns(replies: Answer[]): [Answer, ...Answer[]][] {
  const runs: { key: string; answers: [Answer, ...Answer[]] }[] = [];
  for (const answer of replies) {
    const { to, reply } = answer;
    const key = [to.laneId, reply.kind, reply.text, Math.floor(reply.expiresAt.getTime() / 60_000)].join("\n");
    const last = runs.at(-1);
    if (last?.key === key) last.answers.push(answer);
    else runs.push({ key, answers: [answer] });
  }
  return runs.map(({ answers }) => answers);
}

async function limitsOf(ctx: Ctx, channelId: string): Promise<Map<string, number>> {
  const rows = await ctx.db
    .select({ id: senders.id, limit: senders.limitPerSecond })
    .from(senders)
    .where(and(eq(senders.workspaceId, ctx.workspaceId), eq(senders.channelId, channelId)));
  return new Map(rows.map(({ id, limit }) => [id, limit]));
}
