/** One run: a campaign or two on a channel of their own, faults at their moments, and the judgement at rest. */
import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { makeChannel, makeTemplate, makeWorkspace } from "#e2e/support/workspace";
import { people, sendTo } from "#e2e/system/send";
import { until } from "#e2e/system/until";
import { applyFault } from "./apply-fault.ts";
import { assess } from "./assess.ts";
import type { Fact } from "./judge.ts";
import type { RunPlan } from "./plan.ts";
import { rest } from "./rest.ts";
import { acceptedBy, type Run, type RunningCampaign } from "./running.ts";
import type { Stage } from "./stage.ts";

/** What did not add up; `judged` is false for a run that an error ended before the sandbox was asked. */
export type Outcome = { problems: string[]; notes: string[]; judged: boolean };

/** Performs a run. @returns what did not add up; an error on the way counts as that too */
export async function performRun(stage: Stage, plan: RunPlan): Promise<Outcome> {
  try {
    const run = await prepare(stage, plan);
    await launch(run);
    await until("the first message is accepted", async () => (await acceptedBy(run)) > 0, 60_000);
    const startedAt = Date.now();
    await Promise.all(
      plan.faults.map(async (fault) => {
        await sleep(Math.max(0, startedAt + fault.atMs - Date.now()));
        await applyFault(run, fault);
      }),
    );
    const restMs = plan.divisor > 1 ? 240_000 : 3_600_000;
    const stuck = await rest(run, restMs);
    const problems = [...run.problems, ...stuck, ...(await assess(run))];
    return { problems, notes: run.notes, judged: true };
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? `; ${error.cause.message}` : "";
    const what = error instanceof Error ? (error.stack ?? error.message) : error;
    return { problems: [`${what}${cause}`], notes: [], judged: false };
  }
}

async function prepare(stage: Stage, plan: RunPlan): Promise<Run> {
  const { db } = stage.connection;
  // The run before may have restarted the database a moment ago.
  await until("the door is ready", async () => (await fetch(`${stage.doorUrl}/readyz`)).ok);
  const workspace = await makeWorkspace(db);
  const owner = await workspace.member("owner");
  await db.execute(sql`UPDATE workspaces SET require_consent = false WHERE id = ${workspace.id}`);
  const channel = await makeChannel(owner);
  await db.execute(sql`UPDATE senders SET limit_per_second = ${plan.pace} WHERE id = ${channel.sender.id}`);
  const campaigns: RunningCampaign[] = [];
  for (const planned of plan.campaigns) {
    const { code } = await makeTemplate(owner, channel.id, { category: planned.category });
    const [row] = await db.execute<{ externalId: string }>(sql`
      SELECT external_id AS "externalId" FROM templates WHERE workspace_id = ${workspace.id} AND code = ${code}`);
    const template = { code, externalId: row?.externalId ?? "" };
    campaigns.push({ ...planned, id: "", addresses: [], template });
  }
  await stage.control("POST", "/control/rules", []);
  const facts: Fact[] = [];
  return { stage, plan, workspaceId: workspace.id, ctx: owner.ctx, channel, campaigns, facts, notes: [], problems: [] };
}

async function launch({ stage, ctx, channel, campaigns }: Run): Promise<void> {
  for (const campaign of campaigns) {
    const list = people(campaign.people, stage.takePeople(campaign.people));
    campaign.addresses = list.map(({ phone }) => phone);
    const { code: templateCode } = campaign.template;
    campaign.id = await sendTo({ ctx, channelId: channel.id, senderId: channel.sender.id, templateCode }, list);
  }
}
