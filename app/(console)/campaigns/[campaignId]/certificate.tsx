import { Download, Info, ShieldCheck, TriangleAlert } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import { Card, CardBody, CardFooter, CardHeader } from "#components/ui/card";
import { cn } from "#components/ui/cn";
import { LocalTime } from "#components/ui/local-time";
import type { CampaignDetail, Certificate as Figures } from "#lib/campaigns/queries";
import styles from "./campaign.module.css";

/** Rows in, and what became of each of them: a sum that anyone can check. */
export function Certificate({
  certificate: c,
  campaign,
  typed,
}: {
  certificate: Figures;
  campaign: CampaignDetail["campaign"];
  /** The list was typed, not a file. */
  typed: boolean;
}) {
  const t = useTranslations("campaigns.certificate");
  const format = useFormatter();
  const n = (value: number) => format.number(value);
  const minus = (value: number) => (value > 0 ? `− ${n(value)}` : "0");
  const none = (value: number) => cn("med", value === 0 ? "up" : "down");
  return (
    <Card>
      <CardHeader title={t("title")}>
        {c.addsUp ? (
          <span className="st success">
            <ShieldCheck aria-hidden />
            {t("addsUp")}
          </span>
        ) : (
          <span className="st danger">
            <TriangleAlert aria-hidden />
            {t("doesNot")}
          </span>
        )}
      </CardHeader>
      <CardBody>
        <dl className={`${styles.ledger} num`}>
          <dt>{typed ? t("typed") : t("rows")}</dt>
          <dd>{n(c.rowsTotal)}</dd>
          <dt>
            {t("skipped")}
            {c.rowsSkip > 0 ? (
              <a
                className="link ml-2 inline-flex items-center align-middle"
                href={`/downloads/rejected-rows?import=${campaign.importId}`}
                download
                aria-label={t("download")}
                title={t("download")}
              >
                <Download className="s" aria-hidden />
              </a>
            ) : null}
          </dt>
          <dd>{minus(c.rowsSkip)}</dd>
          {c.rowsHold > 0 ? (
            <>
              <dt>{t("held")}</dt>
              <dd>{minus(c.rowsHold)}</dd>
            </>
          ) : null}
          <dt className={styles.sum}>{t("toSend")}</dt>
          <dd className={styles.sum}>{n(c.rowsSend)}</dd>
          <dt>{t("accepted")}</dt>
          <dd>{n(c.accepted)}</dd>
          <dt>{t("failed")}</dt>
          <dd>{n(c.failed)}</dd>
          <dt>{t("waiting")}</dt>
          <dd>{n(c.waiting)}</dd>
          <dt>{t("uncertain")}</dt>
          <dd>{n(c.uncertain)}</dd>
          {c.cancelled > 0 ? (
            <>
              <dt>{t("cancelled")}</dt>
              <dd>{n(c.cancelled)}</dd>
            </>
          ) : null}
          <dt className={cn(styles.sum, styles.total)}>{t("sum")}</dt>
          <dd className={cn(styles.sum, styles.total)}>{n(c.sum)}</dd>
          <dt>{t("twice")}</dt>
          <dd className={none(c.messagedTwice)}>{n(c.messagedTwice)}</dd>
          <dt>{t("lost")}</dt>
          <dd className={none(c.lost)}>{n(c.lost)}</dd>
        </dl>
      </CardBody>
      <CardFooter>
        <Info className="s" aria-hidden />
        <span>{t.rich("counted", { time: () => <LocalTime at={c.countedAt} show="time" seconds /> })}</span>
      </CardFooter>
    </Card>
  );
}
