import { createPrivateKey } from "node:crypto";
import type { ConnectorIo, Outcome } from "../connector.ts";
import type { Onboarding } from "../onboarding.ts";
import type { AccountFacts, SenderFacts } from "../profile.ts";
import { checkServer } from "./check-server.ts";
import { type EmailChannel, type EmailCredentials, serverOf } from "./credentials.ts";
import { failureFor } from "./failures.ts";
import { checkMailbox } from "./mailbox/open-mailbox.ts";
import { sandbox } from "./sandbox.ts";

/** Binding a mail server: it and the mailbox for bounces are asked to greet us, encrypt and let us in. Nothing is sent. */
export const onboarding: Onboarding<EmailCredentials> = {
  defaults: () => ({ baseUrl: "", configuration: {} }),
  keepsFields: true,
  // A server is named in the form; before that there is nobody to ask.
  reachable: async () => true,
  steps: [
    {
      key: "account",
      async run(channel, _callbackUrl, io) {
        const read = await readServer(channel, io);
        const refused = read.ok ? await checkMailbox(channel, io) : null;
        if (refused) return { ok: false, failure: { ...refused, detail: `IMAP: ${refused.detail}` } };
        return read.ok ? { ok: true, value: { account: read.value, senders: [senderOf(channel)] } } : read;
      },
    },
  ],
  sandbox,
};

/** Whether the server still lets the channel in. */
export async function readServer(channel: EmailChannel, io: ConnectorIo): Promise<Outcome<AccountFacts>> {
  if (serverOf(channel.baseUrl) === null)
    return { ok: false, failure: failureFor("malformed", `not a mail server: ${channel.baseUrl}`) };
  if (!canSign(channel))
    return { ok: false, failure: failureFor("malformed", "the private key of the signature is no RSA key in PEM") };
  const failure = await checkServer(channel, io);
  if (failure) return { ok: false, failure };
  const { accountId } = channel;
  const nothing = { verificationState: null, businessId: null, businessName: null, currency: null, namespace: null };
  return {
    ok: true,
    value: { accountId, name: channel.credentials.senderName ?? accountId, reviewState: "APPROVED", ...nothing },
  };
}

/** Mails would leave unsigned with a key that the signature cannot be made with. */
function canSign({ credentials: { dkimPrivateKey } }: EmailChannel): boolean {
  if (dkimPrivateKey === undefined) return true;
  try {
    return createPrivateKey(dkimPrivateKey).asymmetricKeyType === "rsa";
  } catch {
    return false;
  }
}

/** The address as the one sender of its channel. */
export function senderOf({ accountId, credentials: { senderName, perSecond } }: EmailChannel): SenderFacts {
  return {
    externalId: accountId,
    address: accountId,
    addressKind: "email",
    displayName: senderName ?? accountId,
    state: "CONNECTED",
    quality: "UNKNOWN",
    throughputPerSecond: perSecond ?? 10,
    details: {},
  };
}
