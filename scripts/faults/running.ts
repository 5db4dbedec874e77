/** A run under way. */
import type { ReadyChannel } from "#e2e/support/workspace";
import type { Ctx } from "#lib/context";
import type { Fact } from "./judge.ts";
import type { PlannedCampaign, RunPlan } from "./plan.ts";
import type { Stage } from "./stage.ts";

export type RunningCampaign = PlannedCampaign & {
  id: string;
  addresses: string[];
  template: { code: string; externalId: string };
};

export type Run = {
  stage: Stage;
  plan: RunPlan;
  workspaceId: string;
  ctx(): Ctx;
  channel: ReadyChannel;
  campaigns: RunningCampaign[];
  facts: Fact[];
  /** What was measured, for the report. */
  notes: string[];
  /** What an expectation of a fault itself did not find. */
  problems: string[];
};

/** How many messages the sandbox accepted. */
export async function acceptedBy({ stage, channel }: Run): Promise<number> {
  const answer = await stage.control<{ accepts: number }>("GET", `/control/judge?waba=${channel.accountId}`);
  return answer.accepts;
}
