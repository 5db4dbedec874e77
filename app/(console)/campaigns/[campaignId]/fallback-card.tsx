import { useFormatter, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Card, CardBody, CardHeader } from "#components/ui/card";
import { Note } from "#components/ui/note";
import type { Certificate } from "#lib/campaigns/report/certificate";
import type { CampaignFallback } from "#lib/fallback/report/campaign-fallback";
import { useDuration } from "./use-duration.ts";

/** What replaces messages of the campaign that do not arrive, what became of it, and by which channel people were reached. */
export function FallbackCard({
  fallback: f,
  certificate: { rowsSend, delivered },
  children,
}: {
  fallback: CampaignFallback;
  certificate: Certificate;
  /** What may be done with it. */
  children?: ReactNode;
}) {
  const t = useTranslations("campaigns.fallback");
  const reason = useTranslations("states.fallbackReason");
  const trigger = useTranslations("states.fallbackTrigger");
  const format = useFormatter();
  const duration = useDuration();
  const n = (value: number) => format.number(value);
  const notReached = rowsSend - delivered - f.replacedOnly;
  const onlySms = f.links.every(({ template }) => !template);
  const by = onlySms ? "sms" : "other";
  const wait = f.durationSeconds === null ? t("noWait") : t("wait", { time: duration(f.durationSeconds * 1_000) });
  return (
    <Card>
      <CardHeader title={t("title", { by })} count={n(f.made)} />
      <CardBody className="flex flex-col gap-3">
        <p className="text-secondary-foreground [overflow-wrap:anywhere]">
          {t("chosen", { policy: f.policyName, triggers: f.triggers.map((one) => trigger(one)).join(", ") })} {wait}
        </p>
        {onlySms ? null : <Chain fallback={f} />}
        {f.text === "" ? null : (
          <p className="rounded-md border border-border bg-sunken px-3 py-2 whitespace-pre-line [overflow-wrap:anywhere]">
            {f.text}
          </p>
        )}
        <Lines
          rows={[
            [t("waiting"), n(f.waiting)],
            [t("made", { by, segments: f.segments }), n(f.made)],
            [t("accepted"), n(f.accepted)],
            [t("delivered"), n(f.delivered)],
            [t("failed"), n(f.failed)],
            ...f.reasons.map(({ reason: why, people }): [ReactNode, string] => [
              t("dropped", { reason: reason(why) }),
              n(people),
            ]),
          ]}
        />
        {f.stopped ? <p className="text-secondary-foreground">{t("stopped")}</p> : null}
        {children ? <div>{children}</div> : null}
        <h3 className="font-strong">{t("reached")}</h3>
        <Lines
          rows={[
            [t("hereOnly"), n(delivered - f.both)],
            [t("both", { by }), n(f.both)],
            [t("smsOnly", { by }), n(f.replacedOnly)],
            [t("notReached"), n(notReached)],
          ]}
          sum={[t("sum"), n(rowsSend)]}
        />
        {f.paidTwice > 0 ? (
          <Note tone="warning" title={t("twice", { by, count: f.paidTwice, segments: f.paidTwiceSegments })}>
            {t("twiceText")}{" "}
            {f.suggestion
              ? t("suggestion", { time: duration(f.suggestion.seconds * 1_000), saved: f.suggestion.saved })
              : null}
          </Note>
        ) : null}
      </CardBody>
    </Card>
  );
}

/** The links in their order: what each sends, what it made, and for how many it was passed over. */
function Chain({ fallback: { links, byLink, passed } }: { fallback: CampaignFallback }) {
  const t = useTranslations("campaigns.fallback");
  const platform = useTranslations("states.platform");
  const why = useTranslations("states.fallbackPassed");
  return (
    <ol aria-label={t("rules")} className="flex flex-col gap-2">
      {links.map(({ ruleId, rule, template }, at) => {
        const { made = 0, arrived = 0 } = byLink.find(({ link }) => link === at) ?? {};
        const what = template ? `${platform(template.platform)}, ${template.name}` : t("linkSms");
        return (
          <li key={ruleId} className="flex flex-col gap-0.5">
            <span className="flex flex-wrap justify-between gap-x-3">
              <span className="[overflow-wrap:anywhere]">{t("link", { place: at + 1, rule, what })}</span>
              <span className="text-secondary-foreground tabular-nums">{t("linkFigures", { made, arrived })}</span>
            </span>
            {passed
              .filter(({ link }) => link === at)
              .map(({ reason, people }) => (
                <span key={reason} className="pl-4 text-xs text-muted-foreground">
                  {t("passed", { people, reason: why(reason) })}
                </span>
              ))}
          </li>
        );
      })}
    </ol>
  );
}

function Lines({ rows, sum }: { rows: [ReactNode, string][]; sum?: [ReactNode, string] }) {
  return (
    <dl className="grid grid-cols-[minmax(0,1fr)_auto] gap-y-1 tabular-nums">
      {rows.map(([label, value], index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines of one account stay in their order
        <div key={index} className="contents">
          <dt className="text-secondary-foreground">{label}</dt>
          <dd className="text-right font-mono text-[12.5px]">{value}</dd>
        </div>
      ))}
      {sum ? (
        <div className="contents">
          <dt className="border-t-[3px] border-double border-border-strong pt-[5px] font-strong">{sum[0]}</dt>
          <dd className="border-t-[3px] border-double border-border-strong pt-[5px] text-right font-mono text-[12.5px] font-strong">
            {sum[1]}
          </dd>
        </div>
      ) : null}
    </dl>
  );
}
