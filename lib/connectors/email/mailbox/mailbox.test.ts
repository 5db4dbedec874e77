import { createServer } from "node:net";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import type { MailboxBatch, MailboxPosition } from "../../mailbox.ts";
import type { EmailChannel } from "../credentials.ts";
import { onboarding } from "../onboarding.ts";
import { senderAddress, startServer } from "../test-support.ts";
import { returnAddress, tokenOf } from "../token.ts";
import { batchLimits, mailbox } from "./mailbox.ts";

const { sandbox, io, channel, collecting, control, imapCertificate, stop } = await startServer();
afterAll(stop);

const { world } = sandbox.mail;
const key = channel.credentials.callbackKey;
const inbox = () => world.inFolder(senderAddress, "INBOX");

beforeEach(async () => {
  world.mailboxes.clear();
  await control("dials", { outage: false, mailSignIn: true, mailTls: true });
  await control("rules", []);
});

function arrive(raw: string) {
  const lines = raw.replace(/\r?\n/g, "\r\n");
  const id = `m${world.uidNext}`;
  return sandbox.mail.deliver({
    id,
    account: null,
    returnPath: "",
    recipient: senderAddress,
    tls: false,
    raw: Buffer.from(lines),
  });
}

const correlationOf = (number: number) => `2026112114000000${String(number).padStart(6, "0")}`;

/** A letter of a mail server that could not deliver. */
function bounce(number: number, more: { key?: string; words?: string } = {}) {
  const to = returnAddress(senderAddress, tokenOf(correlationOf(number), more.key ?? key));
  return arrive(
    `From: mailer-daemon@mx.example\nTo: <${to}>\nSubject: Undelivered Mail Returned to Sender\nMessage-ID: <b${number}@mx.example>\n\n${
      more.words ?? ""
    }<ines@people.example>: 550 5.1.1 no such user\n`,
  );
}

const stranger = () => bounce(99, { key: "another key" });

/** All batches from a position on; the last failure when there is one. */
async function readAll(of: EmailChannel, from: MailboxPosition | null = null) {
  const batches: MailboxBatch[] = [];
  for await (const given of mailbox.read(of, from, io)) {
    if (!given.ok) return { batches, failure: given.failure };
    batches.push(given.value);
  }
  return { batches, failure: null };
}

/** Which messages the mails of batches are about, by the number they were made with. */
const numbersOf = (batches: MailboxBatch[]) =>
  batches.flatMap(({ requests }) =>
    requests.map(({ body }) => Number(/\+2026112114000000(\d{6})\./.exec(body.toString())?.[1])),
  );

describe("reading a mailbox", () => {
  it("gives bounces once, marks them as seen, and goes on behind them", async () => {
    await bounce(1);
    await bounce(2);
    const first = await readAll(collecting());
    expect(first).toMatchObject({ failure: null, batches: [{ unknown: 0, position: { validity: "1" } }] });
    expect(numbersOf(first.batches)).toEqual([1, 2]);
    expect(inbox().map(({ seen }) => seen)).toEqual([true, true]);
    const position = first.batches.at(-1)?.position ?? null;
    expect(await readAll(collecting(), position)).toEqual({ batches: [], failure: null });
    await bounce(3);
    expect(numbersOf((await readAll(collecting(), position)).batches)).toEqual([3]);
  });

  it("reads what a person has opened since, and not what was opened before the first reading", async () => {
    (await bounce(1)).seen = true;
    await bounce(2);
    const { batches } = await readAll(collecting());
    expect(numbersOf(batches)).toEqual([2]);
    (await bounce(3)).seen = true;
    expect(numbersOf((await readAll(collecting(), batches.at(-1)?.position ?? null)).batches)).toEqual([3]);
  });

  it("gives an empty mailbox a position, so that what comes next is fresh", async () => {
    const { batches } = await readAll(collecting());
    expect(batches).toMatchObject([{ requests: [], unknown: 0, position: { validity: "1", lastUid: 0 } }]);
    (await bounce(1)).seen = true;
    expect(numbersOf((await readAll(collecting(), batches[0]?.position ?? null)).batches)).toEqual([1]);
  });

  it("begins anew with what nobody has opened after the server numbered its mails anew", async () => {
    await bounce(1);
    const { batches } = await readAll(collecting());
    await bounce(2);
    world.renumber();
    const again = await readAll(collecting(), batches.at(-1)?.position ?? null);
    expect(numbersOf(again.batches)).toEqual([2]);
    expect(again.batches.at(-1)?.position).toMatchObject({ validity: String(world.validity) });
  });

  it("reads in batches, and marks one only when the next is asked for", async () => {
    const mails = batchLimits.mails + 3;
    for (let number = 1; number <= mails; number++) await bounce(number);
    const reading = mailbox.read(collecting(), null, io);
    const first = await reading.next();
    expect(first.value).toMatchObject({ ok: true, value: { requests: { length: batchLimits.mails } } });
    expect(inbox().filter(({ seen }) => seen)).toHaveLength(0);
    const second = await reading.next();
    expect(inbox().filter(({ seen }) => seen)).toHaveLength(batchLimits.mails);
    expect(second.value).toMatchObject({
      value: { requests: { length: 3 }, position: { lastUid: inbox().at(-1)?.uid } },
    });
    // Whoever stops here has not kept the second batch.
    await reading.return(undefined);
    expect(inbox().filter(({ seen }) => seen)).toHaveLength(batchLimits.mails);
  });

  it("reads no more of a mail than its beginning", async () => {
    await bounce(1, { words: "x".repeat(2 * batchLimits.bytesOfEach) });
    const { batches } = await readAll(collecting());
    expect(batches[0]?.requests[0]?.body.length).toBe(batchLimits.bytesOfEach);
  });
});

describe("mails that say nothing to us", () => {
  it("stay unread where they are: other people's bounces, and names that nobody signed", async () => {
    await stranger();
    await bounce(1);
    await arrive("Subject: a mail without a sender\n\nwords\n");
    const { batches } = await readAll(collecting());
    expect(numbersOf(batches)).toEqual([1]);
    expect(batches).toMatchObject([{ unknown: 2 }]);
    expect(inbox().map(({ seen }) => seen)).toEqual([false, true, false]);
  });

  it("are moved to the folder that is named for them", async () => {
    const [account] = world.accounts.values();
    if (account) account.folders = ["Other"];
    await stranger();
    await bounce(1);
    expect(await readAll(collecting({ mailboxUnknownFolder: "Other" }))).toMatchObject({ failure: null });
    expect(world.inFolder(senderAddress, "Other")).toHaveLength(1);
    expect(inbox()).toHaveLength(1);
  });

  it("are reported when that folder is not there, after what is ours was given", async () => {
    await stranger();
    await bounce(1);
    const { batches, failure } = await readAll(collecting({ mailboxUnknownFolder: "Nowhere" }));
    expect(numbersOf(batches)).toEqual([1]);
    expect(failure).toMatchObject({ code: "folder_missing", detail: expect.stringContaining("Nowhere") });
  });
});

describe("a mailbox that cannot be read", () => {
  it.each([
    ["sign_in_refused", "AUTH", async () => collecting({ mailboxPassword: "wrong" })],
    ["folder_missing", "INVALID_REQUEST", async () => collecting({ mailboxFolder: "Nowhere" })],
    ["encryption_failed", "TRANSIENT", async () => collecting({ mailboxSecurity: "starttls" })],
    ["no_answer", "TRANSIENT", async () => collecting({ mailboxUrl: `imap://127.0.0.1:${await closedPort()}` })],
    [
      "no_answer",
      "TRANSIENT",
      async () => {
        await control("dials", { outage: true });
        return collecting();
      },
    ],
    [
      "refused",
      "TRANSIENT",
      async () => {
        const match = { platform: "email", path: "/imap", method: "FETCH" };
        await control("rules", [{ match, do: { kind: "error", code: 1, details: "not now" }, early: true }]);
        return collecting();
      },
    ],
  ])("says why: %s", async (code, kind, make) => {
    await bounce(1);
    expect(await readAll(await make())).toMatchObject({ batches: [], failure: { code, kind } });
    expect(inbox()[0]?.seen).toBe(false);
  });

  it("is read over STARTTLS with the certificate that was given", async () => {
    await bounce(1);
    const { port } = new URL(collecting().credentials.mailboxUrl ?? "");
    const secure = {
      mailboxUrl: `imap://localhost:${port}`,
      mailboxSecurity: "starttls",
      authority: imapCertificate,
    } as const;
    expect(numbersOf((await readAll(collecting(secure))).batches)).toEqual([1]);
  });

  it("is found out when the channel is bound, and named as the mailbox", async () => {
    const [step] = onboarding.steps;
    expect(await step.run(collecting(), "https://door.example", io, { url: "", verifyToken: "" })).toMatchObject({
      ok: true,
    });
    const wrong = collecting({ mailboxPassword: "wrong" });
    expect(await step.run(wrong, "https://door.example", io, { url: "", verifyToken: "" })).toMatchObject({
      ok: false,
      failure: { code: "sign_in_refused", detail: expect.stringMatching(/^IMAP: /) },
    });
  });
});

it("is none where bounces are posted, and another one with another server, name or folder", () => {
  const places = [channel, collecting(), collecting({ mailboxUser: "x" }), collecting({ mailboxFolder: "y" })].map(
    mailbox.placeOf,
  );
  expect(places[0]).toBeNull();
  expect(new Set(places)).toHaveLength(4);
});

/** A port that nobody listens on. */
async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
