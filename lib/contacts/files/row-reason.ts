import { type RowReason, rowReasons } from "./import-rows.ts";

export type OwnReason = (typeof rowReasons)[number];

/** The reason where it is one of contacts' own, with a text of its own; null for one that is shared with lists of recipients. */
export function ownReason(reason: RowReason): OwnReason | null {
  return rowReasons.find((one) => one === reason) ?? null;
}
