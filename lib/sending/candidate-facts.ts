import { sql } from "drizzle-orm";
import type { SuppressionKind } from "#db/audience-enums";
import type {
  AddressKind,
  ChannelState,
  HourRule,
  OriginKind,
  OriginState,
  Platform,
  TemplateCategory,
  TemplateState,
} from "#db/enums";
import type { SenderMail } from "#db/schema/senders";
import type { SendingHours } from "#db/schema/sending";
import type { BrakeReason, SenderIdState, SenderState } from "#db/sender-enums";
import { mayCarry } from "#lib/channels/sender-addresses/rules";
import { mayComeFrom } from "#lib/channels/sender-ids/rules";
import { profileFor } from "#lib/connectors/profiles";
import type { Ctx } from "#lib/context";
import { textArray } from "#lib/text/text-array";
import { standingOf } from "#lib/workspaces/standing";
import { type LeaveTime, readLeaveTimes } from "./hours/read-leave-times.ts";
import { mayLeave, type Verdict, windowHoursOf } from "./may-leave.ts";
import { readFacts } from "./read-facts.ts";
import { type CapFacts, keyOf, readCapFacts } from "./rules/read-cap.ts";

/** A due message of a lane, as its row of the outbox and its origin say. */
export type Candidate = {
  messageId: string;
  originKind: OriginKind;
  originId: string;
  originState: OriginState;
  originExpiresAt: string | null;
  dueAt: string;
  attempt: number;
  tries: number;
  throttled: number;
  /** What its origin keeps to: the sending hours, a time by each person's clock, a pace of its own. */
  hourRule: HourRule;
  localAt: string | null;
  perMinute: number | null;
  /** Whether its origin sends from several senders together. */
  pooled: boolean;
};

/** A candidate with everything that decides about it, and what its leaving needs. */
export type CandidateFacts = Candidate & {
  channelId: string | null;
  senderId: string | null;
  senderExternalId: string | null;
  country: string | null;
  /** How the filing of its sender for that country stands; null without one. */
  filed: SenderIdState | null;
  /** What its mails are for and say, of an address that was added to the channel's own; null for any other sender. */
  mail: SenderMail | null;
  /** Ids that the regulator of the person's country asks for, by their names. */
  regulatory: Record<string, string> | null;
  address: string | null;
  addressKind: AddressKind;
  /** The template's as it stands now; for a message without a template, its own. */
  category: TemplateCategory | null;
  /** The category that the message was made with, or last left with. */
  preparedAs: TemplateCategory | null;
  kind: string;
  preview: string;
  parameters: string[] | null;
  templateCode: string | null;
  templateName: string | null;
  language: string | null;
  preparedFor: number | null;
  expiresAt: string | null;
  /** When its words left, which nothing brings back. */
  erasedAt: string | null;
  createdAt: string;
  tag: string | null;
  /** The business that it counts for, where that may reach only so many people newly in a day and the message has a template. */
  portfolioId: string | null;
  platform: Platform | null;
  lastInboundAt: string | null;
  channelState: ChannelState | null;
  bound: boolean;
  senderState: SenderState | null;
  marketingPaused: boolean;
  templateState: TemplateState | null;
  sendingAllowed: boolean | null;
  stoppedByCategory: boolean;
  templateVersion: number | null;
  templateDecidedAt: string | null;
  suppressed: SuppressionKind | null;
  marketingConsent: boolean | null;
  /** What the template is about, and whether the person has left that. */
  topicId: string | null;
  leftTopic: boolean | null;
  requireConsent: boolean;
  /** Why no marketing leaves from the sender's domain. */
  stoppedFor: BrakeReason | null;
  activatedAt: string | null;
  suspendedAt: string | null;
  closedAt: string | null;
  /** What the workspace asks of its sends: when they may reach people, by whose clock, and how many marketing ones. */
  zone: string;
  sendingHours: SendingHours | null;
  capMessages: number | null;
  capDays: number | null;
};

/** The facts about each candidate as they stand now, and what the rules say to them. */
export async function judgeCandidates(
  ctx: Ctx,
  laneId: string,
  candidates: Candidate[],
): Promise<{ row: CandidateFacts; verdict: Verdict }[]> {
  const found = await readFacts(ctx, laneId, {
    messages: sql`messages`,
    which: sql`m.id = ANY(${textArray(candidates.map((row) => row.messageId))})`,
  });
  const facts = new Map(found.map((row) => [row.id, row]));
  const rows = candidates.flatMap((candidate) => {
    const row = facts.get(candidate.messageId);
    return row ? [{ ...row, ...candidate }] : [];
  });
  const [first] = rows;
  if (!first) return [];
  const { zone, sendingHours, capMessages, capDays } = first;
  const leaveTimeOf = await readLeaveTimes(ctx, rows, { hours: sendingHours, zone });
  const capOf = await readCapFacts(ctx, rows, capMessages && capDays ? { messages: capMessages, days: capDays } : null);
  // Of two messages of one claim to a person, the second finds the first.
  const leaving = new Map<string, number>();
  return rows.map((row) => {
    const cap = capOf(row);
    const now = cap && { ...cap, got: cap.got + (leaving.get(keyOf(row)) ?? 0) };
    const verdict = verdictOn(ctx, row, { leaveTime: leaveTimeOf(row), cap: now });
    if (cap && verdict.kind === "leave") leaving.set(keyOf(row), (leaving.get(keyOf(row)) ?? 0) + 1);
    return { row, verdict };
  });
}

/** What the rules say of a message, by all that is known of it. */
export function verdictOn(
  ctx: Ctx,
  row: CandidateFacts,
  { leaveTime, cap }: { leaveTime: LeaveTime | undefined; cap: CapFacts | undefined },
): Verdict {
  const hours = windowHoursOf(profileFor(row.platform ?? ""), { isTemplate: row.templateCode !== null, tag: row.tag });
  return mayLeave({
    now: ctx.now,
    origin: { state: row.originState, expiresAt: dateOf(row.originExpiresAt) },
    message: {
      category: row.category,
      expiresAt: dateOf(row.expiresAt),
      templateVersion: row.preparedFor,
      senderAllowed: isSenderAllowed(row),
      erased: row.erasedAt !== null,
    },
    window: hours === null ? null : { hours, lastInboundAt: dateOf(row.lastInboundAt) },
    route: {
      workspace: standingOf({
        activatedAt: dateOf(row.activatedAt),
        suspendedAt: dateOf(row.suspendedAt),
        closedAt: dateOf(row.closedAt),
      }),
      channelState: row.channelState,
      bound: row.bound,
      senderState: row.senderState,
      marketingPaused: row.marketingPaused,
      stoppedFor: row.stoppedFor,
      template:
        row.templateCode === null
          ? null
          : {
              state: row.templateState,
              sendingAllowed: row.sendingAllowed ?? false,
              stoppedByCategory: row.stoppedByCategory,
              version: row.templateVersion,
            },
    },
    // Whoever wrote a stop word is told once that it was understood.
    person: {
      suppressed: row.originKind === "confirmation" ? null : row.suppressed,
      // Who asks to see a template on a phone of their own has said yes to it; who opted out gets none all the same.
      marketingConsent: row.originKind === "test" ? true : row.marketingConsent,
      leftTopic: row.leftTopic ?? false,
    },
    workspace: { requireConsent: row.requireConsent },
    ...(leaveTime ? { leaveTime } : {}),
    ...(cap ? { cap } : {}),
  });
}

/** Whoever wrote is answered by what they wrote to. */
function isSenderAllowed(row: CandidateFacts): boolean {
  const { platform, originKind, senderExternalId, country, filed, mail, category } = row;
  if (!mayCarry(mail?.sendType ?? null, category)) return false;
  const byCountry = profileFor(platform ?? "")?.senderKind === "sender_id";
  if (!byCountry || originKind === "auto_reply" || originKind === "confirmation") return true;
  return mayComeFrom(senderExternalId ?? "", country, filed);
}

function dateOf(text: string | null): Date | null {
  return text === null ? null : new Date(text);
}
