/** The simulated mail server as a client sees it that is not ours. */
import { generateKeyPairSync } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createTransport, type SendMailOptions } from "nodemailer";
import { afterAll, beforeEach, describe, expect, it, vi } from "vitest";
import { startTestSandbox } from "../testing.ts";
import type { MailAccount } from "./world.ts";

const running = await startTestSandbox({ speed: 0, smtpPort: 0 });
const { sandbox, control, smtpUrl } = running;
afterAll(() => running.close());

const from = "hello@kiosk.example";
let account: MailAccount;
beforeEach(async () => {
  await sandbox.reset({ speed: 0 });
  account = sandbox.mail.world.addAccount("Kiosk", { id: from });
});

async function hand(more: SendMailOptions & { to: string }, auth?: { user: string; pass: string } | null) {
  const { hostname, port } = new URL(smtpUrl ?? "");
  const signIn = auth === null ? {} : { auth: auth ?? { user: account.user, pass: account.password } };
  const client = createTransport({
    ...{ host: hostname, port: Number(port), tls: { rejectUnauthorized: false }, ...signIn },
  });
  return client
    .sendMail({ from, subject: "Hello", text: "Words", ...more })
    .then(({ response }) => response)
    .finally(() => client.close());
}
const inboxOf = (address: string) => sandbox.mail.world.mailboxes.get(address) ?? [];
const refusal = (code: number) => ({ responseCode: code });

describe("who may hand over mails", () => {
  it("an account that signs in, under an address of its domain", async () => {
    expect(await hand({ to: "ines@people.example" })).toMatch(/^250 2\.0\.0 Taken as [0-9A-F]{16}/);
    expect(inboxOf("ines@people.example")).toMatchObject([
      { subject: "Hello", account: from, tls: true, dkim: "none" },
    ]);
    const envelope = { from: "bounces+token@kiosk.example", to: "ines@people.example" };
    await hand({ to: "ines@people.example", envelope });
    expect(inboxOf("ines@people.example").at(-1)?.returnPath).toBe("bounces+token@kiosk.example");
  });

  it("nobody else: without a name, with a wrong password, for another domain, or when the account is closed", async () => {
    const to = "ines@people.example";
    await expect(hand({ to }, null)).rejects.toMatchObject(refusal(530));
    await expect(hand({ to }, { user: account.user, pass: "wrong" })).rejects.toMatchObject(refusal(535));
    await expect(hand({ to, envelope: { from: "eve@evil.example", to } })).rejects.toMatchObject(refusal(553));
    await control("dials", { mailSignIn: false });
    await expect(hand({ to })).rejects.toMatchObject(refusal(535));
    await control("dials", { mailSignIn: true });
    await control(`mail/accounts/${encodeURIComponent(from)}/set`, { state: "closed" });
    await expect(hand({ to })).rejects.toMatchObject(refusal(535));
    expect(inboxOf(to)).toEqual([]);
  });
});

describe("what the dials and rules do", () => {
  it("an outage answers 421 before anything else, and a rule answers what it says", async () => {
    await control("dials", { outage: true });
    await expect(hand({ to: "ines@people.example" })).rejects.toMatchObject(refusal(421));
    await control("dials", { outage: false });
    const match = { platform: "email", method: "DATA", recipient: "ines@*" };
    await control("rules", [{ match, do: { kind: "error", code: 451, details: "4.7.1 Later" }, times: 1 }]);
    await expect(hand({ to: "ines@people.example" })).rejects.toMatchObject(refusal(451));
    expect(await hand({ to: "ines@people.example" })).toMatch(/^250/);
  });

  it("greylisting takes a mail that comes again after five virtual minutes", async () => {
    await control("dials", { mailGreylist: true });
    await expect(hand({ to: "ines@people.example" })).rejects.toMatchObject(refusal(451));
    await control("clock", { advanceMs: 299_000 });
    await expect(hand({ to: "ines@people.example" })).rejects.toMatchObject(refusal(451));
    await control("clock", { advanceMs: 1_000 });
    expect(await hand({ to: "ines@people.example" })).toMatch(/^250/);
  });

  it("a connection that is cut after the last byte has delivered the mail, and one that is cut before it has not", async () => {
    await expect(hand({ to: "drop@people.example" })).rejects.toThrow();
    await expect(hand({ to: "cut@people.example" })).rejects.toThrow();
    expect([inboxOf("drop@people.example").length, inboxOf("cut@people.example").length]).toEqual([1, 0]);
    expect([...sandbox.record.all()].map(({ recipient }) => recipient)).toEqual(["drop@people.example"]);
  });

  it("without STARTTLS mails come in the clear", async () => {
    await control("dials", { mailTls: false });
    await hand({ to: "ines@people.example" });
    expect(inboxOf("ines@people.example")).toMatchObject([{ tls: false }]);
  });
});

it("a signature is checked with the key that was published, and a changed one fails", async () => {
  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const p = publicKey.export({ type: "spki", format: "der" }).toString("base64");
  const dkim = {
    ...{ domainName: "kiosk.example", keySelector: "k" },
    privateKey: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  };
  const seen = async () => {
    await hand({ to: "ines@people.example", dkim });
    return inboxOf("ines@people.example").at(-1)?.dkim;
  };
  expect(await seen()).toMatch(/^(none|neutral|temperror|permerror)$/);
  await control("mail/keys", { "K._domainkey.kiosk.example": `v=DKIM1; k=rsa; p=${p}` });
  expect(await seen()).toBe("pass");
  const other = generateKeyPairSync("rsa", { modulusLength: 2048 }).publicKey.export({ type: "spki", format: "der" });
  await control("mail/keys", { "k._domainkey.kiosk.example": `v=DKIM1; k=rsa; p=${other.toString("base64")}` });
  expect(await seen()).toBe("fail");
});

describe("reports", () => {
  it("come into the account's mailbox once their time has come, and are posted until somebody takes them", async () => {
    const posts: string[] = [];
    let refusals = 2;
    const receiver = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        posts.push(Buffer.concat(chunks).toString());
        response.statusCode = refusals-- > 0 ? 503 : 200;
        response.end();
      });
    });
    await new Promise<void>((listening) => receiver.listen(0, "127.0.0.1", () => listening()));
    const callbackUrl = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;
    await control(`mail/accounts/${encodeURIComponent(from)}/set`, { callbackUrl });
    await hand({ to: "late@people.example", envelope: { from: "bounces+t@kiosk.example", to: "late@people.example" } });
    expect(inboxOf("bounces@kiosk.example")).toEqual([]);
    await control("clock", { advanceMs: 10_000 });
    await vi.waitFor(() => expect(inboxOf("bounces@kiosk.example")).toMatchObject([{ returnPath: "", account: null }]));
    for (const gapMs of [1_000, 5_000]) {
      const before = posts.length;
      await vi.waitFor(() => expect(sandbox.mail.counts.failedTries).toBe(Math.max(1, before)));
      await control("clock", { advanceMs: gapMs });
      await vi.waitFor(() => expect(posts.length).toBe(before + 1));
    }
    await vi.waitFor(() => expect(sandbox.mail.counts).toMatchObject({ reports: 1, posted: 1, failedTries: 2 }));
    expect(new Set(posts).size).toBe(1);
    expect(posts[0]).toContain("Status: 5.1.1");
    await new Promise((closed) => receiver.close(closed));
  });

  it("are never written about a report", async () => {
    await hand({ to: "late@people.example" });
    await control("clock", { advanceMs: 10_000 });
    await vi.waitFor(() => expect(inboxOf(from)).toHaveLength(1));
    const [report] = inboxOf(from);
    if (!report) throw new Error("no report");
    await sandbox.mail.report("failed", report);
    expect(sandbox.mail.counts.reports).toBe(1);
  });
});
