import { createHmac } from "node:crypto";
import type { IntentTrouble } from "#db/enums";
import type { ConnectorIo } from "#lib/connectors/connector";
import { type Exchange, exchange } from "#lib/connectors/http/exchange";

/** What a system is told. `id` is the same for each try of one call. */
export type SystemCall = { id: string; at: Date; body: Record<string, unknown> };

/** What came of one call: what the system wants said to the person, or why there is nothing. */
export type SystemAnswer =
  | { ok: true; status: number; reply: string | null }
  /** `passing`: another try may help. */
  | { ok: false; trouble: IntentTrouble; detail: string; passing: boolean };

/** Most bytes of an answer. */
const maxAnswerBytes = 65_536;

/**
 * Tells a business system something, signed with its token as Standard Webhooks describes it: the key of HMAC-SHA-256 are the
 * bytes that the token holds, and signed are the id, the time and the body. Never throws for what the other side does.
 *
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md (read 2026-11)
 */
export async function callSystem(
  system: { url: string; token: string },
  call: SystemCall,
  io: ConnectorIo,
): Promise<SystemAnswer> {
  const body = JSON.stringify(call.body);
  const timestamp = String(Math.floor(call.at.getTime() / 1_000));
  const made = await exchange(
    {
      method: "POST",
      url: new URL(system.url),
      headers: {
        ...{ "content-type": "application/json", accept: "application/json", "user-agent": "Carillon" },
        ...{ "webhook-id": call.id, "webhook-timestamp": timestamp },
        "webhook-signature": `v1,${signatureOf(system.token, `${call.id}.${timestamp}.${body}`)}`,
      },
      body,
    },
    // An installation on the internet calls public addresses only, looked at each time.
    { ...io, ...io.named },
  );
  return answerOf(made);
}

function signatureOf(token: string, text: string): string {
  const key = Buffer.from(token.replace(/^whsec_/, ""), "base64");
  return createHmac("sha256", key).update(text).digest("base64");
}

/** What an exchange means. A system that is busy or out may be asked again; one that refuses has said so. */
export function answerOf(made: Exchange): SystemAnswer {
  const { status, problem, body } = made;
  if (made.privateAddress) return failed("private_address", "");
  if (made.unsendable) return failed("refused", problem ?? "");
  if (status === null || body === null)
    return failed(/no answer within|deadline/.test(problem ?? "") ? "too_slow" : "unreachable", problem ?? "", true);
  if (status === 408 || status === 425 || status === 429) return failed("busy", `HTTP ${status}`, true);
  if (status >= 500) return failed("unreachable", `HTTP ${status}`, true);
  if (status < 200 || status >= 300) return failed("refused", `HTTP ${status}`);
  if (Buffer.byteLength(body) > maxAnswerBytes) return failed("bad_answer", `${Buffer.byteLength(body)} bytes`);
  const reply = replyIn(body);
  return reply === undefined ? failed("bad_answer", `HTTP ${status}`) : { ok: true, status, reply };
}

/**
 * The text of `{"reply": {"text": "…"}}`. An answer that is no JSON object, or has no reply, says nothing.
 * @returns undefined for a reply that cannot be read
 */
function replyIn(body: string): string | null | undefined {
  let answer: unknown;
  try {
    answer = JSON.parse(body);
  } catch {
    return null;
  }
  if (typeof answer !== "object" || answer === null || !("reply" in answer)) return null;
  const { reply } = answer;
  if (reply === null) return null;
  if (typeof reply !== "object" || !("text" in reply) || typeof reply.text !== "string") return undefined;
  const text = reply.text.trim();
  // PostgreSQL takes no NUL.
  return text === "" || text.includes("\0") ? undefined : text.toWellFormed();
}

function failed(trouble: IntentTrouble, detail: string, passing = false): SystemAnswer {
  return { ok: false, trouble, detail: detail.slice(0, 300), passing };
}
