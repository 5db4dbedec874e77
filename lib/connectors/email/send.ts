import { PrivateAddressError } from "#lib/http/public-dispatcher";
import type { ConnectorIo, OutboundMessage, SendOutcome } from "../connector.ts";
import { privateAddressFailure } from "../http/named-hosts.ts";
import type { EmailChannel } from "./credentials.ts";
import { failureFor, outcomeOf, unknownOutcome, unreached } from "./failures.ts";
import { mailOf } from "./message/message.ts";
import { emailProfile } from "./profile.ts";
import type { Stage } from "./reasons.ts";
import { type Progress, transportOf } from "./transport.ts";

/**
 * Hands one mail to the channel's server. `accepted` is what the server said after the last byte; once that byte was written
 * and no readable answer came, the outcome is `uncertain`. Before it, the server cannot have taken the mail.
 */
export async function send(message: OutboundMessage, channel: EmailChannel, io: ConnectorIo): Promise<SendOutcome> {
  const made = mailOf(message, channel, io.now());
  if ("problem" in made) return { outcome: "rejected", failure: failureFor("malformed", made.problem) };
  const transport = transportOf(channel, io);
  if (transport === null)
    return { outcome: "rejected", failure: failureFor("malformed", `not a mail server: ${channel.baseUrl}`) };
  const progress: Progress = { handedOver: false };
  const startedAt = performance.now();
  const signal = AbortSignal.timeout(io.timeoutMs);
  let outcome: SendOutcome;
  try {
    await transport.sendMail({ ...made.mail, ...{ progress, signal } });
    outcome = { outcome: "accepted", externalIds: [made.token], receipts: emailProfile.receipts, held: false };
  } catch (error) {
    outcome = outcomeOfError(error as SmtpError, progress);
  }
  const tookMs = Math.round(performance.now() - startedAt);
  io.trace?.({ method: "MAIL", url: channel.baseUrl, status: outcome.outcome === "accepted" ? 250 : null, tookMs });
  return outcome;
}

/** What nodemailer throws. `response` is the server's own answer, `command` what it answered. */
type SmtpError = Error & { code?: string; command?: string; response?: string; responseCode?: number };

const stages: Record<string, Stage> = {
  "MAIL FROM": "sender",
  "RCPT TO": "recipient",
  DATA: "content",
};

function outcomeOfError(error: SmtpError, { handedOver }: Progress): SendOutcome {
  if (error instanceof PrivateAddressError) return { outcome: "retry_later", failure: privateAddressFailure() };
  const { code, command = "", response, responseCode = 0, message } = error;
  // After the whole mail only a refusal counts as an answer: 4xx or 5xx to the mail itself, not to a connection being closed.
  if (handedOver)
    return command === "DATA" && responseCode >= 400 && response !== undefined
      ? outcomeOf(response, "content")
      : unknownOutcome(message.slice(0, 500));
  if (code === "EAUTH") return response ? outcomeOf(response, "sign_in") : notSignedIn(message);
  if (response !== undefined && responseCode >= 400) return outcomeOf(response, stages[command] ?? "connect");
  if (code === "EMESSAGE") return { outcome: "rejected", failure: failureFor("too_large", message) };
  if (code === "EENVELOPE") return { outcome: "rejected", failure: failureFor("malformed", message) };
  return unreached(message.slice(0, 500));
}

/** The server offers no way to sign in that we know, or the password is missing. */
function notSignedIn(detail: string): SendOutcome {
  return { outcome: "rejected", failure: failureFor("sign_in_refused", detail) };
}
