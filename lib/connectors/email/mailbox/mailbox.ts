import type { ImapFlow, SearchObject } from "imapflow";
import type { Failure, RawRequest } from "../../connector.ts";
import type { ConnectorEvent } from "../../events.ts";
import type { MailboxAbility, MailboxBatch, MailboxPosition } from "../../mailbox.ts";
import { eventsOf } from "../bounces/events.ts";
import type { EmailChannel, EmailCredentials } from "../credentials.ts";
import { holdsOnlyOurTokens } from "../token.ts";
import { looksLikeMail } from "../webhook.ts";
import { failureOf } from "./failures.ts";
import { type OpenMailbox, openMailbox } from "./open-mailbox.ts";
import { mailboxReasons } from "./reasons.ts";

/** Mails of one batch, and how much of each is read: a report stands at the beginning, before the mail that came back. */
export const batchLimits = { mails: 10, bytesOfEach: 512 * 1024 };

/** The mailbox that bounces arrive in, read over IMAP. */
export const mailbox: MailboxAbility<EmailCredentials> = {
  reasons: mailboxReasons,
  placeOf({ credentials: { mailboxUrl, mailboxUser = "", mailboxFolder = "" } }) {
    return mailboxUrl ? `${mailboxUrl} ${mailboxUser} ${mailboxFolder}` : null;
  },
  async *read(channel, from, io) {
    const opened = await openMailbox(channel, io);
    if (!("client" in opened)) {
      yield { ok: false, failure: opened };
      return;
    }
    try {
      yield* batchesOf(opened, channel, from);
    } finally {
      await opened.client.logout().catch(() => {});
      opened.client.close();
    }
  },
};

type Given = { ok: true; value: MailboxBatch } | { ok: false; failure: Failure };

async function* batchesOf(
  { client, folder }: OpenMailbox,
  channel: EmailChannel,
  from: MailboxPosition | null,
): AsyncGenerator<Given, void> {
  const validity = String(folder.uidValidity);
  const known = from?.validity === validity ? from : { validity, lastUid: 0, freshFrom: folder.uidNext };
  try {
    const uids = await unread(client, known);
    for (let at = 0; at < uids.length; at += batchLimits.mails) {
      const some = uids.slice(at, at + batchLimits.mails);
      const mails = await readMails(client, channel, some);
      const understood = mails.filter((mail) => mail.understood);
      const others = mails.filter((mail) => !mail.understood);
      const position = { ...known, lastUid: some.at(-1) ?? known.lastUid };
      yield {
        ok: true,
        value: { requests: understood.map(({ request }) => request), unknown: others.length, position },
      };
      await mark(client, channel, { understood: uidsOf(understood), others: uidsOf(others) });
    }
    // An empty mailbox has a position, too: what arrives from now on is fresh.
    if (uids.length === 0 && from?.validity !== validity)
      yield { ok: true, value: { requests: [], unknown: 0, position: known } };
  } catch (error) {
    yield { ok: false, failure: failureOf(error, "mails") };
  }
}

/** Numbers after the position: of mails that were there before the first reading, only the unopened ones. */
async function unread(client: ImapFlow, { lastUid, freshFrom }: MailboxPosition): Promise<number[]> {
  const next = lastUid + 1;
  const old = next < freshFrom ? await search(client, { uid: `${next}:${freshFrom - 1}`, seen: false }) : [];
  const first = Math.max(next, freshFrom);
  // `*` is the last mail, even where that is older than where the range begins.
  const fresh = (await search(client, { uid: `${first}:*` })).filter((uid) => uid >= first);
  return [...old, ...fresh].sort((a, b) => a - b);
}

async function search(client: ImapFlow, wanted: SearchObject): Promise<number[]> {
  const found = await client.search(wanted, { uid: true });
  if (!found) throw Object.assign(new Error("the server refused to search"), { responseStatus: "NO" });
  return found;
}

type ReadMail = { uid: number; request: RawRequest; understood: boolean };

async function readMails(client: ImapFlow, channel: EmailChannel, uids: number[]): Promise<ReadMail[]> {
  const source = { start: 0, maxLength: batchLimits.bytesOfEach };
  const fetched = await client.fetchAll(uids.join(","), { uid: true, source }, { uid: true });
  return Promise.all(
    fetched.map(async ({ uid, source }) => {
      const request: RawRequest = {
        ...{ method: "POST", path: `/webhooks/email/${channel.id}`, query: {} },
        ...{ headers: { "content-type": "message/rfc822" }, body: source ?? Buffer.alloc(0) },
      };
      return { uid, request, understood: await isUnderstood(request, channel) };
    }),
  );
}

/** Whether a mail may be believed and says something: the same that the webhook asks of what is posted to it. */
async function isUnderstood(request: RawRequest, { credentials }: EmailChannel): Promise<boolean> {
  if (!looksLikeMail(request) || !holdsOnlyOurTokens(request.body.toString("latin1"), credentials.callbackKey))
    return false;
  return (await eventsOf(request)).some(saysSomething);
}

/** Delays and automatic answers change nothing, and are understood all the same. */
function saysSomething(event: ConnectorEvent): boolean {
  return event.kind !== "unknown" || event.field === "auto_reply" || event.field === "delayed";
}

function uidsOf(mails: ReadMail[]): string {
  return mails.map(({ uid }) => uid).join(",");
}

/** What was kept counts as seen. What nobody understands is left for a person, in a folder of its own where one is named. */
async function mark(
  client: ImapFlow,
  { credentials: { mailboxUnknownFolder } }: EmailChannel,
  { understood, others }: { understood: string; others: string },
): Promise<void> {
  if (understood !== "") await client.messageFlagsAdd(understood, ["\\Seen"], { uid: true });
  if (others === "" || !mailboxUnknownFolder) return;
  if (!(await client.messageMove(others, mailboxUnknownFolder, { uid: true })))
    throw Object.assign(new Error(`mails cannot be moved to ${mailboxUnknownFolder}`), { unknownFolder: true });
}
