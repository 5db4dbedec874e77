import { type Ctx, currentWorkspace } from "#lib/context";
import { dayIn } from "#lib/statistics/day";
import { addChange, emptyFigures, type Figures, figureNames } from "#lib/statistics/figures";
import { recordFailures, recordStatistics, type StatisticsIncrement, templateCounted } from "#lib/statistics/record";
import type { MovedMessage } from "./message-row.ts";
import { hookOf, type OriginHooks } from "./origins/origins.ts";

/** Adds what moved to the daily figures and tells the origins, by differences and in the transaction of the change. */
export async function countChanges(ctx: Ctx, hooks: OriginHooks, moved: MovedMessage[]): Promise<void> {
  // A message may count otherwise in the state it is in: the answer that it was taken may come after its failure.
  const changed = moved
    .map((held) => ({ ...held, figures: differenceOf(held) }))
    .filter(({ before, row, figures }) => before !== row.state || figureNames.some((name) => figures[name] !== 0));
  if (changed.length === 0) return;
  const { zone } = await currentWorkspace(ctx);
  const campaigns = new Map<string, Figures>();
  const fallbacks = new Map<string, Figures>();
  const statistics: StatisticsIncrement[] = [];
  const failures: Parameters<typeof recordFailures>[1] = [];
  for (const { was, row, figures } of changed) {
    if (row.campaignId) addTo(campaigns, row.campaignId, figures);
    if (row.originKind === "fallback" && row.originId) addTo(fallbacks, row.originId, figures);
    const day = dayIn(zone, new Date(row.createdAt));
    const { accepted, sent, delivered, read, failed, failedLater, uncertain } = figures;
    statistics.push({
      day,
      channelId: row.channelId,
      senderId: row.senderId,
      templateCode: templateCounted(row.originKind, row.templateCode),
      category: row.category ?? "",
      country: row.country ?? "",
      ...{ accepted, sent, delivered, read, failed, failedLater, uncertain },
    });
    if (failed !== 0) {
      const { failureCode, failureKind } = failed < 0 ? was : row;
      failures.push({
        day,
        channelId: row.channelId,
        code: failureCode ?? "",
        kind: failureKind ?? "UNKNOWN_OUTCOME",
        failed,
      });
    }
  }
  // One order for all, so that two workers never wait for each other in a circle.
  for (const [kind, sums] of [
    ["fallback", fallbacks],
    ["campaign", campaigns],
  ] as const) {
    for (const [id, figures] of [...sums].sort(([a], [b]) => (a < b ? -1 : 1))) {
      await hookOf(hooks, kind).progressed(ctx, id, figures);
    }
  }
  await recordStatistics(ctx, statistics);
  await recordFailures(ctx, failures);
}

function addTo(sums: Map<string, Figures>, id: string, figures: Figures): void {
  const sum = sums.get(id) ?? emptyFigures();
  for (const name of figureNames) sum[name] += figures[name];
  sums.set(id, sum);
}

function differenceOf({ was, row }: MovedMessage): Figures {
  const figures = emptyFigures();
  addChange(figures, was, row);
  return figures;
}
