import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { languages } from "#db/enums";
import { type MailKind, mailKinds } from "#db/mail-enums";
import { forgetEnv } from "#lib/env";
import { type MailServer, startMailServer } from "#lib/testing/mail-server";
import { composeMail, type KeptMail } from "./compose.ts";
import { hears, type Listener, type MailPayloads, mailRules, payloadFor, topicsOf } from "./kinds.ts";
import { canMail, handOver, needsTls } from "./send-mail.ts";

Object.assign(process.env, {
  DATABASE_URL: "postgres://user:password@localhost:5432/none",
  NEXTAUTH_SECRET: "x".repeat(32),
  SEALING_KEY: Buffer.alloc(32).toString("base64"),
});
forgetEnv();

const console = "https://console.example";
const figures = {
  ...{
    submitted: 1_000,
    accepted: 900,
    sent: 890,
    delivered: 810,
    read: 405,
    failed: 100,
    failedLater: 0,
    uncertain: 0,
  },
};
const mailed = { code: "1790000000000000001", channelId: "cams-even", name: "order_shipped", language: "en" };
const mailedSend = { campaignId: "202611230001", channelId: "cams-even", name: "Autumn", rowsSend: 5000 };
const payloads: MailPayloads = {
  invitation: { workspace: "North Star", inviter: "Ann Moss", role: "operator", zone: "Europe/Berlin" },
  password: { minutes: 30 },
  password_replaced: {},
  request_made: { workspace: "North Star", kind: "channel_quota", by: "Ann Moss", reason: "Two more shops" },
  request_answered: {
    ...{ workspace: "North Star", kind: "channel_quota", approved: true, by: "Bea", granted: 12, reason: "Good luck" },
  },
  customer_suspended: { workspace: "North Star", provider: "Harbour", reason: "An unpaid bill" },
  customer_resumed: { workspace: "North Star", provider: "Harbour" },
  customer_handed_over: { workspace: "North Star", from: "Harbour", to: "Quay" },
  alarm: {
    workspace: "North Star",
    zone: "Europe/Berlin",
    alarms: [
      ...(["channel", "account", "sender", "template", "campaign_paused", "campaign_failed", "outage"] as const).map(
        (kind, at) => ({
          ...{ kind, channelId: at % 2 === 0 ? "cams-even" : "cams-odd", seenAt: "2026-11-20T10:00:00Z", times: at },
          detail: {
            ...{ name: `Thing ${at}`, channel: "Kiosk", state: "disconnected", reason: "platform_auth" },
            ...{ code: "1", campaignId: "2", failed: "30", of: "100", limit: "5", platform: "whatsapp" },
          },
        }),
      ),
    ],
  },
  campaign: {
    ...{ workspace: "North Star", campaignId: "2026", channelId: "cams-even", name: "Autumn", state: "completed" },
    ...{ rowsSend: 1_000, figures },
  },
  weekly: {
    ...{ workspace: "North Star", from: "2026-11-16", to: "2026-11-22", otherOptOuts: 2 },
    channels: [
      { id: "cams-even", name: "Kiosk", type: "whatsapp", figures, optOuts: 3 },
      {
        id: "cams-odd",
        name: "Letters",
        type: "email",
        figures: { ...figures, accepted: 100, delivered: 90 },
        optOuts: 4,
      },
    ],
  },
  sender_address: { workspace: "North Star", by: "Ann Moss", address: "news@north.example", days: 3 },
  template_waits: { workspace: "North Star", by: "Ann Moss", template: mailed },
  template_answered: { workspace: "North Star", by: "Bea", template: mailed, approved: false, reason: "Too long" },
  send_waits: { workspace: "North Star", by: "Ann Moss", ...mailedSend },
  send_answered: { workspace: "North Star", by: "Bea", ...mailedSend, reason: "Too early" },
  contact_file: {
    ...{ workspace: "North Star", fileName: "guests.xlsx", what: "import", failed: false },
    ...{ rows: 120_000, rejected: 12 },
  },
  test: {},
};

/** A mail of each kind as it is kept. */
function kept<K extends MailKind>(
  kind: K,
  language: "en" | "zh" = "en",
  payload: MailPayloads[K] = payloads[kind],
): KeptMail<K> {
  const recipient = "ana@north.example";
  return { kind, language, recipient, payload, token: "secret-token", expiresAt: new Date("2026-11-28T10:00:00Z") };
}
const compose = (kind: MailKind, language: "en" | "zh" = "en") => composeMail(kept(kind, language), console);
const passwordMail = compose("password");
const everyMail = languages.flatMap((language) => mailKinds.map((kind) => [language, kind] as const));

describe("a mail", () => {
  test.each(everyMail)("in %s about %s says the same as text and as HTML", (language, kind) => {
    const mail = compose(kind, language);
    expect(mail.subject).not.toBe("");
    expect(mail.html).toContain(`<html lang="${language === "zh" ? "zh-Hans" : "en"}">`);
    const read = mail.html
      .replace(/<(style|title)[\s\S]*?<\/\1>/g, "")
      .replace(/<[^>]+>/g, " ")
      .replaceAll("&amp;", "&")
      .replaceAll("&#39;", "'")
      .replace(/\s+/g, "");
    const lines = mail.text
      .split("\n")
      .map((line) => line.replace(/^\s*(\* |-- $)?/, "").replace(/^[^:：]+[:：]\s*(?=[\d(])/, ""));
    const links = lines.filter((line) => line.startsWith("https:"));
    for (const line of lines.filter((line) => line !== "" && !/[:：]$/.test(line) && !links.includes(line)))
      expect(read).toContain(line.replace(/\s+/g, ""));
    for (const link of links) expect(mail.html).toContain(`href="${link.trim()}"`);
  });

  test.each(everyMail)(
    "in %s about %s brings nothing from elsewhere and keeps every argument filled",
    (language, kind) => {
      const mail = compose(kind, language);
      expect(mail.html).not.toMatch(/<(img|link|script|iframe)\b|url\(|@import/);
      const addresses = [...`${mail.html} ${mail.text}`.matchAll(/https?:\/\/[^/\s"<]+/g)].map(([address]) => address);
      expect(new Set(addresses)).toEqual(new Set([console]));
      for (const part of [mail.subject, mail.text, mail.html.replace(/<style[\s\S]*?<\/style>/, "")])
        expect(part).not.toMatch(/[{}]|undefined|NaN|null/);
    },
  );

  test.each(everyMail)("in %s about %s says where to stop it, unless everybody gets it", (language, kind) => {
    const stop = `${console}/settings/account#mails`;
    const mail = compose(kind, language);
    expect(mail.text.includes(stop)).toBe(mailRules[kind].topic !== null);
    expect(mail.html.includes(`href="${stop}"`)).toBe(mailRules[kind].topic !== null);
  });

  test.each(languages)("in %s brings its link", (language) => {
    for (const [kind, link] of [
      ["invitation", `${console}/invitation/secret-token`],
      ["password", `${console}/password#secret-token`],
    ] as const) {
      const mail = compose(kind, language);
      expect(mail.text).toContain(`\n${link}\n`);
      expect(mail.html).toContain(`href="${link}"`);
    }
  });

  test.each([
    ["en", "Ann Moss invites you to North Star", "as Operator", "28 November 2026"],
    ["zh", "Ann Moss 邀请您加入 North Star", "运营", "2026年11月28日"],
  ] as const)("in %s says who invites whom to what, until when", (language, subject, role, date) => {
    const mail = compose("invitation", language);
    expect(mail.subject).toBe(subject);
    expect(mail.text).toContain(role);
    expect(mail.text).toContain(date);
    expect(mail.text).toContain("11:00");
  });

  test("carries no link and no markup of a name that people chose", () => {
    const name = "You won: https://evil.example/prize <b>now</b>\r\nBcc: all@evil.example";
    const written = [
      kept("invitation", "en", { ...payloads.invitation, workspace: name, inviter: "evil.example" }),
      kept("request_made", "en", { ...payloads.request_made, by: name, reason: name }),
      kept("alarm", "en", {
        ...payloads.alarm,
        alarms: payloads.alarm.alarms.map((line) => ({
          ...line,
          detail: { ...line.detail, name, reason: name, state: name },
        })),
      }),
      kept("campaign", "en", { ...payloads.campaign, name }),
    ].map((mail) => composeMail(mail as KeptMail, console));
    for (const mail of written) {
      for (const part of [mail.subject, mail.text, mail.html]) {
        expect(part).not.toMatch(/evil\.example|https:\/\/evil|@evil/);
        expect(part.replaceAll(console, "")).not.toMatch(/https?:/);
      }
      expect(mail.subject).not.toMatch(/[\r\n]/);
      expect(mail.html).not.toContain("<b>");
    }
    const plain = kept("invitation", "en", { ...payloads.invitation, workspace: "Müller & Söhne St. Gallen" });
    expect(composeMail(plain, console).html).toContain("Müller &amp; Söhne St. Gallen");
  });

  test("adds figures up by their sums, with the rates of the pages", () => {
    const { text } = compose("weekly");
    expect(text).toContain(
      "Kiosk · WhatsApp\n  Accepted: 900\n  Delivered: 810 (90%)\n  Read: 405 (50%)\n  Failed: 100 (10%)",
    );
    expect(text).toContain(
      "All\n  Accepted: 1,000\n  Delivered: 900 (90%)\n  Read: 810 (90%)\n  Failed: 200 (16.7%)\n  Opted out: 7",
    );
  });
});

describe("who hears of what", () => {
  const listener = (given: Partial<Listener>): Listener => ({
    ...{ userId: "u", email: "a@b.example", role: "operator", channelIds: null, mutedMails: [] },
    ...{ language: "en", zone: "UTC" },
    ...given,
  });

  test("follows from role, from what is switched off, and from whom it is for", () => {
    expect(hears("alarm", listener({}), null)).toBe(true);
    expect(hears("alarm", listener({ role: "viewer" }), null)).toBe(false);
    expect(hears("alarm", listener({ mutedMails: ["alarms"] }), null)).toBe(false);
    expect(hears("campaign", listener({ role: "viewer" }), "u")).toBe(true);
    expect(hears("campaign", listener({}), "someone else")).toBe(false);
    expect(hears("campaign", listener({ mutedMails: ["campaigns"] }), "u")).toBe(false);
    expect(hears("customer_suspended", listener({ role: "owner", mutedMails: ["alarms", "requests"] }), null)).toBe(
      true,
    );
  });

  test("the topics that a role may switch are those it can hear of", () => {
    expect(topicsOf("owner")).toEqual(["requests", "alarms", "campaigns", "weekly"]);
    expect(topicsOf("finance")).toEqual(["weekly"]);
    expect(topicsOf("agent")).toEqual([]);
  });

  test("a member who is limited to channels reads of no other", () => {
    const limited = listener({ channelIds: ["cams-odd"] });
    const alarm = payloadFor("alarm", payloads.alarm, limited);
    expect(alarm?.alarms.map(({ channelId }) => channelId)).toEqual(["cams-odd", "cams-odd", "cams-odd"]);
    expect(payloadFor("weekly", payloads.weekly, limited)?.channels.map(({ id }) => id)).toEqual(["cams-odd"]);
    expect(payloadFor("campaign", payloads.campaign, limited)).toBeNull();
    expect(payloadFor("alarm", payloads.alarm, listener({ channelIds: [] }))).toBeNull();
    expect(payloadFor("weekly", payloads.weekly, listener({}))).toBe(payloads.weekly);
  });
});

describe("handing over", () => {
  let server: MailServer;
  beforeAll(async () => {
    server = await startMailServer();
  });
  beforeEach(() => void server.received.splice(0));
  afterAll(() => server.close());
  const send = (to = "ana@north.example") => handOver(to, passwordMail, "mail-1");

  test("brings the mail to the server, from the operator's address, as text and HTML, under a name of its own", async () => {
    expect(canMail()).toBe(true);
    expect(await send()).toEqual({ outcome: "taken" });
    const [{ to, mail } = { to: [], mail: undefined }] = server.received;
    expect(to).toEqual(["ana@north.example"]);
    expect(mail?.from?.address).toBe("carillon@console.example");
    expect(mail?.messageId).toBe("<mail-1@console.example>");
    expect(mail?.headers).toContainEqual(expect.objectContaining({ key: "auto-submitted", value: "auto-generated" }));
    expect(mail?.text?.trim()).toBe(passwordMail.text.trim());
    expect(mail?.html?.trim()).toBe(passwordMail.html.trim());
  });

  test("tells a busy server, a refusal of the mail, and a cut after the whole mail apart", async () => {
    server.refuse(451);
    expect(await send()).toMatchObject({ outcome: "failed" });
    server.refuse(550);
    expect(await send()).toMatchObject({ outcome: "refused", error: expect.stringContaining("550") });
    server.cut();
    expect(await send()).toMatchObject({ outcome: "unknown" });
    server.cut("before");
    expect(await send()).toMatchObject({ outcome: "failed" });
    expect(await handOver("no address", passwordMail, "mail-1")).toMatchObject({ outcome: "refused" });
  });

  test("gives nothing to a server that offers no encryption where it is demanded", async () => {
    const { port } = new URL(process.env.MAIL_URL ?? "");
    const through = (url: string) => {
      process.env.MAIL_URL = url;
      forgetEnv();
      return send();
    };
    // This machine by a name that does not count as this machine.
    expect(await through(`smtp://user:password@127.1:${port}`)).toMatchObject({ outcome: "failed" });
    expect(await through(`smtp://user:password@127.0.0.1:${port}`)).toEqual({ outcome: "taken" });
    await through(`smtp://127.0.0.1:${port}`);
  });

  test.each([
    ["a name and password for another machine", "smtp://user:password@mail.example:587", true],
    ["a name and password for this machine", "smtp://user:password@localhost:587", false],
    ["a name and password, as the operator says so", "smtp://user:password@mail.example?requireTLS=false", false],
    ["mails without a password", "smtp://mail.example:25", false],
    ["mails without a password, as the operator says so", "smtp://mail.example:25?requireTLS=true", true],
  ])("demands encryption or not: %s", (_name, url, demanded) => expect(needsTls(url)).toBe(demanded));

  test("names no second recipient, whatever the address contains", async () => {
    await send("ana@north.example, eve@evil.example");
    await send("ana@north.example\r\nRCPT TO:<eve@evil.example>");
    expect(server.received.flatMap(({ to }) => to)).not.toContain("eve@evil.example");
  });
});
