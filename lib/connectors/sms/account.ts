import type { ConnectorIo, Outcome } from "../connector.ts";
import { exchange } from "../http/exchange.ts";
import { forNamedHosts, privateAddressFailure } from "../http/named-hosts.ts";
import type { AccountFacts } from "../profile.ts";
import type { SmsChannel } from "./credentials.ts";
import { SmppConnection, transient } from "./smpp/connection.ts";

/**
 * Whether the channel's server takes our sign-in, or the first gateway answers at all. A server that says that we are signed
 * in already knows us: the connection that a worker holds is that one.
 */
export async function readAccount(channel: SmsChannel, given: ConnectorIo): Promise<Outcome<AccountFacts>> {
  const io = forNamedHosts(given, channel);
  const { smpp, gateways = [], password = "" } = channel.credentials;
  const unknown = { verificationState: null, businessId: null, businessName: null, currency: null, namespace: null };
  const account = (name: string): Outcome<AccountFacts> => ({
    ok: true,
    value: { accountId: channel.accountId, name, reviewState: "APPROVED", ...unknown },
  });
  if (smpp) {
    const opened = await SmppConnection.open(smpp, password, async () => {}, io);
    if (!opened.ok && opened.failure.code !== "ESME_RALYBND") return opened;
    if (opened.ok) await opened.value.close();
    return account(`${smpp.systemId} · ${smpp.host}`);
  }
  for (const { request } of gateways) {
    // Placeholders of the path may stand for secrets; the host never does.
    const url = URL.parse("/", request.url.replace(/\{\{[^}]*\}\}/g, "x"));
    const answer = url && (await exchange({ method: "GET", url, headers: {}, body: null }, io));
    if (answer?.privateAddress) return { ok: false, failure: privateAddressFailure() };
    if (answer?.status == null) return { ok: false, failure: transient(answer?.problem ?? "not an address") };
  }
  return account(gateways.map(({ name }) => name).join(", "));
}
