import { useFormatter, useTranslations } from "next-intl";
import { Card, CardBody, CardHeader } from "#components/ui/card";
import type { Certificate } from "#lib/campaigns/queries";
import styles from "./campaign.module.css";

/** How far the accepted ones came. */
export function Funnel({ certificate, grows }: { certificate: Certificate; grows: boolean }) {
  const t = useTranslations("campaigns.funnel");
  const format = useFormatter();
  const { accepted, sent, delivered, read } = certificate;
  const steps = [
    { key: "accepted", value: accepted, fill: "bg-sent" },
    { key: "sent", value: sent, fill: "bg-sent" },
    { key: "delivered", value: delivered, fill: "bg-del" },
    { key: "read", value: read, fill: "bg-read" },
  ] as const;
  return (
    <Card>
      <CardHeader title={t("title")}>
        <span className="mute text-xs">{t("share")}</span>
      </CardHeader>
      <CardBody>
        <ul className={styles.funnel}>
          {steps.map(({ key, value, fill }) => {
            const share = accepted > 0 ? value / accepted : 0;
            return (
              <li key={key}>
                <span>{t(key)}</span>
                <span className={styles.shape} aria-hidden>
                  <i className={fill} style={{ width: `${Math.min(1, share) * 100}%` }} />
                </span>
                <b className="num">{format.number(value)}</b>
                <span className="num mute text-right">
                  {accepted > 0 ? format.number(share, { style: "percent", maximumFractionDigits: 1 }) : ""}
                </span>
              </li>
            );
          })}
        </ul>
        <p className="hint mt-3.5">{grows && accepted > 0 ? t("grows") : t("readNote")}</p>
      </CardBody>
    </Card>
  );
}
