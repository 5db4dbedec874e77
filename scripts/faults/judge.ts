/**
 * What the sandbox's record and our own rows must say of each other after a run. The sandbox decides who was messaged; we are
 * asked whether everybody has one fate, whether that fate is true, and whether nobody was messaged twice against the rule.
 */
import type { MessageState } from "#db/message-enums";

export type OurMessage = {
  id: string;
  campaignId: string;
  address: string;
  state: MessageState;
  category: string;
  /** How often it was decided to send it again after an unknown outcome. */
  resent: number;
  failureCode: string | null;
};

/** One message that the sandbox accepted. `status` is the furthest that it posted: "accepted" when no receipt left. */
export type Accept = { correlation: string; recipient: string; at: number; status: string };

export type Allowed = {
  /** Messages may stay in doubt. */
  doubt: boolean;
  /** Messages may fail although the platform said nothing about their recipients. */
  failures: boolean;
  /** Messages may be cancelled or left out. */
  withheld: boolean;
};

export type Judgement = {
  problems: string[];
  doubled: number;
  inDoubt: number;
  failed: number;
  /** Per campaign, the people whom its certificate must name as messaged twice: both receipts were posted. */
  mustBeNamed: Map<string, number>;
};

const reachedStates = ["accepted", "sent", "delivered", "read"];

export function judge(messages: OurMessage[], accepts: Accept[], allowed: Allowed): Judgement {
  const found = new Map<string, number>();
  const note = (problem: string) => found.set(problem, (found.get(problem) ?? 0) + 1);
  const byMessage = Map.groupBy(accepts, ({ correlation }) => correlation);
  const mustBeNamed = new Map<string, number>();
  let doubled = 0;
  for (const message of messages) {
    const reached = (byMessage.get(message.id) ?? []).filter(({ status }) => !status.startsWith("failed"));
    byMessage.delete(message.id);
    for (const problem of fateProblems(message, reached, allowed)) note(problem);
    if (reached.length < 2) continue;
    doubled++;
    for (const problem of doubleProblems(message, reached)) note(problem);
    if (reached.filter(({ status }) => status !== "accepted").length > 1)
      mustBeNamed.set(message.campaignId, (mustBeNamed.get(message.campaignId) ?? 0) + 1);
  }
  for (const [id] of byMessage) note(`the sandbox accepted a message that we do not know: ${id}`);
  const count = (state: string) => messages.filter((message) => message.state === state).length;
  return {
    problems: [...found].map(([problem, n]) => `${n}× ${problem}`),
    doubled,
    inDoubt: count("uncertain"),
    failed: count("failed"),
    mustBeNamed,
  };
}

function fateProblems({ state, failureCode }: OurMessage, reached: Accept[], allowed: Allowed): string[] {
  const furthest = Math.max(-1, ...reached.map(({ status }) => reachedStates.indexOf(status)));
  if (reachedStates.includes(state)) {
    if (furthest < 0) return [`lost: ${state} with us, never accepted by the platform`];
    if (furthest !== reachedStates.indexOf(state)) return [`${state} with us, ${reachedStates[furthest]} there`];
    return [];
  }
  switch (state) {
    case "uncertain":
      if (furthest > 0) return [`in doubt although its receipt “${reachedStates[furthest]}” was delivered`];
      return allowed.doubt ? [] : ["in doubt although nothing was unclear"];
    case "failed":
      if (furthest >= 0) return [`failed (${failureCode}) with us, ${reachedStates[furthest]} there`];
      return allowed.failures ? [] : [`failed for the platform's fault, code ${failureCode}`];
    case "cancelled":
    case "left_out":
    case "expired":
      if (furthest >= 0) return [`${state} with us, ${reachedStates[furthest]} there`];
      return allowed.withheld ? [] : [`${state} although nothing forbade it`];
    default:
      return [`still ${state} after the end`];
  }
}

function doubleProblems({ category, resent }: OurMessage, reached: Accept[]): string[] {
  if (category === "marketing") return ["marketing messaged twice"];
  if (reached.length > 2) return ["messaged more than twice"];
  return resent === 0 ? ["messaged twice without a decision to send again"] : [];
}

/** Something that forbids messages from the moment on at which it was committed, until it is over. */
export type Fact = {
  what: string;
  at: number;
  until: number | null;
  /** Whether it forbids this message. */
  forbids(message: { campaignId: string; address: string; category: string }): boolean;
};

/** A message that was claimed before a fact may arrive this much after it. */
export const flightMs = 5_000;

/**
 * Messages that left although a fact forbade it: claimed after its commit, or accepted so long after it that they cannot have
 * been on their way.
 *
 * @param claimedAt when the last try of a message was claimed, by its id
 */
export function judgeFacts(
  facts: Fact[],
  messages: OurMessage[],
  accepts: Accept[],
  claimedAt: Map<string, number>,
): { problems: string[]; inFlight: number } {
  const byId = new Map(messages.map((message) => [message.id, message]));
  const problems: string[] = [];
  let inFlight = 0;
  for (const { correlation, at } of accepts) {
    const message = byId.get(correlation);
    if (!message) continue;
    for (const fact of facts) {
      if (!fact.forbids(message) || at <= fact.at || (fact.until !== null && at > fact.until)) continue;
      const claimed = claimedAt.get(message.id) ?? 0;
      const lateMs = at - fact.at;
      if (claimed > fact.at || lateMs > flightMs)
        problems.push(`left ${lateMs} ms after ${fact.what}, claimed ${claimed - fact.at} ms after it`);
      else inFlight++;
    }
  }
  return { problems, inFlight };
}
