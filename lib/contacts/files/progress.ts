import type { ContactFileState } from "#db/audience-enums";

export type FileProgress = {
  /** From 0 to 1; null until the rows are counted. */
  share: number | null;
  /** Rows a second since the work was begun; null while that says nothing. */
  perSecond: number | null;
  secondsLeft: number | null;
};

type Facts = {
  state: ContactFileState;
  rowsTotal: number | null;
  rowsDone: number;
  rowsBefore: number;
  startedAt: Date | null;
};

/** Sooner a rate would say nothing, in seconds. */
const soonest = 1;

/** How far a file is, how fast it goes on and how long the rest will take at that rate. */
export function progressOf({ state, rowsTotal, rowsDone, rowsBefore, startedAt }: Facts, now: Date): FileProgress {
  const share = rowsTotal === null ? null : rowsTotal === 0 ? 1 : Math.min(1, rowsDone / rowsTotal);
  const seconds = startedAt === null ? 0 : (now.getTime() - startedAt.getTime()) / 1_000;
  const done = rowsDone - rowsBefore;
  if (state !== "running" || seconds < soonest || done <= 0) return { share, perSecond: null, secondsLeft: null };
  const perSecond = done / seconds;
  const left = rowsTotal === null ? null : Math.max(0, rowsTotal - rowsDone) / perSecond;
  return { share, perSecond, secondsLeft: left === null ? null : Math.ceil(left) };
}
