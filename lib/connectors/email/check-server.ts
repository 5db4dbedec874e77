import { PrivateAddressError } from "#lib/http/public-dispatcher";
import type { ConnectorIo, Failure } from "../connector.ts";
import { privateAddressFailure } from "../http/named-hosts.ts";
import type { EmailChannel } from "./credentials.ts";
import { failureFor, outcomeOf } from "./failures.ts";
import { openTransport } from "./transport.ts";

/** Connects, encrypts and signs in, and sends nothing. @returns what stands in the way; null when nothing does */
export async function checkServer(channel: EmailChannel, io: ConnectorIo): Promise<Failure | null> {
  const transport = openTransport(channel, io);
  if (transport === null) return failureFor("malformed", `not a mail server: ${channel.baseUrl}`);
  try {
    await transport.verify();
    return null;
  } catch (error) {
    if (error instanceof PrivateAddressError) return privateAddressFailure();
    const { code, response, message } = error as Error & { code?: string; response?: string };
    if (code === "EAUTH" && response === undefined) return failureFor("sign_in_refused", message);
    if (response === undefined) return failureFor("no_answer", message);
    const outcome = outcomeOf(response, code === "EAUTH" ? "sign_in" : "connect");
    return outcome.outcome === "accepted" ? null : outcome.failure;
  } finally {
    transport.close();
  }
}
