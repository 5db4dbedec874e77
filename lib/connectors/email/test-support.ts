/** A real sandbox with one mail account, and the channel that is bound to it. */
import { startTestSandbox } from "#sandbox/testing";
import type { OutboundMessage } from "../connector.ts";
import type { OutboundContent } from "../content.ts";
import { createPools } from "../http/pools.ts";
import type { EmailChannel, EmailCredentials } from "./credentials.ts";

export const senderAddress = "hello@kiosk.example";
export const person = "ines@people.example";

export async function startServer() {
  const running = await startTestSandbox({ speed: 0, smtpPort: 0 });
  const pools = createPools();
  const { sandbox, smtpUrl, imapUrl } = running;
  const { user, password } = sandbox.mail.world.addAccount("Kiosk Nord", { id: senderAddress });
  const channel: EmailChannel = {
    id: "cams-0123456789",
    workspaceId: "w1",
    environment: "sandbox",
    baseUrl: smtpUrl ?? "",
    accountId: senderAddress,
    credentials: {
      baseUrl: smtpUrl ?? "",
      security: "none",
      user,
      password,
      senderName: "Kiosk Nord",
      bounceAddress: "bounces@kiosk.example",
      callbackKey: "a key nobody guesses",
    },
  };
  return {
    ...running,
    channel,
    imapCertificate: sandbox.imapServer?.certificate ?? "",
    io: { dispatcher: pools.dispatcher, now: () => new Date("2026-11-21T14:00:00Z"), timeoutMs: 2_000 },
    /** The same channel, whose bounces are collected from the account's mailbox. */
    collecting: (more: Partial<EmailCredentials> = {}): EmailChannel => {
      const mailbox = { mailboxUrl: imapUrl ?? "", mailboxSecurity: "none" as const, mailboxUser: user };
      const credentials = {
        ...channel.credentials,
        bounceAddress: senderAddress,
        ...mailbox,
        mailboxPassword: password,
      };
      return { ...channel, credentials: { ...credentials, ...more } };
    },
    /** The newest mail of a mailbox. */
    mailTo: (address: string) => sandbox.mail.world.mailboxes.get(address)?.at(-1),
    async stop() {
      await pools.close(0);
      await running.close();
    },
  };
}

export function messageTo(
  address: string,
  content: OutboundContent,
  more: Partial<OutboundMessage> = {},
): OutboundMessage {
  return {
    correlation: "2026112114000000000001",
    sender: { externalId: senderAddress },
    address: { kind: "email", value: address },
    content,
    options: {},
    ...more,
  };
}

/** An e-mail with what a test is about. */
export function emailOf(more: Partial<Extract<OutboundContent, { kind: "email" }>> = {}): OutboundContent {
  return {
    ...{ kind: "email", subject: "Your parcel is here", html: "<p>Hello <b>Ines</b></p>", text: "", attachments: [] },
    ...more,
  };
}
