/** Lets a fault happen, and returns when it is over. */
import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { until } from "#e2e/system/until";
import { pauseCampaign, resumeCampaign, stopCampaign } from "#lib/campaigns/control/control";
import { getTemplate } from "#lib/templates/queries";
import { submitTemplate } from "#lib/templates/review/submit-template";
import { textArray } from "#lib/text/text-array";
import type { PlannedFault, Shape } from "./plan.ts";
import { acceptedBy, type Run, type RunningCampaign } from "./running.ts";

type Apply = (run: Run, fault: PlannedFault) => Promise<void>;

const appliers: Record<Shape, Apply> = {
  "503": outage({ kind: "error", code: 2, http: 503 }),
  "500": outage({ kind: "error", code: 2, http: 500 }),
  "html-502": outage({ kind: "html", http: 502 }),
  "html-504": outage({ kind: "html", http: 504 }),
  "reset-before": outage({ kind: "reset_before_answer" }),
  "reset-after": outage({ kind: "reset_after_accept" }, false),
  silence: outage({ kind: "silence" }),
  refused: refuseConnections,
  "receipts-late": lateReceipts,
  "receipts-lost": lostReceipts(1),
  "receipts-lost-share": lostReceipts(0.4),
  "inbound-only": inboundOnly,
  "throttled-later": throttledLater,
  "pair-later": pairLater,
  "worker-killed": ({ stage }, { lastsMs }) => stage.kill("worker", Math.min(lastsMs, 5_000)),
  "door-killed": ({ stage }, { lastsMs }) => stage.kill("door", Math.min(lastsMs, 5_000)),
  "sandbox-killed": ({ stage }, { lastsMs }) => stage.kill("sandbox", Math.min(lastsMs, 5_000)),
  "database-restarted": ({ stage }) => stage.restartDatabase(),
  "stop-word": stopWords,
  "category-change": changeCategory,
  "template-edit": editTemplate,
  "token-death": killToken,
  pause: pauseAndResume,
  stop: stopForGood,
};

export function applyFault(run: Run, fault: PlannedFault): Promise<void> {
  return appliers[fault.shape](run, fault);
}

/** How many calls a lane may make while its platform is out, beside what was in flight: 20 answers, then probes. */
const callsInOutage = 20 + 40;

function outage(what: object, early = true): Apply {
  return async (run, { shape, lastsMs }) => {
    const [rule] = await addRules(run, [{ do: what, early, lastsMs }]);
    await sleep(lastsMs);
    const rules = await run.stage.control<{ id: number; used: number }[]>("GET", "/control/rules");
    const calls = rules.find(({ id }) => id === rule?.id)?.used ?? 0;
    run.notes.push(`${calls} calls during ${shape}`);
    if (early && calls > callsInOutage + 2 * run.plan.pace) run.problems.push(`${calls} calls during ${shape}`);
  };
}

async function addRules(run: Run, rules: object[]): Promise<{ id: number }[]> {
  const match = { waba: run.channel.accountId };
  const mine = rules.map((rule) => ({
    ...rule,
    match: { ...match, ...("match" in rule ? (rule.match as object) : {}) },
  }));
  return run.stage.control("POST", "/control/rules/add", mine);
}

async function refuseConnections({ stage }: Run, { lastsMs }: PlannedFault): Promise<void> {
  await stage.control("POST", "/control/listener", { closedForMs: lastsMs });
  await sleep(lastsMs);
}

/** Receipts of what is accepted from now on come late, and the worker is killed before they come. */
async function lateReceipts(run: Run, { lastsMs }: PlannedFault): Promise<void> {
  await addRules(run, [{ do: { kind: "late_webhook", ms: lastsMs }, lastsMs }]);
  await sleep(lastsMs / 4);
  await run.stage.kill("worker", 500);
}

/** The worker is killed meanwhile, so that there are messages in doubt. */
function lostReceipts(share: number): Apply {
  return async (run, { lastsMs }) => {
    await addRules(run, [{ do: { kind: "drop_webhook" }, match: { share }, lastsMs }]);
    await sleep(Math.min(1_000, lastsMs / 4));
    await run.stage.kill("worker", 500);
  };
}

/** Answers and receipts of some are lost, and a message of a person is all that is heard. */
async function inboundOnly(run: Run, { lastsMs, roll }: PlannedFault): Promise<void> {
  await addRules(run, [
    { do: { kind: "reset_after_accept" }, match: { share: 0.3 }, lastsMs },
    { do: { kind: "drop_webhook" }, lastsMs },
  ]);
  await sleep(lastsMs / 2);
  await say(run, personOf(run, roll), "hello");
  await sleep(lastsMs / 2);
}

async function throttledLater(run: Run, { lastsMs }: PlannedFault): Promise<void> {
  const { stage, channel, plan } = run;
  const number = `/control/numbers/${channel.sender.externalId}/set`;
  await stage.control("POST", "/control/dials", { rateLimitMode: "async" });
  await stage.control("POST", number, { throughput: Math.max(5, Math.round(plan.pace / 3)) });
  await sleep(lastsMs);
  await stage.control("POST", number, { throughput: 100_000 });
  await stage.control("POST", "/control/dials", { rateLimitMode: "sync" });
}

async function pairLater(run: Run, { lastsMs }: PlannedFault): Promise<void> {
  await addRules(run, [{ do: { kind: "status", code: 131056 }, match: { share: 0.2 }, lastsMs }]);
  await sleep(lastsMs);
}

function personOf({ campaigns }: Run, roll: number): string {
  const all = campaigns.flatMap(({ addresses }) => addresses);
  return all[Math.floor(roll * all.length)] ?? "";
}

async function say({ stage, channel }: Run, person: string, text: string): Promise<void> {
  await stage.control("POST", `/control/persons/${person.slice(1)}/say`, { phoneId: channel.sender.externalId, text });
}

const stoppers = 5;

/** A fact that was told is applied within this, although the worker may be killed meanwhile and the machine be busy with other lanes. */
const appliedWithinMs = 120_000;

/** Some who have not been messaged yet say STOP; to stop more than marketing, they say so. */
async function stopWords(run: Run, { roll }: PlannedFault): Promise<void> {
  const all = run.campaigns.flatMap(({ addresses }) => addresses);
  const left = all.slice(Math.min(all.length - 1, await acceptedBy(run)));
  const from = Math.floor(roll * Math.max(1, left.length - stoppers));
  const people = left.slice(from, from + stoppers);
  const inUtility = new Set(run.campaigns.flatMap((one) => (one.category === "utility" ? one.addresses : [])));
  for (const person of people) await say(run, person, inUtility.has(person) ? "STOP ALL" : "STOP");
  await until(
    "the STOPs are applied",
    async () => {
      const rows = await run.stage.connection.db.execute(sql`
        SELECT DISTINCT address FROM suppressions WHERE workspace_id = ${run.workspaceId} AND address = ANY(${textArray(people)})`);
      return rows.length === people.length;
    },
    appliedWithinMs,
  );
  const at = Date.now();
  const said = new Set(people);
  const rows = await run.stage.again(() =>
    run.stage.connection.db.execute<{ address: string }>(sql`
      SELECT address FROM suppressions WHERE workspace_id = ${run.workspaceId} AND kind = 'all'`),
  );
  const fromAll = new Set(rows.map(({ address }) => address));
  run.facts.push({
    what: "STOP",
    at,
    until: null,
    forbids: ({ address, category }) => said.has(address) && (category === "marketing" || fromAll.has(address)),
  });
}

function campaignOf({ campaigns }: Run, roll: number): RunningCampaign {
  return campaigns[Math.floor(roll * campaigns.length)] as RunningCampaign;
}

function note(run: Run, what: string, campaign: RunningCampaign, at: number, over: number | null = null): void {
  run.facts.push({ what, at, until: over, forbids: (message) => message.campaignId === campaign.id });
}

async function changeCategory(run: Run, { roll }: PlannedFault): Promise<void> {
  const campaign = campaignOf(run, roll);
  const { code, externalId } = campaign.template;
  const category = campaign.category === "utility" ? "MARKETING" : "UTILITY";
  await run.stage.control("POST", `/control/templates/${externalId}/decide`, { decision: "category", category });
  await until(
    "the change of category is applied",
    async () => {
      const [row] = await run.stage.connection.db.execute<{ category: string }>(sql`
        SELECT category FROM templates WHERE workspace_id = ${run.workspaceId} AND code = ${code}`);
      return row?.category === category.toLowerCase();
    },
    appliedWithinMs,
  );
  note(run, "the change of category", campaign, Date.now());
}

async function editTemplate(run: Run, { roll }: PlannedFault): Promise<void> {
  const campaign = campaignOf(run, roll);
  const { code } = campaign.template;
  await run.stage.again(async () => {
    const template = await getTemplate(run.ctx(), code);
    if (template.state !== "pass") return;
    const { content, updatedAt } = template;
    const { category } = campaign;
    const body = content.body.replace("tomorrow", "on Friday");
    await submitTemplate(run.ctx(), { code, category, seenAt: updatedAt.toISOString(), content: { ...content, body } });
  });
  note(run, "the edit of the template", campaign, Date.now());
}

async function killToken(run: Run, { lastsMs }: PlannedFault): Promise<void> {
  const { stage, channel } = run;
  const { at } = await stage.control<{ at: number }>("POST", `/control/wabas/${channel.accountId}/tokens`, {
    do: "revoke",
  });
  await sleep(lastsMs);
  const { at: until } = await stage.control<{ at: number }>("POST", `/control/wabas/${channel.accountId}/tokens`, {
    do: "restore",
  });
  run.facts.push({ what: "the end of the token", at, until, forbids: () => true });
}

async function pauseAndResume(run: Run, { roll, lastsMs }: PlannedFault): Promise<void> {
  const campaign = campaignOf(run, roll);
  if (!(await act(run, () => pauseCampaign(run.ctx(), campaign.id)))) return;
  const at = Date.now();
  await sleep(lastsMs);
  const over = Date.now();
  note(run, "the pause", campaign, at, over);
  await act(run, () => resumeCampaign(run.ctx(), campaign.id));
}

async function stopForGood(run: Run, { roll }: PlannedFault): Promise<void> {
  const campaign = campaignOf(run, roll);
  if (await act(run, () => stopCampaign(run.ctx(), campaign.id))) note(run, "the stop", campaign, Date.now());
}

/** Acts on a campaign. @returns false when its state did not allow it any more */
async function act(run: Run, step: () => Promise<void>): Promise<boolean> {
  return run.stage.again(async () => {
    try {
      await step();
      return true;
    } catch (error) {
      if ((error as { code?: string }).code === "conflict") return false;
      throw error;
    }
  });
}
