import { and, eq, type SQL, sql } from "drizzle-orm";
import { campaigns } from "#db/schema/campaigns";
import type { ListedState } from "../rules.ts";

const approvalState = sql`(${campaigns.approval} ->> 'state')`;

/** Which campaigns the list shows in a state. */
export function listedAs(state: ListedState): SQL | undefined {
  const scheduled = eq(campaigns.state, "scheduled");
  if (state === "awaiting_approval") return and(scheduled, sql`${approvalState} = 'waiting'`);
  if (state === "sent_back") return and(scheduled, sql`${approvalState} = 'sent_back'`);
  if (state === "scheduled")
    return and(
      scheduled,
      sql`${approvalState} IS DISTINCT FROM 'waiting'
    AND ${approvalState} IS DISTINCT FROM 'sent_back'`,
    );
  return eq(campaigns.state, state);
}
