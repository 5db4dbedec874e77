import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { useReviewReason } from "#components/messaging/review-reason";
import { LocalTime } from "#components/ui/local-time";
import { showPhone } from "#lib/phone/phone-format";
import type { AttentionItem } from "#lib/statistics/attention-item";
import type { NeedIcon } from "./needs-list.tsx";

type Line = { icon: NeedIcon; title: string; text: ReactNode; href: string; act: string };
type Of<Kind extends AttentionItem["kind"]> = Extract<AttentionItem, { kind: Kind }>;
type Words = ReturnType<typeof useWords>;

/** Puts what needs a person into words. */
export function useLines(): (matter: AttentionItem) => Line {
  const words = useWords();
  return (matter) => {
    switch (matter.kind) {
      case "template":
        return templateLine(matter, words);
      case "category":
        return categoryLine(matter, words);
      case "approval":
        return approvalLine(matter, words);
      case "sendApproval":
        return sendApprovalLine(matter, words);
      case "quality":
        return qualityLine(matter, words);
      case "sender":
        return senderLine(matter, words);
      case "account":
        return accountLine(matter, words);
      case "trouble":
        return troubleLine(matter, words);
      case "channel":
        return channelLine(matter, words);
      case "campaign":
        return campaignLine(matter, words);
      case "outage":
        return outageLine(matter, words);
      case "brake":
        return brakeLine(matter, words);
      case "quota":
        return quotaLine(matter, words);
      case "answer":
        return answerLine(matter, words);
      case "requests":
        return requestsLine(matter, words);
    }
  };
}

function useWords() {
  return {
    t: useTranslations("dashboard.needs"),
    s: useTranslations("states"),
    kinds: useTranslations("requests.kind"),
    meaningOf: useReviewReason(),
  };
}

const pathOf = ({ channelId }: { channelId: string }) => `/channels/${channelId}`;

function templateLine(matter: Of<"template">, { t, meaningOf }: Words): Line {
  const state = matter.state === "paused" || matter.state === "disabled" ? matter.state : "fail";
  return {
    icon: state === "paused" ? "CirclePause" : "CircleX",
    title: t(`template.${state}`),
    text: matter.reason
      ? t("nameReason", { name: matter.name, reason: meaningOf(matter.reason) ?? matter.reason })
      : matter.name,
    href: `${pathOf(matter)}/templates/${matter.code}`,
    act: t(`templateAct.${state}`),
  };
}

function categoryLine(matter: Of<"category">, { t, s }: Words): Line {
  return {
    icon: "TriangleAlert",
    title: t("category", { category: s(`templateCategory.${matter.category}`) }),
    text: t(matter.stopped ? "categoryStopped" : "categoryGoesOn", { name: matter.name }),
    href: `${pathOf(matter)}/templates/${matter.code}`,
    act: t(matter.stopped ? "decide" : "see"),
  };
}

function approvalLine(matter: Of<"approval">, { t }: Words): Line {
  return {
    icon: matter.state === "waiting" ? "Inbox" : "MessageSquareReply",
    title: t(`approval.${matter.state}`, { name: matter.name }),
    text: matter.reason
      ? t("answerReason", { name: matter.by, reason: matter.reason })
      : t(`approval.${matter.state}By`, { name: matter.by }),
    href: `${pathOf(matter)}/templates/${matter.code}`,
    act: t(matter.state === "waiting" ? "decide" : "see"),
  };
}

function sendApprovalLine(matter: Of<"sendApproval">, { t }: Words): Line {
  return {
    icon: matter.state === "waiting" ? "Inbox" : "MessageSquareReply",
    title: t(`approval.${matter.state}`, { name: matter.name }),
    text: matter.reason
      ? t("answerReason", { name: matter.by, reason: matter.reason })
      : t("sendApprovalBy", { name: matter.by, count: matter.people }),
    href: `/campaigns/${matter.campaignId}`,
    act: t(matter.state === "waiting" ? "decide" : "see"),
  };
}

function qualityLine(matter: Of<"quality">, { t, s }: Words): Line {
  return {
    icon: "ChartLine",
    title: t("quality", { quality: s(`quality.${matter.quality}`) }),
    text: t("phoneOf", { phone: showPhone(matter.phone), channel: matter.channel }),
    href: `${pathOf(matter)}/numbers`,
    act: t("seeWhy"),
  };
}

function senderLine(matter: Of<"sender">, { t, s }: Words): Line {
  return {
    icon: "Hash",
    title: t("sender", { state: s(`sender.${matter.state}`) }),
    text: t("phoneOf", { phone: showPhone(matter.phone), channel: matter.channel }),
    href: `${pathOf(matter)}/numbers`,
    act: t("numbers"),
  };
}

function accountLine(matter: Of<"account">, { t }: Words): Line {
  const known = ["PENDING", "REJECTED", "DISABLED"] as const;
  return {
    icon: "TriangleAlert",
    title: t(`account.${known.find((state) => state === matter.reviewState) ?? "other"}`),
    text: t("accountOf", { account: matter.account, channel: matter.channel }),
    href: `${pathOf(matter)}/account`,
    act: t("toAccount"),
  };
}

function troubleLine(matter: Of<"trouble">, { t }: Words): Line {
  return {
    icon: "Unplug",
    title: t("trouble"),
    text: t("nameReason", { name: matter.channel, reason: matter.trouble }),
    href: `${pathOf(matter)}/account`,
    act: t("repair"),
  };
}

function channelLine(matter: Of<"channel">, { t, s }: Words): Line {
  return {
    icon: "Unplug",
    title: t("channel", { state: s(`channel.${matter.state}`) }),
    text: t("nameReason", { name: matter.channel, reason: matter.reason ?? s(`channelHint.${matter.state}`) }),
    href: `${pathOf(matter)}/account`,
    act: t(matter.state === "disconnected" ? "repair" : "toAccount"),
  };
}

function campaignLine(matter: Of<"campaign">, { t }: Words): Line {
  return {
    icon: "CirclePause",
    title: t("campaign"),
    text: t("campaignWaits", { name: matter.name, count: matter.waiting }),
    href: `/campaigns/${matter.campaignId}`,
    act: t("resume"),
  };
}

function outageLine(matter: Of<"outage">, { t, s }: Words): Line {
  return {
    icon: "CloudOff",
    title: t("outage", { platform: s(`platform.${matter.platform}`) }),
    text: t.rich(matter.trying ? "outageTrying" : "outageText", {
      channel: matter.channel,
      since: () => <LocalTime at={matter.since} show="time" />,
      next: () => <LocalTime at={matter.nextTryAt} show="time" />,
    }),
    href: pathOf(matter),
    act: t("see"),
  };
}

function brakeLine(matter: Of<"brake">, { t }: Words): Line {
  return {
    icon: "TriangleAlert",
    title: t("brake"),
    text: t(`brakeText.${matter.reason}`, { domain: matter.domain, count: matter.count, of: matter.of }),
    href: `${pathOf(matter)}/account`,
    act: t("decide"),
  };
}

function quotaLine(matter: Of<"quota">, { t }: Words): Line {
  return {
    icon: "Layers",
    title: t("quota", { used: matter.used, quota: matter.quota }),
    text: t("quotaText"),
    href: "/channels",
    act: t("channels"),
  };
}

function answerLine(matter: Of<"answer">, { t, kinds }: Words): Line {
  return {
    icon: matter.approved ? "CircleCheck" : "CircleX",
    title: t(matter.approved ? "answer.approved" : "answer.refused", { kind: kinds(matter.request) }),
    text: matter.reason
      ? t("answerReason", { name: matter.by, reason: matter.reason })
      : t("answerBy", { name: matter.by }),
    href: "/settings/requests",
    act: t("answerAct"),
  };
}

function requestsLine(matter: Of<"requests">, { t }: Words): Line {
  return {
    icon: "Inbox",
    title: t("requests", { count: matter.open }),
    text: t.rich("requestsText", { since: () => <LocalTime at={matter.since} /> }),
    href: "/requests",
    act: t("requestsAct"),
  };
}
