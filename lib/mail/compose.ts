import type { Language } from "#db/enums";
import type { MailKind } from "#db/mail-enums";
import { catalogues } from "#lib/i18n/catalogues";
import { alarmItem } from "./alarm-item.ts";
import { approvalWriters } from "./approval-mails.ts";
import { figuresTable } from "./figures-table.ts";
import { type MailPayloads, mailRules } from "./kinds.ts";
import { layOut, type Mail, type MailParts, plainName, wordsOf } from "./layout.ts";

/** A mail as it is kept, with what only its words need. */
export type KeptMail<K extends MailKind = MailKind> = {
  kind: K;
  language: Language;
  recipient: string;
  payload: MailPayloads[K];
  /** Of its link; empty for a mail without one. */
  token: string;
  expiresAt: Date;
};

type Writer<K extends MailKind> = (mail: KeptMail<K>, console: string) => MailParts;

/** Days before months, as everywhere in the console. */
const dateTags: Record<Language, string> = { en: "en-GB", zh: "zh-CN" };

const writers: { [K in MailKind]: Writer<K> } = {
  invitation({ language, payload, token, expiresAt }, console) {
    const t = wordsOf(language);
    const names = { workspace: plainName(payload.workspace), inviter: plainName(payload.inviter || payload.workspace) };
    const role = catalogues[language].states.role[payload.role];
    const date = new Intl.DateTimeFormat(dateTags[language], {
      ...{ year: "numeric", month: "long", day: "numeric", hour: "2-digit", minute: "2-digit" },
      ...{ hourCycle: "h23", timeZone: payload.zone, timeZoneName: "short" },
    }).format(expiresAt);
    return {
      subject: t("invitation.subject", names),
      before: [t("invitation.text", { ...names, role })],
      button: { label: t("invitation.open"), link: `${console}/invitation/${token}` },
      after: [t("invitation.until", { date }), t("invitation.ignore")],
    };
  },

  password({ language, recipient, payload, token }, console) {
    const t = wordsOf(language);
    const { host } = new URL(console);
    return {
      subject: t("password.subject"),
      before: [t("password.text", { email: recipient, host })],
      // The token is behind the #, which browsers send to no server.
      button: { label: t("password.open"), link: `${console}/password#${token}` },
      after: [t("password.until", { minutes: payload.minutes }), t("password.ignore")],
    };
  },

  password_replaced({ language, recipient }, console) {
    const t = wordsOf(language);
    const { host } = new URL(console);
    return {
      subject: t("passwordReplaced.subject"),
      before: [t("passwordReplaced.text", { email: recipient, host }), t("passwordReplaced.sessions")],
      button: { label: t("passwordReplaced.open"), link: `${console}/forgotten-password` },
      after: [t("passwordReplaced.ignore")],
    };
  },

  request_made({ language, payload }, console) {
    const t = wordsOf(language);
    const kind = catalogues[language].requests.kind[payload.kind];
    const names = { workspace: plainName(payload.workspace), kind };
    return {
      subject: t("requestMade.subject", names),
      before: [
        t("requestMade.text", { ...names, name: plainName(payload.by) }),
        ...(payload.reason ? [t("request.reason", { reason: plainName(payload.reason) })] : []),
      ],
      button: { label: t("requestMade.open"), link: `${console}/requests` },
    };
  },

  request_answered({ language, payload }, console) {
    const t = wordsOf(language);
    const kind = catalogues[language].requests.kind[payload.kind];
    return {
      subject: t(payload.approved ? "request.approved" : "request.refused", { kind }),
      before: [
        t("request.text", { name: plainName(payload.by), workspace: plainName(payload.workspace), kind }),
        ...(payload.granted === null ? [] : [t("request.granted", { granted: payload.granted })]),
        ...(payload.reason ? [t("request.reason", { reason: plainName(payload.reason) })] : []),
      ],
      button: { label: t("request.open"), link: `${console}/settings/requests` },
    };
  },

  customer_suspended({ language, payload }, console) {
    const t = wordsOf(language);
    const names = { workspace: plainName(payload.workspace), provider: plainName(payload.provider) };
    return {
      subject: t("suspended.subject", names),
      before: [
        t("suspended.text", names),
        t("request.reason", { reason: plainName(payload.reason) }),
        t("suspended.next"),
      ],
      button: { label: t("openConsole"), link: console },
    };
  },

  customer_resumed({ language, payload }, console) {
    const t = wordsOf(language);
    const names = { workspace: plainName(payload.workspace), provider: plainName(payload.provider) };
    return {
      subject: t("resumed.subject", names),
      before: [t("resumed.text", names)],
      button: { label: t("openConsole"), link: console },
    };
  },

  customer_handed_over({ language, payload }, console) {
    const t = wordsOf(language);
    const names = { workspace: plainName(payload.workspace), from: plainName(payload.from) };
    return {
      subject: t("handedOver.subject", names),
      before: [
        payload.to === null
          ? t("handedOver.alone", names)
          : t("handedOver.text", { ...names, to: plainName(payload.to) }),
        t("handedOver.grants"),
      ],
      button: { label: t("handedOver.open"), link: `${console}/settings/provider` },
    };
  },

  alarm({ language, payload }, console) {
    const t = wordsOf(language);
    const { alarms, zone } = payload;
    const workspace = plainName(payload.workspace);
    const items = alarms.map((line) => alarmItem(language, line, zone, console));
    return {
      subject:
        items.length === 1
          ? t("alarm.one", { workspace, title: items[0]?.title ?? "" })
          : t("alarm.several", { workspace, count: items.length }),
      before: [t("alarm.text", { workspace, count: items.length })],
      items,
      button: { label: t("alarm.open"), link: console },
    };
  },

  campaign({ language, payload }, console) {
    const t = wordsOf(language);
    const name = plainName(payload.name);
    const state = catalogues[language].states.campaign[payload.state];
    return {
      subject: t("campaign.subject", { name, state }),
      before: [t("campaign.text", { name, workspace: plainName(payload.workspace), count: payload.rowsSend })],
      table: figuresTable(language, t("campaign.name"), [{ name, figures: payload.figures }]),
      button: { label: t("campaign.open"), link: `${console}/campaigns/${payload.campaignId}` },
      after: [t("figuresNow")],
    };
  },

  weekly({ language, payload }, console) {
    const t = wordsOf(language);
    const day = new Intl.DateTimeFormat(dateTags[language], {
      ...{ year: "numeric", month: "short", day: "numeric", timeZone: "UTC" },
    });
    const [from, to] = [payload.from, payload.to].map((each) => day.format(new Date(`${each}T00:00:00Z`)));
    const names = { workspace: plainName(payload.workspace), from: from ?? "", to: to ?? "" };
    const rows = payload.channels.map(({ name, type, figures, optOuts }) => ({
      name: t("weekly.channel", { name: plainName(name), platform: catalogues[language].states.platform[type] }),
      ...{ figures, optOuts },
    }));
    return {
      subject: t("weekly.subject", names),
      before: [t("weekly.text", names)],
      table: figuresTable(language, t("weekly.name"), rows),
      button: { label: t("weekly.open"), link: console },
      after: [
        ...(payload.otherOptOuts > 0 ? [t("weekly.others", { count: payload.otherOptOuts })] : []),
        t("figuresNow"),
      ],
    };
  },

  sender_address({ language, payload, token }, console) {
    const t = wordsOf(language);
    const names = { workspace: plainName(payload.workspace), name: plainName(payload.by) };
    return {
      subject: t("senderAddress.subject", names),
      before: [t("senderAddress.text", { ...names, address: payload.address })],
      button: { label: t("senderAddress.open"), link: `${console}/sender-address/${token}` },
      after: [t("senderAddress.until", { days: payload.days }), t("senderAddress.ignore")],
    };
  },

  ...approvalWriters,

  contact_file({ language, payload }, console) {
    const t = wordsOf(language);
    const names = { name: plainName(payload.fileName), workspace: plainName(payload.workspace) };
    const end = payload.failed ? "failed" : payload.what === "import" ? "imported" : "exported";
    const counts = { rows: payload.rows, rejected: payload.rejected };
    return {
      subject: t(`contactFile.${end}`, names),
      before: [t(`contactFile.${end}Text`, { ...names, ...counts })],
      button: { label: t("contactFile.open"), link: `${console}/audience/files` },
    };
  },

  test({ language }, console) {
    const t = wordsOf(language);
    return {
      subject: t("test.subject"),
      before: [t("test.text")],
      button: { label: t("openConsole"), link: console },
    };
  },
};

/**
 * The words of a mail in its language.
 *
 * @param console address of the console, without a slash at its end
 */
export function composeMail<K extends MailKind>(mail: KeptMail<K>, console: string): Mail {
  const parts = writers[mail.kind](mail, console);
  const { topic } = mailRules[mail.kind];
  const t = wordsOf(mail.language);
  const footer =
    topic === null ? [] : [t("stop", { topic: t(`topics.${topic}`), link: `${console}/settings/account#mails` })];
  return layOut(mail.language, console, { ...parts, footer });
}
