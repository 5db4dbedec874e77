import { and, eq, sql } from "drizzle-orm";
import type { Platform } from "#db/enums";
import { campaigns } from "#db/schema/campaigns";
import { senders } from "#db/schema/channels";
import { recordSuppression } from "#lib/audience/suppress";
import { openChannel } from "#lib/channels/binding/open-channel";
import type { ConnectorIo, Failure, SendOutcome } from "#lib/connectors/connector";
import { type Ctx, inTransaction } from "#lib/context";
import { log } from "#lib/log";
import { applyChanges, type MessageChange } from "#lib/messages/apply-changes";
import { renderTemplate, toParameters } from "#lib/templates/rules";
import { noteCampaignEvent, noteFirst } from "./events.ts";
import { findObstacle } from "./facts.ts";
import { stopByObstacle, stopByPlatform } from "./obstacle.ts";
import { reserveSlots, slowDown } from "./pacing.ts";
import { backoffMs, maxTries } from "./rules.ts";

/** What a slice needs from the process that runs it. */
export type SendTools = {
  io: ConnectorIo;
  stopping: AbortSignal;
  /** A context of this moment. */
  now(): Ctx;
  /** Repeats a database step while the database is away or two workers met in a circle. */
  persist<T>(step: () => Promise<T>): Promise<T>;
};

type Claimed = { id: string; phone: string; parameters: string[]; attempt: number };

/** An intent older than this when its turn comes was written before the process was frozen: it is left in doubt. */
const freshMs = 5_000;
/** Outcomes are written together when this many wait or this much time has passed. */
const flush = { count: 100, ms: 100, backlog: 400 };

/**
 * Sends what waits of one slice, under the sender's pace. Intents are written for a handful at a time, just before those
 * leave, so that a crash leaves no more than that handful in doubt; outcomes are written in batches, fenced by the try's
 * number.
 *
 * @returns when to look again, because some were asked to wait; null when nothing of the slice waits any more, or when the
 * campaign does not run
 */
export async function sendSlice(
  tools: SendTools,
  ids: { campaignId: string; senderId: string; slice: number },
): Promise<Date | null> {
  const start = tools.now();
  const campaign = await loadCampaign(start, ids.campaignId);
  if (campaign?.state !== "running") return null;
  const obstacle = await findObstacle(start, campaign);
  if (obstacle) {
    await stopByObstacle(start, ids.campaignId, obstacle);
    return null;
  }
  const opened = await openChannel(start, campaign.channelId);
  const sender = await loadSender(start, ids.senderId);
  if (!opened || !sender) return null;
  const { connector, channel } = opened;

  const inFlight = new Set<Promise<void>>();
  const done: { message: Claimed; outcome: SendOutcome; tookMs: number; at: Date }[] = [];
  let stopped = false;
  let oldestDone = 0;

  // Outcomes are written one batch after the other, while the next messages leave.
  let recording: Promise<void> = Promise.resolve();
  let unwritten = 0;
  const record = () => {
    const batch = done.splice(0);
    if (batch.length === 0) return;
    unwritten += batch.length;
    recording = recording.then(async () => {
      const verdict = await tools.persist(() =>
        recordOutcomes(tools.now(), campaign, ids, connector.platform as Platform, batch),
      );
      unwritten -= batch.length;
      if (verdict) stopped = true;
    });
    // Thrown at the end, where it is awaited; until then nothing more is sent.
    recording.catch(() => {
      stopped = true;
    });
  };
  const recordDue = () => {
    if (done.length >= flush.count || (done.length > 0 && performance.now() - oldestDone > flush.ms)) record();
  };

  const send = async (message: Claimed, claimedAt: number) => {
    if (performance.now() - claimedAt > freshMs) return;
    const startedAt = performance.now();
    const outcome = await connector.send(
      {
        correlation: message.id,
        sender: { externalId: sender.externalId },
        address: { kind: "phone", value: message.phone },
        content: {
          kind: "template",
          name: campaign.templateName,
          language: campaign.templateLanguage,
          parameters: toParameters(campaign.content, message.parameters),
          rendered: renderTemplate(campaign.content, message.parameters),
        },
        options: {},
      },
      channel,
      tools.io,
    );
    if (done.length === 0) oldestDone = performance.now();
    done.push({ message, outcome, tookMs: Math.round(performance.now() - startedAt), at: new Date() });
  };

  try {
    while (!stopped && !tools.stopping.aborted) {
      const slots = await tools.persist(() =>
        reserveSlots(tools.now(), ids.senderId, (pace) => Math.min(64, Math.max(1, pace / 8))),
      );
      if (slots.count === 0) break;
      // A second's worth may be out at once; slow answers then hold the next ones back.
      const room = Math.max(8, Math.min(256, Math.ceil(slots.pace)));
      const wakeAt = performance.now() + slots.waitMs;
      while (performance.now() < wakeAt || inFlight.size + slots.count > room) {
        if (tools.stopping.aborted) break;
        recordDue();
        await Promise.race([...inFlight, pause(Math.min(50, Math.max(1, wakeAt - performance.now())))]);
      }
      if (tools.stopping.aborted || stopped) break;
      const { claimed, claimedAt } = await tools.persist(async () => {
        // Before the question and not after the answer: a process frozen in between must find its intents old.
        const claimedAt = performance.now();
        return { claimedAt, claimed: await claim(tools.now(), ids, slots.count) };
      });
      for (const message of claimed) {
        const flight = send(message, claimedAt).catch((error) => {
          log.error({ err: error, message: message.id }, "connector threw");
        });
        const tracked = flight.finally(() => inFlight.delete(tracked));
        inFlight.add(tracked);
      }
      if (claimed.length === 0) break;
      recordDue();
      // The database is behind: what has left must not outrun what is written down.
      if (unwritten > flush.backlog) await recording;
    }
  } finally {
    while (inFlight.size > 0) {
      await Promise.race([...inFlight, pause(flush.ms)]);
      record();
    }
    record();
    await recording;
  }
  return stopped ? null : tools.persist(() => nextLook(tools.now(), ids, tools.stopping.aborted));
}

/** Takes up to `count` of the slice and writes the intent to send them: state `sending` and the number of the try. */
async function claim(ctx: Ctx, ids: { campaignId: string; slice: number }, count: number): Promise<Claimed[]> {
  return inTransaction(ctx, async ({ db, workspaceId, now }) => {
    const rows = await db.execute<Claimed>(sql`
      UPDATE messages m SET state = 'sending', attempt = m.attempt + 1, handed_over_at = ${now.toISOString()}, not_before = NULL
      FROM (
        SELECT id FROM messages
        WHERE workspace_id = ${workspaceId} AND campaign_id = ${ids.campaignId} AND slice = ${ids.slice} AND state = 'queued'
          AND (not_before IS NULL OR not_before <= ${now.toISOString()})
          AND EXISTS (SELECT 1 FROM campaigns WHERE workspace_id = ${workspaceId} AND id = ${ids.campaignId} AND state = 'running')
        ORDER BY id LIMIT ${count} FOR UPDATE SKIP LOCKED
      ) next
      WHERE m.workspace_id = ${workspaceId} AND m.id = next.id AND m.state = 'queued'
      RETURNING m.id, m.phone, m.parameters, m.attempt`);
    return [...rows];
  });
}

/** @returns true when the campaign must not go on */
async function recordOutcomes(
  ctx: Ctx,
  campaign: typeof campaigns.$inferSelect,
  ids: { campaignId: string; senderId: string },
  platform: Platform,
  batch: { message: Claimed; outcome: SendOutcome; tookMs: number; at: Date }[],
): Promise<boolean> {
  const failures = batch.flatMap(({ outcome }) => (outcome.outcome === "accepted" ? [] : [outcome.failure]));
  await inTransaction(ctx, async (ctx) => {
    await applyChanges(
      ctx,
      batch.map(({ message, outcome, tookMs, at }) => changeOf(message, outcome, tookMs, at)),
    );
    const first = campaign.accepted === 0 && batch.some(({ outcome }) => outcome.outcome === "accepted");
    if (first) await noteFirst(ctx, ids.campaignId, "first_accepted");
    for (const { message, outcome } of batch) {
      if (outcome.outcome === "rejected" && outcome.failure.kind === "OPTED_OUT") {
        await recordSuppression(ctx, { platform, phone: message.phone, source: "platform" });
      }
    }
  });
  const throttled = failures.find((failure) => failure.kind === "THROTTLED_SENDER");
  if (throttled) {
    const pace = await slowDown(ctx, ids.senderId, throttled.retryAfterMs ?? 1000);
    if (pace !== null) {
      await inTransaction(ctx, (ctx) =>
        noteCampaignEvent(ctx, ids.campaignId, "slowed", { pace: Math.round(pace), code: throttled.code ?? "" }),
      );
    }
  }
  const stop = failures.find(stopsChannel) ?? wholeTemplateRefused(batch, failures);
  if (!stop) return false;
  await stopByPlatform(ctx, campaign, stop);
  return true;
}

/** Nothing sent from this channel can work until a person acts. */
function stopsChannel(failure: Failure): boolean {
  return failure.kind === "AUTH" || failure.kind === "POLICY" || failure.kind === "QUOTA";
}

/** The platform refuses the template itself, not one person's values: every answer of the batch says so. */
function wholeTemplateRefused(batch: unknown[], failures: Failure[]): Failure | undefined {
  const [first] = failures;
  const all = batch.length >= 3 && failures.length === batch.length;
  return all && first && failures.every((failure) => failure.kind === "TEMPLATE") ? first : undefined;
}

function changeOf(message: Claimed, outcome: SendOutcome, tookMs: number, at: Date): MessageChange {
  const base = { messageId: message.id, at, attempt: message.attempt, detail: { attempt: message.attempt, tookMs } };
  if (outcome.outcome === "accepted") {
    return {
      ...base,
      target: "accepted",
      key: `accepted:${message.attempt}`,
      eventKind: "accepted",
      externalId: outcome.externalIds[0],
    };
  }
  const { kind, code, detail, retryAfterMs } = outcome.failure;
  const failure = { kind, code, detail };
  const spent = message.attempt >= (kind === "TRANSIENT" ? maxTries.TRANSIENT : maxTries.other);
  // What needs a person goes back to waiting: it is not this message's failure.
  const waits = (outcome.outcome === "retry_later" && !spent) || stopsChannel(outcome.failure);
  if (waits) {
    const delay = backoffMs(message.attempt, retryAfterMs, Math.random());
    return {
      ...base,
      target: "queued",
      key: `retry:${message.attempt}`,
      eventKind: "retry_later",
      notBefore: new Date(at.getTime() + delay),
      detail: { ...base.detail, failure },
    };
  }
  if (outcome.outcome === "uncertain") {
    return { ...base, target: "uncertain", key: `uncertain:${message.attempt}`, eventKind: "uncertain", failure };
  }
  return { ...base, target: "failed", key: `failed:${message.attempt}`, eventKind: "failed", failure };
}

/** When something of the slice may go next; null when nothing waits. */
async function nextLook(ctx: Ctx, ids: { campaignId: string; slice: number }, atOnce: boolean): Promise<Date | null> {
  return inTransaction(ctx, async ({ db, workspaceId, now }) => {
    const [row] = await db.execute<{ waiting: number; at: string | null }>(sql`
      SELECT count(*)::int AS waiting, min(coalesce(not_before, now())) AS at FROM messages
      WHERE workspace_id = ${workspaceId} AND campaign_id = ${ids.campaignId} AND slice = ${ids.slice} AND state = 'queued'`);
    if (!row || row.waiting === 0) return null;
    if (atOnce || !row.at) return now;
    return new Date(Math.max(now.getTime(), new Date(row.at).getTime()));
  });
}

async function loadCampaign(ctx: Ctx, campaignId: string) {
  return inTransaction(ctx, async ({ db, workspaceId }) => {
    const [row] = await db
      .select()
      .from(campaigns)
      .where(and(eq(campaigns.workspaceId, workspaceId), eq(campaigns.id, campaignId)));
    return row ?? null;
  });
}

async function loadSender(ctx: Ctx, senderId: string) {
  return inTransaction(ctx, async ({ db, workspaceId }) => {
    const [row] = await db
      .select({ externalId: senders.externalId })
      .from(senders)
      .where(and(eq(senders.workspaceId, workspaceId), eq(senders.id, senderId)));
    return row ?? null;
  });
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
