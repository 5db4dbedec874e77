import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Badge } from "#components/ui/badge";
import { Card, CardBody, CardHeader } from "#components/ui/card";
import { LocalTime } from "#components/ui/local-time";
import { TextLink } from "#components/ui/text-link";
import { type TurnSkipReason, turnSkipReasons } from "#db/repeat-enums";
import type { RepeatReport } from "#lib/campaigns/repeat/read-repeat";
import { reasonKey } from "../failures/reasons.ts";
import { useRuleWords } from "./use-rule-words.ts";

const tones = { running: "success", paused: "warning", ended: "neutral" } as const;

/** When the campaign is sent again, its next turns, and what became of those that were. */
export function RepeatCard({ repeat, children }: { repeat: RepeatReport; children?: ReactNode }) {
  const t = useTranslations("campaigns.repeat");
  const words = useRuleWords();
  const { state, setBy, name, campaignId, isStart, turns, next } = repeat;
  return (
    <Card>
      <CardHeader title={t("title")}>
        <Badge tone={tones[state]}>{t(`states.${state}`)}</Badge>
      </CardHeader>
      <CardBody className="flex flex-col gap-3">
        <p className="[overflow-wrap:anywhere]">
          {words.rule(repeat)} {state === "ended" ? null : words.end(repeat)}
        </p>
        <p className="text-secondary-foreground [overflow-wrap:anywhere]">
          {t("setBy", { name: setBy })}{" "}
          {isStart
            ? null
            : t.rich("turnOf", { link: () => <TextLink href={`/campaigns/${campaignId}`}>{name}</TextLink> })}
        </p>
        {next.length > 0 ? (
          <div>
            <h3 className="font-strong">{t("next")}</h3>
            <ul className="flex flex-col gap-0.5 tabular-nums">
              {next.map((at) => (
                <li key={at.toISOString()}>
                  <LocalTime at={at} show="full" />
                </li>
              ))}
            </ul>
          </div>
        ) : null}
        {turns.length > 0 ? (
          <div>
            <h3 className="font-strong">{t("turns")}</h3>
            <ul className="flex flex-col gap-1 tabular-nums">
              {turns.map((turn) => (
                <li key={turn.dueAt.toISOString()} className="[overflow-wrap:anywhere]">
                  <Turn turn={turn} />
                </li>
              ))}
            </ul>
          </div>
        ) : null}
        {children}
      </CardBody>
    </Card>
  );
}

/** What became of one turn. */
function Turn({ turn: { dueAt, state, reason, campaignId, people } }: { turn: RepeatReport["turns"][number] }) {
  const t = useTranslations("campaigns.repeat");
  const time = <LocalTime at={dueAt} show="full" />;
  if (campaignId !== null) {
    return (
      <>
        <TextLink href={`/campaigns/${campaignId}`}>{time}</TextLink>{" "}
        <span className="text-secondary-foreground">{t("people", { count: people ?? 0 })}</span>
      </>
    );
  }
  return (
    <>
      {time}{" "}
      <span className="text-secondary-foreground">
        {state === "skipped" ? <SkipReason reason={reason} /> : t("making")}
      </span>
    </>
  );
}

function SkipReason({ reason }: { reason: string | null }) {
  const t = useTranslations("campaigns.repeat");
  const obstacle = useTranslations("campaigns.stateReasons");
  const own = turnSkipReasons.find((known): known is TurnSkipReason => known === reason);
  return t("skippedFor", { reason: own ? t(`skipped.${own}`) : obstacle(`${reasonKey(reason)}.short`) });
}
