import type { MessageState } from "#db/enums";
import { type Ctx, currentWorkspace } from "#lib/context";
import { addChange, emptyFigures, type Figures, figureNames } from "#lib/messages/states";
import { dayIn } from "#lib/statistics/day";
import { recordFailures, recordStatistics, type StatisticsIncrement } from "#lib/statistics/record";
import type { MessageChange, MovedMessage } from "./apply-changes.ts";
import { hookOf, type OriginHooks } from "./origins.ts";

/** Adds what moved to the daily figures and tells the origins, by differences and in the transaction of the change. */
export async function countChanges(
  ctx: Ctx,
  hooks: OriginHooks,
  moved: MovedMessage[],
  changes: MessageChange[],
): Promise<void> {
  const changed = moved.filter((held) => held.before !== held.row.state);
  if (changed.length === 0) return;
  const { zone } = await currentWorkspace(ctx);
  const campaigns = new Map<string, Figures>();
  const statistics: StatisticsIncrement[] = [];
  const failures: Parameters<typeof recordFailures>[1] = [];
  const failureOf = new Map(changes.filter((c) => c.failure).map((c) => [c.messageId, c.failure]));
  for (const { before, failedBefore, row } of changed) {
    const figures = differenceOf(before, row.state);
    if (row.campaignId) {
      const sum = campaigns.get(row.campaignId) ?? emptyFigures();
      for (const name of figureNames) sum[name] += figures[name];
      campaigns.set(row.campaignId, sum);
    }
    const day = dayIn(zone, new Date(row.createdAt));
    const { accepted, sent, delivered, read, failed } = figures;
    statistics.push({
      day,
      channelId: row.channelId,
      senderId: row.senderId,
      templateCode: row.templateCode ?? "",
      category: row.category ?? "",
      country: row.country ?? "",
      ...{ accepted, sent, delivered, read, failed },
    });
    if (failed !== 0) {
      const failure = failureOf.get(row.id);
      failures.push({
        day,
        channelId: row.channelId,
        code: (failed < 0 ? failedBefore.code : (failure?.code ?? row.failureCode)) ?? "",
        kind: (failed < 0 ? failedBefore.kind : row.failureKind) ?? "UNKNOWN_OUTCOME",
        failed,
      });
    }
  }
  // One order for all, so that two workers never wait for each other in a circle.
  for (const [id, figures] of [...campaigns].sort(([a], [b]) => (a < b ? -1 : 1))) {
    await hookOf(hooks, "campaign").progressed(ctx, id, figures);
  }
  await recordStatistics(ctx, statistics);
  await recordFailures(ctx, failures);
}

function differenceOf(before: MessageState, after: MessageState): Figures {
  const figures = emptyFigures();
  addChange(figures, before, after);
  return figures;
}
