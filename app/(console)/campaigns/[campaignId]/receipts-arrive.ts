/** How long the page keeps refreshing after the campaign ended: receipts still arrive. */
const refreshAfterEndMs = 10 * 60_000;

/** Whether receipts of an ended campaign may still change its figures. */
export function mayReceiptsArrive({ finishedAt }: { finishedAt: Date | null }, now: Date): boolean {
  return finishedAt !== null && now.getTime() - finishedAt.getTime() < refreshAfterEndMs;
}
