import { useFormatter, useTranslations } from "next-intl";
import { Card, CardBody, CardHeader } from "#components/ui/card";
import { cn } from "#components/ui/cn";
import type { Certificate } from "#lib/campaigns/report/certificate";

/** How many of the accepted messages were sent, delivered and read. */
export function Funnel({ certificate, grows }: { certificate: Certificate; grows: boolean }) {
  const t = useTranslations("campaigns.funnel");
  const format = useFormatter();
  const { accepted, sent, delivered, read } = certificate;
  const steps = [
    { key: "accepted", value: accepted, fill: "bg-series-sent" },
    { key: "sent", value: sent, fill: "bg-series-sent" },
    { key: "delivered", value: delivered, fill: "bg-series-delivered" },
    { key: "read", value: read, fill: "bg-series-read" },
  ] as const;
  return (
    <Card>
      <CardHeader title={t("title")}>
        <span className="text-xs text-muted-foreground">{t("share")}</span>
      </CardHeader>
      <CardBody>
        <ul className="grid grid-cols-[auto_minmax(0,1fr)_auto_52px] items-center gap-x-3.5 gap-y-2 narrow:grid-cols-[minmax(84px,auto)_minmax(0,1fr)_auto_46px] narrow:gap-x-2.5">
          {steps.map(({ key, value, fill }) => {
            const share = accepted > 0 ? value / accepted : 0;
            return (
              <li key={key} className="contents">
                <span>{t(key)}</span>
                <span className="flex h-[26px] justify-center overflow-hidden rounded-[5px] bg-sunken" aria-hidden>
                  <i
                    className={cn(
                      "block h-full rounded-[5px] transition-[width] duration-(--motion) ease-(--ease-out)",
                      fill,
                    )}
                    style={{ width: `${Math.min(1, share) * 100}%` }}
                  />
                </span>
                <b className="text-right font-strong tabular-nums">{format.number(value)}</b>
                <span className="text-right tabular-nums text-muted-foreground">
                  {accepted > 0 ? format.number(share, { style: "percent", maximumFractionDigits: 1 }) : ""}
                </span>
              </li>
            );
          })}
        </ul>
        <p className="mt-3.5 text-xs text-muted-foreground">{grows && accepted > 0 ? t("grows") : t("readNote")}</p>
      </CardBody>
    </Card>
  );
}
