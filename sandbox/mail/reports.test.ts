import { simpleParser } from "mailparser";
import PostalMime from "postal-mime";
import { describe, expect, it } from "vitest";
import { fateOf, Greylist } from "./outcomes.ts";
import { type ReportKind, reportOf } from "./reports.ts";
import { MailWorld, mailboxOf } from "./world.ts";

const world = new MailWorld(7);
const mail = world.keep({
  ...{
    id: "A1",
    mailbox: "ines@people.example",
    account: "hello@kiosk.example",
    returnPath: "bounces+t@kiosk.example",
  },
  ...{ from: "Kiosk <hello@kiosk.example>", subject: "Your parcel", text: "It is here", html: null },
  ...{ messageId: "<m1@kiosk.example>", headers: [["Message-ID", "<m1@kiosk.example>"]], attachments: [] },
  ...{ at: Date.UTC(2026, 10, 22, 9), tls: true, dkim: "none", raw: "" },
});
const about = { recipient: "ines@people.example", id: "r1", at: Date.UTC(2026, 10, 22, 10) };
const written = (kind: ReportKind) => reportOf(kind, mail, about);

describe("a report about a mail", () => {
  it.each([
    ["failed", "failed", "5.1.1"],
    ["full", "failed", "5.2.2"],
    ["delayed", "delayed", "4.4.1"],
    ["expired", "failed", "4.4.7"],
    ["delivered", "delivered", "2.0.0"],
  ] as const)("%s has the three parts of RFC 3464 and says %s with %s", async (kind, action, status) => {
    const text = written(kind);
    expect(text).toMatch(/^Content-Type: multipart\/report; report-type=delivery-status; boundary=/m);
    const { attachments, to } = await PostalMime.parse(text);
    expect(to).toMatchObject([{ address: "bounces+t@kiosk.example" }]);
    const [machine, original] = attachments.map(({ mimeType, content }) => ({
      mimeType,
      words: typeof content === "string" ? content : new TextDecoder().decode(content),
    }));
    expect(machine?.mimeType).toBe("message/delivery-status");
    expect(machine?.words).toContain(
      `Final-Recipient: rfc822; ines@people.example\nAction: ${action}\nStatus: ${status}\n`,
    );
    expect(original?.mimeType).toBe("text/rfc822-headers");
    expect(original?.words).toContain("Message-ID: <m1@kiosk.example>");
  });

  it("of a complaint is a feedback report (RFC 5965) with what was complained about", () => {
    const text = written("complaint");
    expect(text).toMatch(/report-type=feedback-report/);
    expect(text).toContain("Feedback-Type: abuse\r\n");
    expect(text).toContain("Original-Rcpt-To: <ines@people.example>");
    expect(text).toContain("Content-Type: message/rfc822\r\n\r\nMessage-ID: <m1@kiosk.example>");
  });

  it("of a person who is away answers the mail and says that nobody wrote it", async () => {
    const { subject, inReplyTo, headers, from } = await simpleParser(written("auto_reply"));
    expect({ subject, inReplyTo, auto: headers.get("auto-submitted"), from: from?.value[0]?.address }).toEqual({
      ...{ subject: "Out of office: Your parcel", inReplyTo: "<m1@kiosk.example>", auto: "auto-replied" },
      from: "ines@people.example",
    });
  });

  it("of a server that writes letters has no part for machines", async () => {
    const { attachments, text } = await simpleParser(written("plain"));
    expect(attachments).toEqual([]);
    expect(text).toContain("<ines@people.example>: 550 No such user here");
  });
});

describe("what becomes of a mail by its address", () => {
  it.each([
    ["ok@people.example", {}],
    ["ines@people.example", {}],
    ["nouser@people.example", { atRecipient: { code: 550 } }],
    ["NOUSER.17@people.example", { atRecipient: { code: 550 } }],
    ["full-2@people.example", { atRecipient: { code: 452 } }],
    ["spam+a@people.example", { atContent: { code: 554 } }],
    ["late_1@people.example", { report: "failed" }],
    ["drop7@people.example", { breaks: "after_accept" }],
    ["cut@people.example", { breaks: "before_answer" }],
  ])("%s: %o", (address, fate) => {
    expect(fateOf(address)).toMatchObject(fate);
  });

  it("is ordinary for a word that only begins like one", () => {
    for (const address of ["fullerton@people.example", "latest@people.example", "okay@people.example"])
      expect(fateOf(address)).toEqual({});
  });

  it("is greylisted for a while, for each sender and recipient alone", () => {
    const list = new Greylist();
    expect(list.refuses("a@x", "b@y", 300, 1_000)).toBe(true);
    expect(list.refuses("a@x", "b@y", 300, 1_299)).toBe(true);
    expect(list.refuses("a@x", "c@y", 300, 1_300)).toBe(true);
    expect(list.refuses("a@x", "b@y", 300, 1_300)).toBe(false);
  });
});

it("a mailbox is its owner's, whatever stands after a plus, and keeps the newest two hundred", () => {
  expect(mailboxOf("Bounces+a.b@Kiosk.example")).toBe("bounces@kiosk.example");
  const full = new MailWorld(1);
  const { uid: _uid, seen: _seen, spam: _spam, ...one } = mail;
  for (let number = 0; number < 205; number++) full.keep({ ...one, id: String(number) });
  const kept = full.mailboxes.get(mail.mailbox) ?? [];
  expect([kept.length, kept[0]?.id, kept.at(-1)?.id]).toEqual([200, "5", "204"]);
});

it("a world that was saved is the same one again", () => {
  const before = new MailWorld(3);
  const account = before.addAccount("Kiosk Nord");
  before.keys.set("k._domainkey.kiosk.example", "v=DKIM1");
  const { uid: _uid, seen: _seen, spam: _spam, ...one } = mail;
  before.keep(one);
  before.renumber();
  const after = new MailWorld(99);
  after.addAccount("Gone");
  after.restore(JSON.parse(JSON.stringify(before.save())));
  expect(after.save()).toEqual(before.save());
  expect(after.signIn(account.user, account.password)?.id).toBe(account.id);
  expect(after.signIn(account.user, "wrong")).toBeNull();
  expect(after.addAccount("Next").password).toBe(before.addAccount("Next").password);
});
