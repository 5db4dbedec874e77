import type { UnknownEvent } from "../../events.ts";

/** One change of a webhook, with what its entry says about it. */
export type Change = {
  field: string;
  value: unknown;
  at: Date;
  /** Tells this fact from the same fact at another time. */
  stamp: string;
  /** Where it stands in which body, for facts that have no name of their own. */
  place: () => string;
};

/** A fact we keep by name only. */
export function unknownEvent(change: Change, field = change.field): UnknownEvent {
  return { kind: "unknown", key: `${field}:${change.place()}`, field, at: change.at };
}
