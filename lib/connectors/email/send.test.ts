import { generateKeyPairSync } from "node:crypto";
import fc from "fast-check";
import { dkimVerify } from "mailauth/lib/dkim/verify.js";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { OutboundContent } from "../content.ts";
import { readServer } from "./onboarding.ts";
import { send } from "./send.ts";
import { emailOf, messageTo, person, senderAddress, startServer } from "./test-support.ts";

let server: Awaited<ReturnType<typeof startServer>>;
beforeAll(async () => {
  server = await startServer();
});
afterEach(() => {
  server.sandbox.rules.set([]);
  Object.assign(server.sandbox.dials, { mailTls: true, mailSignIn: true, outage: false });
});
afterAll(() => server.stop());

const sendTo = (address: string, content: OutboundContent = emailOf(), more = {}) =>
  send(messageTo(address, content, more), server.channel, server.io);

function headerOf(address: string, name: string): string | undefined {
  return server.mailTo(address)?.headers.find(([key]) => key.toLowerCase() === name)?.[1];
}

describe("the mail", () => {
  it("carries subject, HTML, and a text made from the HTML, from the sender's name and address", async () => {
    const html = '<h1>Hello Ines</h1><p>Your parcel waits at <a href="https://kiosk.example/nord">Kiosk Nord</a>.</p>';
    expect(await sendTo(person, emailOf({ html }))).toMatchObject({ outcome: "accepted", receipts: ["delivered"] });
    const mail = server.mailTo(person);
    expect(mail).toMatchObject({ subject: "Your parcel is here", from: '"Kiosk Nord" <hello@kiosk.example>' });
    expect(mail?.html?.trim()).toBe(html);
    expect(mail?.text).toContain("HELLO INES");
    expect(mail?.text).toContain("Kiosk Nord [https://kiosk.example/nord]");
  });

  it("keeps a text that was written for it, and needs no HTML", async () => {
    await sendTo(person, emailOf({ text: "Written by hand." }));
    expect(server.mailTo(person)?.text.trim()).toBe("Written by hand.");
    await sendTo(person, emailOf({ html: null, text: "Only words." }));
    expect(server.mailTo(person)).toMatchObject({ html: null, text: expect.stringContaining("Only words.") });
  });

  it("brings files along, and pictures where the HTML shows them", async () => {
    const attachments = [
      { name: "Rechnung für Ines.pdf", type: "application/pdf", bytes: Buffer.from("%PDF-1.7"), contentId: null },
      { name: "logo.png", type: "image/png", bytes: Buffer.from([0x89, 0x50]), contentId: "logo" },
    ];
    await sendTo(person, emailOf({ html: '<img src="cid:logo">', attachments }));
    const arrived = server.mailTo(person)?.attachments.toSorted((a, b) => (a.type < b.type ? -1 : 1));
    expect(arrived).toMatchObject([
      { name: "Rechnung für Ines.pdf", type: "application/pdf", size: 8, contentId: null },
      { name: "logo.png", type: "image/png", size: 2, contentId: "logo" },
    ]);
  });

  it("has the same name at every try, and bounces come back to an address of its own", async () => {
    await sendTo(person);
    const [first, path] = [server.mailTo(person)?.messageId, server.mailTo(person)?.returnPath];
    await sendTo(person);
    expect(server.mailTo(person)?.messageId).toBe(first);
    expect(first).toMatch(/^<2026112114000000000001\.[0-9a-f]{20}@kiosk\.example>$/);
    expect(path).toMatch(/^bounces\+2026112114000000000001\.[0-9a-f]{20}@kiosk\.example$/);
  });

  it("offers to unsubscribe with one click, in its headers and in both of its parts", async () => {
    const unsubscribeUrl = "https://door.example/unsubscribe/t0k.en?a=1&b=2";
    const options = { unsubscribeUrl, listName: "offers-2026" };
    await sendTo(person, emailOf({ html: "<html><body><p>Sale</p></body></html>" }), { options });
    expect(headerOf(person, "list-id")).toBe("<offers-2026.kiosk.example>");
    expect(headerOf(person, "list-unsubscribe")).toBe(`<${unsubscribeUrl}>`);
    expect(headerOf(person, "list-unsubscribe-post")).toBe("List-Unsubscribe=One-Click");
    expect(server.mailTo(person)?.html).toContain(`href="${unsubscribeUrl.replace("&", "&amp;")}"`);
    expect(server.mailTo(person)?.text).toContain(unsubscribeUrl);
    await sendTo(person);
    expect(headerOf(person, "list-unsubscribe")).toBeUndefined();
    expect(headerOf(person, "list-id")).toBeUndefined();
  });

  it("is signed with the domain's own key, its way out included", async () => {
    const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const record = `v=DKIM1; k=rsa; p=${publicKey.export({ type: "spki", format: "der" }).toString("base64")}`;
    server.sandbox.mail.world.keys.set("key._domainkey.kiosk.example", record);
    const credentials = {
      ...server.channel.credentials,
      ...{ dkimDomain: "kiosk.example", dkimSelector: "key" },
      dkimPrivateKey: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    };
    const channel = { ...server.channel, credentials };
    const options = { unsubscribeUrl: "https://door.example/unsubscribe/x", listName: "offers" };
    await send(messageTo(person, emailOf(), { options }), channel, server.io);
    expect(server.mailTo(person)?.dkim).toBe("pass");
    const signed = /; h=([^;]+)/
      .exec(headerOf(person, "dkim-signature") ?? "")?.[1]
      ?.toLowerCase()
      .split(":");
    expect(signed).toEqual(
      expect.arrayContaining(["from", "subject", "list-id", "list-unsubscribe", "list-unsubscribe-post"]),
    );
    expect(await readServer(channel, server.io)).toMatchObject({ ok: true });
  });

  it("is signed for the domain that it comes from as well, where that is not the channel's", async () => {
    const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const record = `v=DKIM1; k=rsa; p=${publicKey.export({ type: "spki", format: "der" }).toString("base64")}`;
    const credentials = {
      ...server.channel.credentials,
      ...{ dkimDomain: "kiosk.example", dkimSelector: "two" },
      dkimPrivateKey: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    };
    const signedBy = async (externalId: string) => {
      const sender = { externalId, shown: { name: "News", replyTo: "" } };
      await send(messageTo(person, emailOf(), { sender }), { ...server.channel, credentials }, server.io);
      const resolver = async () => [[record]];
      const { results } = await dkimVerify(Buffer.from(server.mailTo(person)?.raw ?? "", "base64"), {
        resolver,
      } as never);
      return (results as { signingDomain?: string; status?: { result?: string } }[])
        .map(({ signingDomain, status }) => `${signingDomain} ${status?.result}`)
        .sort();
    };
    expect(await signedBy("news@shop.example")).toEqual(["kiosk.example pass", "shop.example pass"]);
    expect(await signedBy("news@kiosk.example")).toEqual(["kiosk.example pass"]);
    expect(await signedBy("news@mail.kiosk.example")).toEqual(["kiosk.example pass"]);
  });

  it("says what its sender is called and where answers go, of an address beside the channel's own", async () => {
    const credentials = { ...server.channel.credentials, replyTo: "desk@kiosk.example" };
    const from = async (shown?: { name: string; replyTo: string }) => {
      const sender = { externalId: "news@kiosk.example", ...(shown ? { shown } : {}) };
      await send(messageTo(person, emailOf(), { sender }), { ...server.channel, credentials }, server.io);
      return [headerOf(person, "from"), headerOf(person, "reply-to")];
    };
    expect(await from()).toEqual(["Kiosk Nord <news@kiosk.example>", "desk@kiosk.example"]);
    expect(await from({ name: "News", replyTo: "" })).toEqual(["News <news@kiosk.example>", undefined]);
    expect((await from({ name: "", replyTo: "ask@kiosk.example" }))[1]).toBe("ask@kiosk.example");
    const bad = { externalId: "news@kiosk.example", shown: { name: "a\r\nBcc: x@y.example", replyTo: "" } };
    expect(await send(messageTo(person, emailOf(), { sender: bad }), server.channel, server.io)).toMatchObject({
      ...{ outcome: "rejected", failure: { code: "malformed" } },
    });
  });

  it("is not sent unsigned for a key that nothing can be signed with: such a key is not bound", async () => {
    const pem = (
      generateKeyPairSync("ed25519").privateKey.export({ type: "pkcs8", format: "pem" }) as string
    ).toString();
    for (const dkimPrivateKey of [pem, "-----BEGIN PRIVATE KEY-----\nno\n-----END PRIVATE KEY-----"]) {
      const channel = { ...server.channel, credentials: { ...server.channel.credentials, dkimPrivateKey } };
      expect(await readServer(channel, server.io)).toMatchObject({ ok: false, failure: { code: "malformed" } });
    }
  });
});

describe("what people choose cannot add a header or a recipient", () => {
  const nasty = fc
    .tuple(
      fc.string(),
      fc.constantFrom("\r\nBcc: eve@evil.example", "\nBcc: eve@evil.example", "\r", "\0", "\u2028x"),
      fc.string(),
    )
    .map((parts) => parts.join(""));

  it("in the subject", async () => {
    await fc.assert(
      fc.asyncProperty(nasty, async (subject) => {
        expect(await sendTo(person, emailOf({ subject }))).toMatchObject({
          outcome: "rejected",
          failure: { kind: "INVALID_REQUEST", code: "malformed" },
        });
      }),
      { numRuns: 50 },
    );
  });

  it.each([
    ["recipient", { address: { kind: "email", value: "ines@people.example, eve@evil.example" } }],
    ["recipient", { address: { kind: "email", value: "ines@people.example>\r\nRCPT TO:<eve@evil.example" } }],
    ["sender", { sender: { externalId: "hello@kiosk.example\r\nBcc: eve@evil.example" } }],
    ["unsubscribe address", { options: { unsubscribeUrl: "https://x.example/>\r\nBcc: eve@evil.example" } }],
  ])("in the %s: %j", async (_name, more) => {
    expect(await sendTo(person, emailOf(), more)).toMatchObject({
      outcome: "rejected",
      failure: { code: "malformed" },
    });
    expect(server.mailTo("eve@evil.example")).toBeUndefined();
  });

  it("in the name of a file", async () => {
    const attachments = [
      { name: 'x"\r\nBcc: eve@evil.example', type: "text/plain", bytes: Buffer.from(""), contentId: null },
    ];
    expect(await sendTo(person, emailOf({ attachments }))).toMatchObject({ outcome: "rejected" });
  });

  it("and any other subject arrives as it was written", async () => {
    for (const subject of ["Grüße aus Köln 🎉", "=?utf-8?q?x?=", "a".repeat(300), "您的包裹已到达"]) {
      expect(await sendTo(person, emailOf({ subject }))).toMatchObject({ outcome: "accepted" });
      expect(server.mailTo(person)?.subject).toBe(subject === "=?utf-8?q?x?=" ? "x" : subject);
    }
  });
});

describe("the server's answers", () => {
  it.each([
    ["nouser", "rejected", { kind: "RECIPIENT", code: "mailbox_unknown", address: "gone" }],
    ["closed", "rejected", { kind: "RECIPIENT", code: "mailbox_disabled", address: "gone" }],
    ["nodomain", "rejected", { kind: "RECIPIENT", code: "domain_unknown", address: "gone" }],
    ["full", "retry_later", { kind: "TRANSIENT", code: "mailbox_full", retryAfterMs: 86_400_000, maxTries: 3 }],
    ["overfull", "retry_later", { kind: "TRANSIENT", code: "mailbox_full", retryAfterMs: 86_400_000, maxTries: 3 }],
    ["busy", "retry_later", { kind: "THROTTLED_RECIPIENT", code: "recipient_rate" }],
    ["blocked", "rejected", { kind: "RECIPIENT", code: "policy_refused" }],
    ["spam", "rejected", { kind: "POLICY", code: "content_refused" }],
    ["large", "rejected", { kind: "INVALID_REQUEST", code: "too_large" }],
    ["cut", "uncertain", { kind: "UNKNOWN_OUTCOME" }],
    ["drop", "uncertain", { kind: "UNKNOWN_OUTCOME" }],
  ])("%s is %s", async (word, outcome, failure) => {
    expect(await sendTo(`${word}@people.example`)).toMatchObject({ outcome, failure });
  });

  it("a server that greylists takes the mail after five minutes", async () => {
    expect(await sendTo("grey@people.example")).toMatchObject({
      outcome: "retry_later",
      failure: { kind: "TRANSIENT", code: "greylisted", retryAfterMs: 300_000 },
    });
    server.sandbox.clock.advance(300_000);
    expect(await sendTo("grey@people.example")).toMatchObject({ outcome: "accepted" });
  });

  it.each(["CONNECT", "AUTH", "MAIL", "RCPT"])("a connection that hangs at %s has taken nothing", async (method) => {
    server.sandbox.mailServer?.drop();
    server.sandbox.rules.set([{ match: { platform: "email", method }, early: true, do: { kind: "silence" } }]);
    const outcome = await send(messageTo(person, emailOf()), server.channel, { ...server.io, timeoutMs: 300 });
    expect(outcome).toMatchObject({ outcome: "retry_later", failure: { kind: "TRANSIENT", platformFault: true } });
  });

  it("a refusal of the whole mail after its last byte is an answer, and no doubt", async () => {
    server.sandbox.rules.set([
      { match: { platform: "email" }, do: { kind: "error", code: 451, details: "4.3.0 Try again" } },
    ]);
    expect(await sendTo(person)).toMatchObject({ outcome: "retry_later", failure: { kind: "TRANSIENT" } });
  });
});

describe("encryption", () => {
  const encrypted = (more = {}) => ({
    ...server.channel,
    credentials: { ...server.channel.credentials, security: "starttls" as const, ...more },
  });

  it("is begun by STARTTLS with a server that shows a certificate we trust", async () => {
    const authority = server.sandbox.mailServer?.certificate ?? "";
    expect(await send(messageTo(person, emailOf()), encrypted({ authority }), server.io)).toMatchObject({
      outcome: "accepted",
    });
    expect(server.mailTo(person)?.tls).toBe(true);
  });

  it.each([
    ["shows a certificate nobody knows", true],
    ["offers no encryption", false],
  ])("gets nothing when the server %s", async (_name, mailTls) => {
    const to = `tls${mailTls}@people.example`;
    server.sandbox.dials.mailTls = mailTls;
    expect(await send(messageTo(to, emailOf()), encrypted({ perSecond: mailTls ? 2 : 3 }), server.io)).toMatchObject({
      outcome: "retry_later",
    });
    expect(server.mailTo(to)).toBeUndefined();
  });
});

describe("the state of the server", () => {
  const read = (more = {}) => readServer({ ...server.channel, ...more }, server.io);

  it("is good, and nothing is sent for it", async () => {
    const before = server.sandbox.record.accepted;
    expect(await read()).toMatchObject({ ok: true, value: { accountId: senderAddress, name: "Kiosk Nord" } });
    expect(server.sandbox.record.accepted).toBe(before);
  });

  it("is a refusal of our credentials when it does not let us in", async () => {
    server.sandbox.dials.mailSignIn = false;
    expect(await read()).toMatchObject({ ok: false, failure: { kind: "AUTH", code: "sign_in_refused" } });
  });

  it("is unknown, and not bad, while it does not answer", async () => {
    server.sandbox.dials.outage = true;
    expect(await read()).toMatchObject({ ok: false, failure: { kind: "TRANSIENT" } });
    server.sandbox.dials.outage = false;
    expect(await read({ baseUrl: "smtp://127.0.0.1:1" })).toMatchObject({ ok: false, failure: { kind: "TRANSIENT" } });
  });
});
