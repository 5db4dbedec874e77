/** The connector and Debian's mail server with its mailboxes: mails are taken, sent back, and collected from where they lie. */
import PostalMime from "postal-mime";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type DebianMailboxes, startDebianMailboxes } from "#lib/testing/debian/mailboxes";
import { selfSigned } from "#sandbox/core/certificate";
import { createPools } from "../http/pools.ts";
import type { MailboxPosition } from "../mailbox.ts";
import type { EmailChannel, EmailCredentials } from "./credentials.ts";
import { mailbox } from "./mailbox/mailbox.ts";
import { onboarding } from "./onboarding.ts";
import { send } from "./send.ts";
import { emailOf, messageTo } from "./test-support.ts";
import { webhook } from "./webhook.ts";

const domain = "kiosk.example";
const password = "quiet bells";
const correlation = "2026112214000000000017";
const certificate = selfSigned(["localhost"]);
const pools = createPools();
const io = { dispatcher: pools.dispatcher, now: () => new Date(), timeoutMs: 10_000 };
let servers: DebianMailboxes;
beforeAll(async () => {
  const users = ["hello", "bounces", "ines", "late"];
  servers = await startDebianMailboxes(certificate, { domain, users, password });
}, 60_000);
afterAll(async () => {
  await servers?.close();
  await pools.close(0);
});

function channelOf(more: Partial<EmailCredentials> = {}): EmailChannel {
  const baseUrl = `smtp://localhost:${servers.smtpPort}`;
  const mail = {
    baseUrl,
    security: "starttls" as const,
    authority: certificate.cert,
    user: `hello@${domain}`,
    password,
  };
  const bounces = {
    ...{ mailboxUrl: `imap://localhost:${servers.imapPort}`, mailboxSecurity: "tls" as const },
    ...{ mailboxUser: `bounces@${domain}`, mailboxPassword: password },
  };
  return {
    ...{ id: "cams-0123456789", workspaceId: "w1", environment: "live", baseUrl, accountId: `hello@${domain}` },
    credentials: {
      ...{
        ...mail,
        ...bounces,
        senderName: "Kiosk",
        bounceAddress: `bounces@${domain}`,
        callbackKey: "nobody guesses",
      },
      ...more,
    },
  };
}
const mailTo = (user: string, subject: string) =>
  messageTo(`${user}@${domain}`, emailOf({ subject }), { correlation, sender: { externalId: `hello@${domain}` } });

async function collect(from: MailboxPosition | null) {
  const requests: Parameters<typeof webhook.parse>[0][] = [];
  let position = from;
  for await (const batch of mailbox.read(channelOf(), from, io)) {
    if (!batch.ok) throw new Error(`${batch.failure.code}: ${batch.failure.detail}`);
    requests.push(...batch.value.requests);
    position = batch.value.position;
  }
  return { requests, position };
}

test("the settings of a channel are checked with both servers, and what is wrong is named", async () => {
  const [step] = onboarding.steps;
  const check = (more: Partial<EmailCredentials> = {}) =>
    step.run(channelOf(more), "https://door.example", io, { url: "", verifyToken: "" });
  expect(await check()).toMatchObject({ ok: true });
  expect(await check({ password: "wrong" })).toMatchObject({ ok: false, failure: { code: "sign_in_refused" } });
  expect(await check({ mailboxPassword: "wrong" })).toMatchObject({ ok: false, failure: { code: "sign_in_refused" } });
  expect(await check({ mailboxFolder: "Nowhere" })).toMatchObject({ ok: false, failure: { code: "folder_missing" } });
  expect(await check({ authority: undefined })).toMatchObject({ ok: false });
});

test("a mail is taken and lies in its reader's mailbox as it was written; a stranger's address is refused", async () => {
  expect(await send(mailTo("ines", "Your parcel is here 包裹"), channelOf(), io)).toMatchObject({
    outcome: "accepted",
  });
  const raw = await vi.waitFor(async () => {
    const [mail] = await servers.mailsOf("ines");
    if (!mail) throw new Error("nothing yet");
    return mail;
  }, 20_000);
  const { subject, from, html } = await PostalMime.parse(raw);
  expect({ subject, from: from?.address }).toEqual({ subject: "Your parcel is here 包裹", from: `hello@${domain}` });
  expect(html).toContain("Hello <b>Ines</b>");
  expect(await send(mailTo("nobody", "Hello"), channelOf(), io)).toMatchObject({
    ...{ outcome: "rejected", failure: { code: "mailbox_unknown" } },
  });
});

test("what the server sends back is collected over IMAP, once, and names the mail and its address's fault", async () => {
  const outcome = await send(mailTo("late", "Hello"), channelOf(), io);
  expect(outcome).toMatchObject({ outcome: "accepted" });
  const { requests, position } = await vi.waitFor(
    async () => {
      const read = await collect(null);
      if (read.requests.length === 0) throw new Error("nothing yet");
      return read;
    },
    { timeout: 20_000, interval: 200 },
  );
  expect(requests).toHaveLength(1);
  const events = await Promise.all(requests.map((request) => webhook.parseStream?.(request)));
  expect(events.flat()).toMatchObject([
    {
      ...{ kind: "receipt", status: "failed", correlation, failure: { code: "mailbox_unknown", address: "gone" } },
      messageExternalId: outcome.outcome === "accepted" ? outcome.externalIds[0] : "",
    },
  ]);
  expect((await collect(position)).requests).toEqual([]);
});
