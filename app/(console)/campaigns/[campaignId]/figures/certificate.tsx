import { useFormatter, useTranslations } from "next-intl";
import { DownloadLink } from "#components/shell/download-link";
import { Hideable } from "#components/shell/visitor";
import { Badge } from "#components/ui/badge";
import { Card, CardBody, CardFooter, CardHeader } from "#components/ui/card";
import { Download, Info, ShieldCheck, TriangleAlert } from "#components/ui/icons";
import { LocalTime } from "#components/ui/local-time";
import type { ImportMethod } from "#db/enums";
import type { Certificate as Figures } from "#lib/campaigns/report/certificate";
import { sendingMs } from "#lib/campaigns/report/duration";
import type { CampaignDetail } from "#lib/campaigns/report/queries";
import type { Awaited } from "#lib/sending/doubt/awaited";
import { useDuration } from "../use-duration.ts";
import { Line } from "./certificate-line.tsx";

/** Accounts for every recipient: rows in the list, and what became of each. */
export function Certificate({
  certificate: c,
  campaign,
  list,
  awaited,
}: {
  certificate: Figures;
  campaign: CampaignDetail["campaign"];
  /** What the people come from; null when the list is not there any more. */
  list: { method: ImportMethod; fileName: string | null } | null;
  /** Answers that are still awaited, and until when. */
  awaited: Awaited | null;
}) {
  const t = useTranslations("campaigns.certificate");
  const format = useFormatter();
  const n = (value: number) => format.number(value);
  const duration = useDuration();
  const sentMs = sendingMs(campaign);
  const { answeredAt, approval } = campaign;
  const uncertain = awaited
    ? t.rich("uncertainAwaited", { time: () => <LocalTime at={awaited.until} show="full" /> })
    : c.leftInDoubt > 0
      ? t("uncertainLeft", { left: c.leftInDoubt })
      : t("uncertain");
  const minus = (value: number) => (value > 0 ? `− ${n(value)}` : "0");
  return (
    <Card>
      <CardHeader title={t("title")}>
        {c.addsUp ? (
          <Badge tone="success" icon={<ShieldCheck aria-hidden />}>
            {t("addsUp")}
          </Badge>
        ) : (
          <Badge tone="danger" icon={<TriangleAlert aria-hidden />}>
            {t("doesNot")}
          </Badge>
        )}
      </CardHeader>
      <CardBody>
        <dl className="grid grid-cols-[minmax(0,1fr)_auto] gap-y-1 tabular-nums">
          <Line label={t(`of.${list?.method ?? "excel"}`, { name: list?.fileName ?? "" })}>{n(c.rowsTotal)}</Line>
          <Line
            label={
              <>
                {t("skipped")}
                {c.rowsSkip > 0 ? (
                  <Hideable>
                    <DownloadLink
                      className="ml-2 inline-flex items-center align-middle text-primary"
                      href={`/downloads/rejected-rows?import=${campaign.importId}`}
                      aria-label={t("download")}
                      title={t("download")}
                    >
                      <Download className="size-3.5" aria-hidden />
                    </DownloadLink>
                  </Hideable>
                ) : null}
              </>
            }
          >
            {minus(c.rowsSkip)}
          </Line>
          {c.rowsHold > 0 ? <Line label={t("held")}>{minus(c.rowsHold)}</Line> : null}
          <Line kind="subtotal" label={t("toSend")}>
            {n(c.rowsSend)}
          </Line>
          <Line label={t("accepted")}>{n(c.accepted)}</Line>
          <Line label={t("refused")}>{n(c.refused)}</Line>
          <Line label={t("waiting")}>{n(c.waiting)}</Line>
          <Line label={uncertain}>{n(c.uncertain)}</Line>
          {c.cancelled > 0 ? <Line label={t("cancelled")}>{n(c.cancelled)}</Line> : null}
          {c.leftOut > 0 ? <Line label={t("leftOut")}>{n(c.leftOut)}</Line> : null}
          {c.expired > 0 ? <Line label={t("expired")}>{n(c.expired)}</Line> : null}
          <Line kind="total" label={t("sum")}>
            {n(c.sum)}
          </Line>
          {approval?.state === "approved" ? (
            <>
              <Line label={t("launchedBy")}>{approval.by}</Line>
              <Line label={t("approvedBy")}>{approval.answer?.by}</Line>
            </>
          ) : null}
          <Line label={t("failedLater")}>{n(c.failedLater)}</Line>
          <Line label={t("twice")} tone={c.messagedTwice === 0 ? "good" : "bad"}>
            {n(c.messagedTwice)}
          </Line>
          <Line label={t("lost")} tone={c.lost === 0 ? "good" : "bad"}>
            {n(c.lost)}
          </Line>
        </dl>
      </CardBody>
      <CardFooter>
        <Info className="size-3.5" aria-hidden />
        <span>
          {t.rich("counted", { time: () => <LocalTime at={c.countedAt} show="time" seconds /> })}{" "}
          {sentMs !== null && answeredAt
            ? t.rich("sentIn", {
                took: duration(sentMs),
                time: () => <LocalTime at={answeredAt} show="full" seconds />,
              })
            : null}
        </span>
      </CardFooter>
    </Card>
  );
}
