import { useFormatter, useTranslations } from "next-intl";
import { Card, CardBody, CardHeader } from "#components/ui/card";
import { KeyValue } from "#components/ui/key-value";
import { LocalTime } from "#components/ui/local-time";
import { Note } from "#components/ui/note";
import { ProgressBar } from "#components/ui/progress-bar";
import type { DomainReputation, Reputation } from "#lib/channels/reputation/read-reputation";
import { DomainActions } from "./domain-actions.tsx";

type Props = { channelId: string; reputation: Reputation; disabledReason: string | null };

/** How the domains stand that mails come from: what came back, the warm-up, and who asked for fewer mails. */
export function ReputationCard({ channelId, reputation, disabledReason }: Props) {
  const t = useTranslations("channels.mailServer.reputation");
  const { domains, slowed } = reputation;
  return (
    <Card>
      <CardHeader title={t("title")} />
      <CardBody className="flex flex-col gap-4">
        <p className="text-secondary-foreground max-w-[70ch]">{t("text", { days: reputation.days })}</p>
        {domains.map((domain) => (
          <Domain
            key={domain.domain}
            channelId={channelId}
            of={domain}
            schedule={reputation.schedule}
            disabledReason={disabledReason}
          />
        ))}
        {slowed.map(({ service, perSecond, at }) => (
          <Note key={service} tone="warning">
            {t.rich("slowed", {
              service,
              perMinute: Math.max(1, Math.round(perSecond * 60)),
              at: () => <LocalTime at={at} />,
            })}
          </Note>
        ))}
      </CardBody>
    </Card>
  );
}

function Domain({
  channelId,
  of: { domain, returns, warmUp, stopped },
  schedule,
  disabledReason,
}: {
  channelId: string;
  of: DomainReputation;
  schedule: Reputation["schedule"];
  disabledReason: string | null;
}) {
  const t = useTranslations("channels.mailServer.reputation");
  const format = useFormatter();
  const share = (count: number, of: number) =>
    `${format.number(count)} · ${format.number(of === 0 ? 0 : count / of, { style: "percent", maximumFractionDigits: 2 })}`;
  return (
    <section className="flex min-w-0 flex-col gap-3">
      <h3 className="font-medium [overflow-wrap:anywhere]">{domain}</h3>
      {stopped ? (
        <Note tone="danger" role="alert" title={t(`stopped.${stopped.reason}`)}>
          {t(`stoppedText.${stopped.reason}`, { count: stopped.count, of: stopped.of })} <LocalTime at={stopped.at} />
        </Note>
      ) : null}
      <KeyValue
        rows={[
          { key: "accepted", label: t("accepted"), value: format.number(returns.accepted) },
          { key: "complaints", label: t("complaints"), value: share(returns.complaints, returns.accepted) },
          { key: "bounces", label: t("bounces"), value: share(returns.bounces, returns.claimed) },
        ]}
      />
      {warmUp ? <WarmUp of={warmUp} schedule={schedule} /> : null}
      <DomainActions
        channelId={channelId}
        domain={domain}
        acts={[...(stopped ? (["resume"] as const) : []), warmUp ? "end" : "begin"]}
        disabledReason={disabledReason}
      />
    </section>
  );
}

function WarmUp({
  of: { day, limit, used },
  schedule,
}: {
  of: NonNullable<DomainReputation["warmUp"]>;
  schedule: Reputation["schedule"];
}) {
  const t = useTranslations("channels.mailServer.reputation");
  const format = useFormatter();
  if (day === null || limit === null) return <p className="text-muted-foreground">{t("warmUpOver")}</p>;
  return (
    <div className="flex min-w-0 flex-col gap-2">
      <p>{t("warmUpDay", { day, days: schedule.at(-1)?.day ?? day, used, limit })}</p>
      <ProgressBar
        parts={[{ value: Math.min(used, limit), tone: "primary", label: t("warmUpRoom") }]}
        total={limit}
        label={t("warmUpRoom")}
      />
      <details>
        <summary className="cursor-pointer font-medium">{t("schedule")}</summary>
        <ol className="mt-2 grid grid-cols-[repeat(auto-fill,minmax(120px,1fr))] gap-x-3 gap-y-1 tabular-nums">
          {schedule.map((step) => (
            <li key={step.day} className={step.day === day ? "font-medium" : "text-muted-foreground"}>
              {t("step", { day: step.day, messages: format.number(step.messages) })}
            </li>
          ))}
        </ol>
      </details>
    </div>
  );
}
