/** Compares our rows, counters, certificates and daily figures with the sandbox's record, after a run. */
import { sql } from "drizzle-orm";
import { certifyCampaign } from "#lib/campaigns/report/certificate";
import { checkInvariants } from "#lib/testing/invariants";
import { type Accept, type Allowed, judge, judgeFacts, type OurMessage } from "./judge.ts";
import type { Shape } from "./plan.ts";
import type { Run } from "./running.ts";

/** Shapes after which the outcome of a message may be unknown. */
const unclear: Shape[] = [
  "html-502",
  "html-504",
  "reset-before",
  "reset-after",
  "silence",
  "refused",
  "receipts-late",
  "receipts-lost",
  "receipts-lost-share",
  "inbound-only",
  "worker-killed",
  "sandbox-killed",
  "database-restarted",
];

function allowedIn(run: Run): Allowed {
  const has = (...shapes: Shape[]) => run.plan.faults.some(({ shape }) => shapes.includes(shape));
  return {
    doubt: has(...unclear),
    // What was in flight when a template went into review is refused; a person can retry it.
    failures: has("template-edit"),
    withheld: has("stop-word", "category-change", "template-edit", "stop"),
  };
}

/** @returns what does not add up */
export async function assess(run: Run): Promise<string[]> {
  const [messages, accepts] = [await messagesOf(run), await acceptsOf(run)];
  const verdict = judge(messages, accepts, allowedIn(run));
  const claimed = new Map(messages.map(({ id, claimedAt }) => [id, claimedAt]));
  const facts = judgeFacts(run.facts, messages, accepts, claimed);
  const people = run.campaigns.reduce((sum, campaign) => sum + campaign.people, 0);
  run.notes.push(
    `${people} people, ${accepts.length} accepted, ${verdict.doubled} twice, ${verdict.inDoubt} in doubt, ${verdict.failed} failed`,
  );
  if (run.facts.length > 0) run.notes.push(`${facts.inFlight} in flight at the fact`);
  return [
    ...verdict.problems,
    ...facts.problems.slice(0, 5),
    ...(await certificateProblems(run, verdict.mustBeNamed)),
    ...(await checkInvariants(run.stage.connection.sql, run.workspaceId)).slice(0, 10),
  ];
}

async function certificateProblems(run: Run, mustBeNamed: Map<string, number>): Promise<string[]> {
  const problems: string[] = [];
  for (const { id, people } of run.campaigns) {
    const certificate = await certifyCampaign(run.ctx(), id);
    const named = mustBeNamed.get(id) ?? 0;
    if (!certificate.addsUp) problems.push(`the certificate of ${id} does not add up`);
    if (certificate.lost !== 0) problems.push(`the certificate of ${id} says ${certificate.lost} lost`);
    if (certificate.rowsSend !== people)
      problems.push(`campaign ${id} has ${certificate.rowsSend} of ${people} people`);
    if (certificate.messagedTwice !== named)
      problems.push(`the certificate of ${id} names ${certificate.messagedTwice} messaged twice, the sandbox ${named}`);
  }
  return problems;
}

async function messagesOf({ stage, workspaceId }: Run): Promise<(OurMessage & { claimedAt: number })[]> {
  return [
    ...(await stage.connection.db.execute<OurMessage & { claimedAt: number }>(sql`
      SELECT m.id, m.campaign_id AS "campaignId", m.address, m.state, m.category, m.failure_code AS "failureCode",
        coalesce(extract(epoch FROM m.handed_over_at) * 1000, 0)::float AS "claimedAt",
        (SELECT count(*)::int FROM message_events e
          WHERE e.workspace_id = m.workspace_id AND e.message_id = m.id AND e.kind = 'resent') AS resent
      FROM messages m WHERE m.workspace_id = ${workspaceId} AND m.direction = 'outbound'`)),
  ];
}

type Page = { items: (Accept & { correlation: string | null })[]; next: number | null };

async function acceptsOf({ stage, channel }: Run): Promise<Accept[]> {
  const all: Accept[] = [];
  for (let after: number | null = 0; after !== null; ) {
    const query = `waba=${channel.accountId}&limit=5000&after=${after}`;
    const page: Page = await stage.control<Page>("GET", `/control/messages?${query}`);
    all.push(...page.items);
    after = page.next;
  }
  return all;
}
