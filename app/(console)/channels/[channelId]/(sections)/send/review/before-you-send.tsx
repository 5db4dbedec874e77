"use client";

import { useFormatter, useTranslations } from "next-intl";
import { type ReactNode, useEffect, useState } from "react";
import { Button } from "#components/ui/button";
import { Card, CardBody, CardHeader } from "#components/ui/card";
import { Send } from "#components/ui/icons";
import { LocalTime } from "#components/ui/local-time";
import { onDemand } from "#components/ui/on-demand";
import { durationWords } from "#lib/campaigns/report/duration";
import type { SendFormState } from "../use-send-form.ts";

const FlightPlan = onDemand(() => import("./flight-plan.tsx").then((part) => part.FlightPlan));

/** Sums up the send: how many people, from which number, until when. The button repeats how many. */
export function BeforeYouSend({
  send,
  channelId,
  sandboxed,
  onSend,
}: {
  send: SendFormState;
  channelId: string;
  sandboxed: boolean;
  onSend: () => void;
}) {
  const t = useTranslations("send.before");
  const missing = send.missing[0] ?? null;
  const [planning, setPlanning] = useState(false);
  return (
    <Card className="@min-[1080px]:order-2">
      <CardHeader title={t("title")} line />
      <CardBody top className="flex flex-col gap-2">
        <Totals send={send} />
        <FlightPlan open={planning} send={send} channelId={channelId} />
        {planning ? null : (
          <Button full disabledReason={missing ? t(`missing.${missing}`) : null} onClick={() => setPlanning(true)}>
            {t("plan")}
          </Button>
        )}
        {sandboxed ? <p className="text-xs text-muted-foreground">{t("sandbox")}</p> : null}
        <Button
          variant="primary"
          size="lg"
          full
          icon={<Send aria-hidden />}
          disabledReason={missing ? t(`missing.${missing}`) : null}
          aria-describedby={missing ? "send-missing" : undefined}
          onClick={onSend}
        >
          <SendLabel send={send} />
        </Button>
        {missing ? (
          <p className="text-center text-xs text-muted-foreground" id="send-missing">
            {t(`missing.${missing}`)}
          </p>
        ) : null}
      </CardBody>
    </Card>
  );
}

/** What the button does: it sends at once or schedules, and to how many. */
export function SendLabel({ send: { people, values } }: { send: SendFormState }) {
  const t = useTranslations("send.before");
  const verb = values.when === "timed" ? "schedule" : "send";
  return people > 0 ? t(verb, { count: people }) : t(`${verb}Bare`);
}

function Totals({ send: { people, account, pace, template, startsAt, values } }: { send: SendFormState }) {
  const t = useTranslations("send.before");
  const time = useTranslations("campaigns.duration");
  const format = useFormatter();
  const now = useTicking(people > 0);
  const timed = values.when === "timed";
  const theirs = timed && values.theirClock === true;
  const lastsMs = pace !== null && people > 0 && !theirs ? (people / pace) * 1000 : null;
  const begins = startsAt?.getTime() ?? now;
  const none = <span className="text-muted-foreground">{t("none")}</span>;
  const duration = (ms: number) => {
    const { key, values } = durationWords(ms);
    return time(key, values as never);
  };
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-[7px]">
      <Total label={t("people")} className="text-xl/[26px] font-strong tracking-[-0.02em] tabular-nums">
        {people > 0 ? format.number(people) : none}
      </Total>
      <Total label={t("starts")}>
        {theirs && startsAt ? (
          t("theirs", { time: values.at.replace("T", " ") })
        ) : timed ? (
          startsAt ? (
            <LocalTime at={startsAt} show="full" />
          ) : (
            none
          )
        ) : (
          t("immediately")
        )}
      </Total>
      <Total label={t("doneBy")} className="tabular-nums">
        {lastsMs !== null && begins !== null ? (
          <>
            <LocalTime at={begins + lastsMs} show="time" />{" "}
            <span className="text-muted-foreground">{timed ? null : t("in", { time: duration(lastsMs) })}</span>
          </>
        ) : (
          none
        )}
      </Total>
      <Total label={t("account")} className="tabular-nums">
        {account?.phone ?? none}
      </Total>
      <Total label={t("template")} className="truncate" title={template?.name}>
        {template?.name ?? none}
      </Total>
    </dl>
  );
}

function Total({
  label,
  className = "",
  title,
  children,
}: {
  label: string;
  className?: string;
  title?: string;
  children: ReactNode;
}) {
  return (
    <>
      <dt className="text-muted-foreground">{label}</dt>
      <dd className={`min-w-0 text-right ${className}`} title={title}>
        {children}
      </dd>
    </>
  );
}

/** The current time, updated every 15 s while `active`. Null on the server and until hydration. */
function useTicking(active: boolean): number | null {
  const [now, setNow] = useState<number | null>(null);
  useEffect(() => {
    if (!active) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 15_000);
    return () => clearInterval(timer);
  }, [active]);
  return now;
}
