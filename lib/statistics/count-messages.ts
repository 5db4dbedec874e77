import { type SQL, sql } from "drizzle-orm";
import { type Figures, figureNames } from "./figures.ts";

/** The definitions of `figures.ts` as conditions on rows of `messages m`. */
const conditions: Record<keyof Figures, string> = {
  queued: "m.state IN ('queued', 'sending')",
  accepted:
    "(m.state IN ('accepted', 'sent', 'delivered', 'read') OR (m.state = 'failed' AND m.accepted_at IS NOT NULL))",
  sent: `(m.state IN ('sent', 'delivered', 'read')
    OR (m.state = 'failed' AND m.accepted_at IS NOT NULL AND m.sent_at IS NOT NULL))`,
  delivered: "m.state IN ('delivered', 'read')",
  read: "m.state = 'read'",
  failed: "m.state = 'failed'",
  failedLater: "(m.state = 'failed' AND m.accepted_at IS NOT NULL)",
  uncertain: "m.state = 'uncertain'",
  cancelled: "m.state = 'cancelled'",
  leftOut: "m.state = 'left_out'",
  expired: "m.state = 'expired'",
};

/** SQL that counts the messages of one figure in a query that names `messages` as `m`. */
export function figureCount(name: keyof Figures): string {
  return `(count(*) FILTER (WHERE ${conditions[name]}))::int`;
}

/** One column for each figure, named as in `Figures`. */
export function figureColumns(): SQL {
  return sql.raw(figureNames.map((name) => `${figureCount(name)} AS "${name}"`).join(", "));
}
