import { useFormatter, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { useReviewReason } from "#components/messaging/review-reason";
import { Permitted } from "#components/shell/visitor";
import { Card, CardHeader } from "#components/ui/card";
import { cn } from "#components/ui/cn";
import {
  ChartLine,
  CircleCheck,
  CirclePause,
  CircleX,
  CloudOff,
  Hash,
  type Icon,
  Inbox,
  Layers,
  MessageSquareReply,
  TriangleAlert,
  Unplug,
} from "#components/ui/icons";
import { LocalTime } from "#components/ui/local-time";
import { TextLink } from "#components/ui/text-link";
import type { Permission } from "#lib/auth/permissions";
import { showPhone } from "#lib/phone/phone-format";
import type { AttentionItem } from "#lib/statistics/attention-item";

type Line = { icon: Icon; title: string; text: ReactNode; href: string; act: string };

/** The permission that the page takes where each is settled. */
const needs: Record<AttentionItem["kind"], Permission> = {
  template: "console:read",
  approval: "console:read",
  category: "console:read",
  quality: "console:read",
  sender: "console:read",
  account: "console:read",
  trouble: "console:read",
  channel: "console:read",
  campaign: "campaigns:read",
  outage: "channels:read",
  brake: "console:read",
  quota: "channels:read",
  answer: "members:read",
  requests: "desk:read",
};

const grounds = {
  danger: "bg-danger-soft text-danger",
  warning: "bg-warning-soft text-warning",
  info: "bg-info-soft text-info",
} as const;

/** What needs a person, each with a link to where it is settled for who may open that page. */
export function NeedsYou({ matters, opens = true }: { matters: readonly AttentionItem[]; opens?: boolean }) {
  const t = useTranslations("dashboard.needs");
  const format = useFormatter();
  const lineOf = useLines();
  return (
    <Card id="needs" className="relative min-h-[200px] scroll-mt-16">
      {/* The chart beside it sets the height; longer lists scroll. */}
      <div className="flex max-h-[560px] flex-col min-[1181px]:absolute min-[1181px]:inset-0 min-[1181px]:max-h-none">
        <CardHeader title={t("title")} count={matters.length > 0 ? format.number(matters.length) : undefined} line />
        {matters.length === 0 ? (
          <div className="grid flex-1 place-content-center justify-items-center gap-1 p-6 text-center">
            <CircleCheck className="text-success" aria-hidden />
            <p className="font-strong mt-1">{t("none")}</p>
            <p className="text-muted-foreground max-w-[34ch]">{t("noneText")}</p>
          </div>
        ) : (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
          <ul className="flex-1 overflow-y-auto" tabIndex={0} aria-label={t("title")}>
            {matters.map((matter, at) => {
              const line = lineOf(matter);
              return (
                <li
                  // biome-ignore lint/suspicious/noArrayIndexKey: lines have no state of their own
                  key={at}
                  className="flex items-start gap-2.5 border-b border-border px-4 py-[11px] last:border-0"
                >
                  <span
                    className={cn("mt-px grid size-6 flex-none place-items-center rounded-[7px]", grounds[matter.tone])}
                  >
                    <line.icon className="size-3.5" aria-hidden />
                  </span>
                  <span className="min-w-0 flex-1">
                    <b className="font-strong zh:tracking-normal">{line.title}</b>
                    <span
                      className="text-muted-foreground mt-px line-clamp-2 text-xs [overflow-wrap:anywhere]"
                      title={typeof line.text === "string" ? line.text : undefined}
                    >
                      {line.text}
                    </span>
                  </span>
                  <span className="flex flex-none flex-col items-end gap-0.5 text-xs">
                    {matter.at ? (
                      <span className="text-muted-foreground">
                        <LocalTime at={matter.at} />
                      </span>
                    ) : null}
                    {opens ? (
                      <Permitted needs={needs[matter.kind]}>
                        <TextLink className="whitespace-nowrap" href={line.href}>
                          {line.act}
                        </TextLink>
                      </Permitted>
                    ) : null}
                  </span>
                </li>
              );
            })}
          </ul>
        )}
      </div>
    </Card>
  );
}

function useLines(): (matter: AttentionItem) => Line {
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
          icon: state === "paused" ? CirclePause : CircleX,
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
          icon: TriangleAlert,
          title: t("category", { category: s(`templateCategory.${matter.category}`) }),
          text: t(matter.stopped ? "categoryStopped" : "categoryGoesOn", { name: matter.name }),
          href: `${channel}/templates/${matter.code}`,
          act: t(matter.stopped ? "decide" : "see"),
        };
      case "approval":
        return {
          icon: matter.state === "waiting" ? Inbox : MessageSquareReply,
          title: t(`approval.${matter.state}`, { name: matter.name }),
          text: matter.reason
            ? t("answerReason", { name: matter.by, reason: matter.reason })
            : t(`approval.${matter.state}By`, { name: matter.by }),
          href: `${channel}/templates/${matter.code}`,
          act: t(matter.state === "waiting" ? "decide" : "see"),
        };
      case "quality":
        return {
          icon: ChartLine,
          title: t("quality", { quality: s(`quality.${matter.quality}`) }),
          text: t("phoneOf", { phone: showPhone(matter.phone), channel: matter.channel }),
          href: `${channel}/numbers`,
          act: t("seeWhy"),
        };
      case "sender":
        return {
          icon: Hash,
          title: t("sender", { state: s(`sender.${matter.state}`) }),
          text: t("phoneOf", { phone: showPhone(matter.phone), channel: matter.channel }),
          href: `${channel}/numbers`,
          act: t("numbers"),
        };
      case "account": {
        const known = ["PENDING", "REJECTED", "DISABLED"] as const;
        return {
          icon: TriangleAlert,
          title: t(`account.${known.find((state) => state === matter.reviewState) ?? "other"}`),
          text: t("accountOf", { account: matter.account, channel: matter.channel }),
          href: `${channel}/account`,
          act: t("toAccount"),
        };
      }
      case "trouble":
        return {
          icon: Unplug,
          title: t("trouble"),
          text: t("nameReason", { name: matter.channel, reason: matter.trouble }),
          href: `${channel}/account`,
          act: t("repair"),
        };
      case "channel":
        return {
          icon: Unplug,
          title: t("channel", { state: s(`channel.${matter.state}`) }),
          text: t("nameReason", { name: matter.channel, reason: matter.reason ?? s(`channelHint.${matter.state}`) }),
          href: `${channel}/account`,
          act: t(matter.state === "disconnected" ? "repair" : "toAccount"),
        };
      case "campaign":
        return {
          icon: CirclePause,
          title: t("campaign"),
          text: t("campaignWaits", { name: matter.name, count: matter.waiting }),
          href: `/campaigns/${matter.campaignId}`,
          act: t("resume"),
        };
      case "outage":
        return {
          icon: CloudOff,
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
          icon: TriangleAlert,
          title: t("brake"),
          text: t(`brakeText.${matter.reason}`, { domain: matter.domain, count: matter.count, of: matter.of }),
          href: `${channel}/account`,
          act: t("decide"),
        };
      case "quota":
        return {
          icon: Layers,
          title: t("quota", { used: matter.used, quota: matter.quota }),
          text: t("quotaText"),
          href: "/channels",
          act: t("channels"),
        };
      case "answer":
        return {
          icon: matter.approved ? CircleCheck : CircleX,
          title: t(matter.approved ? "answer.approved" : "answer.refused", { kind: kinds(matter.request) }),
          text: matter.reason
            ? t("answerReason", { name: matter.by, reason: matter.reason })
            : t("answerBy", { name: matter.by }),
          href: "/settings/requests",
          act: t("answerAct"),
        };
      case "requests":
        return {
          icon: Inbox,
          title: t("requests", { count: matter.open }),
          text: t.rich("requestsText", { since: () => <LocalTime at={matter.since} /> }),
          href: "/requests",
          act: t("requestsAct"),
        };
    }
  };
}
