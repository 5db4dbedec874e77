"use client";

import { Send } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { Button } from "#components/ui/button";
import { Card, CardBody, CardHeader } from "#components/ui/card";
import { LocalTime } from "#components/ui/local-time";
import { durationWords } from "#lib/campaigns/duration";
import type { SendAccount } from "#lib/campaigns/queries";
import type { SendableTemplate } from "#lib/templates/queries";
import type { Missing } from "./missing.ts";
import styles from "./send.module.css";

/** How many, from where, until when; and the button, which says how many. */
export function BeforeYouSend({
  people,
  account,
  template,
  startsAt,
  timed,
  sandboxed,
  missing,
  onSend,
}: {
  people: number;
  account: SendAccount | null;
  template: SendableTemplate | null;
  startsAt: Date | null;
  timed: boolean;
  sandboxed: boolean;
  missing: Missing | null;
  onSend: () => void;
}) {
  const t = useTranslations("send.before");
  const time = useTranslations("campaigns.duration");
  const format = useFormatter();
  const now = useTicking(people > 0);
  const lastsMs = account && people > 0 ? (people / account.pace) * 1000 : null;
  const begins = startsAt?.getTime() ?? now;
  const none = <span className="mute">{t("none")}</span>;
  const duration = (ms: number) => {
    const { key, values } = durationWords(ms);
    return time(key, values as never);
  };
  return (
    <Card>
      <CardHeader title={t("title")} line />
      <CardBody top className="stack">
        <dl className={styles.total}>
          <dt>{t("people")}</dt>
          <dd className={`num ${styles.people}`}>{people > 0 ? format.number(people) : none}</dd>
          <dt>{t("starts")}</dt>
          <dd>{timed ? startsAt ? <LocalTime at={startsAt} show="full" /> : none : t("immediately")}</dd>
          <dt>{t("doneBy")}</dt>
          <dd className="num">
            {lastsMs !== null && begins !== null ? (
              <>
                <LocalTime at={begins + lastsMs} show="time" />{" "}
                <span className="mute">{timed ? null : t("in", { time: duration(lastsMs) })}</span>
              </>
            ) : (
              none
            )}
          </dd>
          <dt>{t("account")}</dt>
          <dd className="num">{account?.phone ?? none}</dd>
          <dt>{t("template")}</dt>
          <dd className="clip" title={template?.name}>
            {template?.name ?? none}
          </dd>
        </dl>
        {sandboxed ? <p className="hint">{t("sandbox")}</p> : null}
        <Button
          variant="primary"
          size="lg"
          full
          icon={<Send aria-hidden />}
          disabledReason={missing ? t(`missing.${missing}`) : null}
          aria-describedby={missing ? "send-missing" : undefined}
          onClick={onSend}
        >
          {people > 0 ? t("send", { count: people }) : t("sendBare")}
        </Button>
        {missing ? (
          <p className="hint text-center" id="send-missing">
            {t(`missing.${missing}`)}
          </p>
        ) : null}
      </CardBody>
    </Card>
  );
}

/** The clock "done by" counts from; only the browser has one that goes on. */
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
