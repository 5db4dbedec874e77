import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { useReviewReason } from "#components/messaging/review-reason";
import { LocalTime } from "#components/ui/local-time";
import { showPhone } from "#lib/phone/phone-format";
import type { AttentionItem } from "#lib/statistics/attention-item";
import type { NeedIcon } from "./needs-list.tsx";

type Line = { icon: NeedIcon; title: string; text: ReactNode; href: string; act: string };

/** Puts what needs a person into words. */
export function useLines(): (matter: AttentionItem) => Line {
  const t = useTranslations("dashboard.needs");
  const s = useTranslations("states");
  const kinds = useTranslations("requests.kind");
  const meaningOf = useReviewReason();
  return (matter) => {
    const channel = "channelId" in matter ? `/channels/${matter.channelId}` : "/channels";
    switch (matter.kind) {
      case "template": {
        const state = matter.state === "paused" || matter.state === "disabled" ? matter.state : "fail";
        return {
          icon: state === "paused" ? "CirclePause" : "CircleX",
          title: t(`template.${state}`),
          text: matter.reason
            ? t("nameReason", { name: matter.name, reason: meaningOf(matter.reason) ?? matter.reason })
            : matter.name,
          href: `${channel}/templates/${matter.code}`,
          act: t(`templateAct.${state}`),
        };
      }
      case "category":
        return {
          icon: "TriangleAlert",
          title: t("category", { category: s(`templateCategory.${matter.category}`) }),
          text: t(matter.stopped ? "categoryStopped" : "categoryGoesOn", { name: matter.name }),
          href: `${channel}/templates/${matter.code}`,
          act: t(matter.stopped ? "decide" : "see"),
        };
      case "approval":
        return {
          icon: matter.state === "waiting" ? "Inbox" : "MessageSquareReply",
          title: t(`approval.${matter.state}`, { name: matter.name }),
          text: matter.reason
            ? t("answerReason", { name: matter.by, reason: matter.reason })
            : t(`approval.${matter.state}By`, { name: matter.by }),
          href: `${channel}/templates/${matter.code}`,
          act: t(matter.state === "waiting" ? "decide" : "see"),
        };
      case "sendApproval":
        return {
          icon: matter.state === "waiting" ? "Inbox" : "MessageSquareReply",
          title: t(`approval.${matter.state}`, { name: matter.name }),
          text: matter.reason
            ? t("answerReason", { name: matter.by, reason: matter.reason })
            : t("sendApprovalBy", { name: matter.by, count: matter.people }),
          href: `/campaigns/${matter.campaignId}`,
          act: t(matter.state === "waiting" ? "decide" : "see"),
        };
      case "quality":
        return {
          icon: "ChartLine",
          title: t("quality", { quality: s(`quality.${matter.quality}`) }),
          text: t("phoneOf", { phone: showPhone(matter.phone), channel: matter.channel }),
          href: `${channel}/numbers`,
          act: t("seeWhy"),
        };
      case "sender":
        return {
          icon: "Hash",
          title: t("sender", { state: s(`sender.${matter.state}`) }),
          text: t("phoneOf", { phone: showPhone(matter.phone), channel: matter.channel }),
          href: `${channel}/numbers`,
          act: t("numbers"),
        };
      case "account": {
        const known = ["PENDING", "REJECTED", "DISABLED"] as const;
        return {
          icon: "TriangleAlert",
          title: t(`account.${known.find((state) => state === matter.reviewState) ?? "other"}`),
          text: t("accountOf", { account: matter.account, channel: matter.channel }),
          href: `${channel}/account`,
          act: t("toAccount"),
        };
      }
      case "trouble":
        return {
          icon: "Unplug",
          title: t("trouble"),
          text: t("nameReason", { name: matter.channel, reason: matter.trouble }),
          href: `${channel}/account`,
          act: t("repair"),
        };
      case "channel":
        return {
          icon: "Unplug",
          title: t("channel", { state: s(`channel.${matter.state}`) }),
          text: t("nameReason", { name: matter.channel, reason: matter.reason ?? s(`channelHint.${matter.state}`) }),
          href: `${channel}/account`,
          act: t(matter.state === "disconnected" ? "repair" : "toAccount"),
        };
      case "campaign":
        return {
          icon: "CirclePause",
          title: t("campaign"),
          text: t("campaignWaits", { name: matter.name, count: matter.waiting }),
          href: `/campaigns/${matter.campaignId}`,
          act: t("resume"),
        };
      case "outage":
        return {
          icon: "CloudOff",
          title: t("outage", { platform: s(`platform.${matter.platform}`) }),
          text: t.rich(matter.trying ? "outageTrying" : "outageText", {
            channel: matter.channel,
            since: () => <LocalTime at={matter.since} show="time" />,
            next: () => <LocalTime at={matter.nextTryAt} show="time" />,
          }),
          href: channel,
          act: t("see"),
        };
      case "brake":
        return {
          icon: "TriangleAlert",
          title: t("brake"),
          text: t(`brakeText.${matter.reason}`, { domain: matter.domain, count: matter.count, of: matter.of }),
          href: `${channel}/account`,
          act: t("decide"),
        };
      case "quota":
        return {
          icon: "Layers",
          title: t("quota", { used: matter.used, quota: matter.quota }),
          text: t("quotaText"),
          href: "/channels",
          act: t("channels"),
        };
      case "answer":
        return {
          icon: matter.approved ? "CircleCheck" : "CircleX",
          title: t(matter.approved ? "answer.approved" : "answer.refused", { kind: kinds(matter.request) }),
          text: matter.reason
            ? t("answerReason", { name: matter.by, reason: matter.reason })
            : t("answerBy", { name: matter.by }),
          href: "/settings/requests",
          act: t("answerAct"),
        };
      case "requests":
        return {
          icon: "Inbox",
          title: t("requests", { count: matter.open }),
          text: t.rich("requestsText", { since: () => <LocalTime at={matter.since} /> }),
          href: "/requests",
          act: t("requestsAct"),
        };
    }
  };
}
