import { type SQL, sql } from "drizzle-orm";
import type { HourRule, TemplateCategory } from "#db/enums";
import { countedSince } from "#lib/channels/reach/rules";
import { profileFor } from "#lib/connectors/profiles";
import { type Ctx, inTransaction } from "#lib/context";
import { textArray } from "#lib/text/text-array";
import { type CandidateFacts, verdictOn } from "../candidate-facts.ts";
import { readLeaveTimes } from "../hours/read-leave-times.ts";
import { isWindowOpen, type Verdict } from "../may-leave.ts";
import { readPeople } from "../reach/keep-to-reach.ts";
import { readFacts } from "../read-facts.ts";
import { keyOf, lookAtCap } from "../rules/read-cap.ts";

/** Messages that are still to be made of a list, and what they would keep to. */
export type DryRun = {
  importId: string;
  channelId: string;
  laneId: string;
  senderId: string;
  /** The sender by country, where it depends on the country; others come from `senderId`. */
  senders: Readonly<Record<string, string>>;
  template: { code: string; name: string; language: string; category: TemplateCategory };
  hourRule: HourRule;
  localAt: string | null;
  /** When they would begin to leave. */
  startsAt: Date;
};

/** Which of the list's rows that can be sent: the next ones behind a row, one alone, or some. */
export type Rows = { after: number; count: number } | { row: number } | { list: readonly number[] };

export type JudgedRecipient = {
  rowNumber: number;
  address: string;
  country: string | null;
  parameters: string[];
  templateCode: string;
  category: TemplateCategory | null;
  /** What it would come from. */
  senderId: string;
  /** Its sender cannot send now, and no other one of the pool's rule can: it waits. */
  waitsForSender: boolean;
  verdict: Verdict;
  /** Whether the person is one more of those whom the business may reach newly in a day; null where there is no such limit. */
  newlyReached: boolean | null;
};

/**
 * What the rules of the claim would say to rows of a list at the start of its send, by the facts as they stand now. Three round
 * trips at most for all of them; nothing is locked and nothing is written.
 */
export async function judgeRecipients(ctx: Ctx, run: DryRun, rows: Rows): Promise<JudgedRecipient[]> {
  return inTransaction(ctx, async (ctx) => {
    const found = await readFacts(ctx, run.laneId, {
      messages: recipientsAsMessages(ctx, run, rows),
      which: sql`true`,
    });
    found.sort((a, b) => Number(a.id) - Number(b.id));
    const then = { ...ctx, now: run.startsAt };
    const messages = found.map(
      ({ id, ...facts }): CandidateFacts => ({
        ...{ ...facts, messageId: id, originKind: "campaign", originId: "", originState: "running" },
        ...{ originExpiresAt: null, dueAt: "", attempt: 0, tries: 0, throttled: 0 },
        ...{ hourRule: run.hourRule, localAt: run.localAt, perMinute: null, pooled: false },
      }),
    );
    const [first] = messages;
    if (!first) return [];
    const { zone, sendingHours, capMessages, capDays } = first;
    const leaveTimeOf = await readLeaveTimes(then, messages, { hours: sendingHours, zone });
    const cap = capMessages && capDays ? { messages: capMessages, days: capDays } : null;
    const capOf = await lookAtCap(then, messages, cap);
    const newly = await readNewlyReached(then, run.laneId, messages);
    return messages.map((message) => ({
      rowNumber: Number(message.messageId),
      address: message.address ?? "",
      country: message.country,
      parameters: message.parameters ?? [],
      templateCode: message.templateCode ?? "",
      category: message.category,
      ...{ senderId: message.senderId ?? run.senderId, waitsForSender: false },
      verdict: verdictOn(then, message, { leaveTime: leaveTimeOf(message), cap: capOf(message) }),
      newlyReached: newly === null ? null : newly.has(keyOf(message)),
    }));
  });
}

/** The rows with the columns that messages have which are made of them. */
function recipientsAsMessages({ workspaceId }: Ctx, run: DryRun, rows: Rows) {
  const { template } = run;
  return sql`(
    SELECT r.workspace_id, r.row_number::text AS id, ${run.channelId}::text AS channel_id,
      coalesce(${JSON.stringify(run.senders)}::jsonb ->> r.country, ${run.senderId}::text) AS sender_id, r.country, r.address,
      r.address_kind, ${template.category}::text AS category, 'template'::text AS kind, ''::text AS preview, r.parameters,
      coalesce(r.template_code, ${template.code}::text) AS template_code, ${template.name}::text AS template_name,
      ${template.language}::text AS language, NULL::int AS template_version, NULL::timestamptz AS expires_at,
      NULL::timestamptz AS erased_at, now() AS created_at, NULL::text AS tag
    FROM campaign_recipients r
    WHERE r.workspace_id = ${workspaceId} AND r.import_id = ${run.importId} AND r.fate = 'send' AND ${whichRows(rows)})`;
}

/** SQL: the rows `r` that are looked at, in their order. */
export function whichRows(rows: Rows): SQL {
  if ("list" in rows) return sql`r.row_number = ANY(${textArray(rows.list.map(String))}::int[])`;
  if ("row" in rows) return sql`r.row_number = ${rows.row}`;
  return sql`r.row_number > ${rows.after} ORDER BY r.row_number LIMIT ${rows.count}`;
}

/** People who would be one more of those whom the business may reach; null where it may reach any number. */
async function readNewlyReached(ctx: Ctx, laneId: string, messages: CandidateFacts[]): Promise<Set<string> | null> {
  const limited = messages.filter(({ portfolioId }) => portfolioId !== null);
  const [first] = limited;
  if (!first || first.portfolioId === null || first.platform === null) return null;
  const portfolio = { platform: first.platform, id: first.portfolioId };
  const since = countedSince(ctx.now);
  const hours = profileFor(first.platform)?.windowHours ?? 0;
  const people = await readPeople(ctx, laneId, portfolio, limited);
  const fresh = new Set<string>();
  for (const [key, { lastInboundAt, slot }] of people) {
    const wrote = lastInboundAt === null ? null : new Date(lastInboundAt);
    if (isWindowOpen({ hours, lastInboundAt: wrote }, ctx.now)) continue;
    if (slot === null || new Date(slot) <= since) fresh.add(key);
  }
  return fresh;
}
