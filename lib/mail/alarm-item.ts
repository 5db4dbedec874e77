import type { Language } from "#db/enums";
import { catalogues } from "#lib/i18n/catalogues";
import type { AlarmLine } from "./kinds.ts";
import { type MailItem, plainName, wordsOf } from "./layout.ts";

type Happened = { title: string; text: (string | null | undefined)[]; link: string };
type AboutSending = Extract<AlarmLine["kind"], "campaign_paused" | "campaign_failed" | "brake" | "outage">;

/** What happened, to what, why as far as it is known, and since when, with the page where it is settled. */
export function alarmItem(language: Language, line: AlarmLine, zone: string, console: string): MailItem {
  const t = wordsOf(language);
  const since = new Intl.DateTimeFormat(language === "zh" ? "zh-CN" : "en-GB", {
    ...{ month: "short", day: "numeric", hour: "2-digit", minute: "2-digit" },
    ...{ hourCycle: "h23", timeZone: zone },
  }).format(new Date(line.seenAt));
  const item = whatHappened(language, line, console);
  const times = line.times > 1 ? t("alarm.times", { count: line.times }) : null;
  const text = [item.text.filter(Boolean).join(" "), t("alarm.since", { since }), times].filter(Boolean).join(" · ");
  return { title: item.title, text, link: item.link };
}

function whatHappened(language: Language, line: AlarmLine, console: string): Happened {
  const { kind, channelId, detail } = line;
  const t = wordsOf(language);
  const { states } = catalogues[language];
  const channel = `${console}/channels/${channelId}`;
  const name = plainName(detail.name ?? "");
  const of = plainName(detail.channel ?? "");
  switch (kind) {
    case "channel":
      return {
        title: t("alarm.channel", { name, state: word(states.channel, detail.state) }),
        text: [detail.reason && plainName(detail.reason)],
        link: `${channel}/account`,
      };
    case "account":
      return {
        title: t("alarm.account", { name, state: word(states.accountReview, detail.state) }),
        text: [of],
        link: `${channel}/account`,
      };
    case "sender":
      return {
        title: t("alarm.sender", { name, state: word(states.sender, detail.state) }),
        text: [of],
        link: `${channel}/numbers`,
      };
    case "template":
      return {
        title: t("alarm.template", { name, state: word(states.template, detail.state) }),
        text: [detail.reason && plainName(detail.reason)],
        link: `${channel}/templates/${detail.code ?? ""}`,
      };
    default:
      return aboutSending(language, { ...line, kind }, console);
  }
}

function aboutSending(language: Language, line: AlarmLine & { kind: AboutSending }, console: string): Happened {
  const { kind, channelId, detail } = line;
  const t = wordsOf(language);
  const { states, campaigns } = catalogues[language];
  const channel = `${console}/channels/${channelId}`;
  const name = plainName(detail.name ?? "");
  const reasons: Record<string, { text: string; next: string }> = campaigns.stateReasons;
  const reason = reasons[detail.reason ?? ""];
  switch (kind) {
    case "campaign_paused":
      return {
        title: t("alarm.campaignPaused", { name }),
        text: [reason?.text, reason?.next],
        link: `${console}/campaigns/${detail.campaignId ?? ""}`,
      };
    case "campaign_failed":
      return {
        title: t("alarm.campaignFailed", { name, state: word(states.campaign, detail.state) }),
        text: [
          t("alarm.failedShare", {
            failed: Number(detail.failed),
            of: Number(detail.of),
            limit: Number(detail.limit),
          }),
        ],
        link: `${console}/campaigns/${detail.campaignId ?? ""}`,
      };
    case "brake":
      return {
        title: t("alarm.brake", { domain: plainName(detail.domain ?? ""), channel: name }),
        text: [
          t(detail.reason === "complaints" ? "alarm.brakeComplaints" : "alarm.brakeBounces", {
            count: Number(detail.count),
            of: Number(detail.of),
          }),
          t("alarm.brakeNext"),
        ],
        link: `${channel}/account`,
      };
    case "outage":
      return {
        title: t("alarm.outage", { name, platform: word(states.platform, detail.platform) }),
        text: [t("alarm.outageText")],
        link: channel,
      };
  }
}

function word(words: Record<string, unknown>, key: string | null | undefined): string {
  const found = key == null ? undefined : words[key];
  return typeof found === "string" ? found : plainName(key ?? "");
}
