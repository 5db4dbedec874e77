import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { StatusBadge } from "#components/messaging/status-badge";
import { Card, CardBody, CardHeader } from "#components/ui/card";
import { Link } from "#components/ui/link";
import { LocalTime } from "#components/ui/local-time";
import type { ContactHistory } from "#lib/contacts/contact-history";

/** What happened with a person, the latest first; each part shows a bounded number of lines. */
export function ContactHistoryCards({ history }: { history: ContactHistory }) {
  const t = useTranslations("contacts.history");
  const audience = useTranslations("audience");
  const words = useTranslations("states.platform");
  const { messages, campaigns, suppressions, consents } = history;
  return (
    <div className="flex min-w-0 flex-col gap-4">
      <Part title={t("consents")} none={t("noConsents")}>
        {[
          ...suppressions.map(({ id, platform, kind, at }) => (
            <Line key={id} time={at}>
              <Link href={`/audience/suppressions?open=${id}`} className="font-medium hover:underline">
                {t("suppressed", { kind: audience(`kind.${kind}`), platform: words(platform) })}
              </Link>
            </Line>
          )),
          ...consents.map(({ id, granted, at }) => (
            <Line key={id} time={at}>
              {t(granted ? "granted" : "refused")}
            </Line>
          )),
        ]}
      </Part>
      <Part title={t("messages")} none={t("noMessages")}>
        {messages.map(({ id, channelId, direction, state, preview, templateName, createdAt }) => (
          <Line key={id} time={createdAt}>
            <span className="flex min-w-0 items-center gap-2">
              {direction === "outbound" ? (
                <StatusBadge of="message" state={state} />
              ) : (
                <span className="text-muted-foreground">{t("inbound")}</span>
              )}
              <Link
                href={`/channels/${channelId}/messages?message=${id}${direction === "inbound" ? "&direction=inbound" : ""}`}
                className="min-w-0 truncate hover:underline"
              >
                {preview || templateName || id}
              </Link>
            </span>
          </Line>
        ))}
      </Part>
      <Part title={t("campaigns")} none={t("noCampaigns")}>
        {campaigns.map(({ id, name, createdAt }) => (
          <Line key={id} time={createdAt}>
            <Link href={`/campaigns/${id}`} className="truncate hover:underline">
              {name}
            </Link>
          </Line>
        ))}
      </Part>
    </div>
  );
}

function Part({ title, none, children }: { title: string; none: string; children: ReactNode[] }) {
  return (
    <Card>
      <CardHeader title={title} />
      <CardBody>
        {children.length > 0 ? (
          <ul className="flex flex-col divide-y divide-border">{children}</ul>
        ) : (
          <p className="text-muted-foreground">{none}</p>
        )}
      </CardBody>
    </Card>
  );
}

function Line({ time, children }: { time: Date; children: ReactNode }) {
  return (
    <li className="flex min-w-0 items-center gap-3 py-1.5">
      <span className="min-w-0 flex-1">{children}</span>
      <span className="flex-none text-xs text-muted-foreground">
        <LocalTime at={time} show="full" />
      </span>
    </li>
  );
}
