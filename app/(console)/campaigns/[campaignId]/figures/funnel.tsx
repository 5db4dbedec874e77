import { useFormatter, useTranslations } from "next-intl";
import { Card, CardBody, CardHeader } from "#components/ui/card";
import type { Certificate } from "#lib/campaigns/report/certificate";
import { round } from "#lib/round";
import { FunnelSteps } from "./funnel-steps.tsx";

type FunnelProps = {
  certificate: Certificate;
  grows: boolean;
  /** People who followed a link, how often people did and how often programs did; null where links are not counted. */
  links: { clicked: number; clicks: number; robotVisits: number } | null;
};

/** How many of the accepted messages were sent, delivered and read. */
export function Funnel({ certificate, grows, links }: FunnelProps) {
  const t = useTranslations("campaigns.funnel");
  const format = useFormatter();
  const { accepted, sent, delivered, read } = certificate;
  const steps = [
    { key: "accepted", value: accepted, fill: "sent" },
    { key: "sent", value: sent, fill: "sent" },
    { key: "delivered", value: delivered, fill: "delivered" },
    { key: "read", value: read, fill: "read" },
    ...(links ? [{ key: "clicked", value: links.clicked, fill: "read" } as const] : []),
  ] as const;
  return (
    <Card>
      <CardHeader title={t("title")}>
        <span className="text-xs text-muted-foreground">{t("share")}</span>
      </CardHeader>
      <CardBody>
        <FunnelSteps
          steps={steps.map(({ key, value, fill }) => {
            const share = accepted > 0 ? value / accepted : 0;
            return {
              ...{ label: t(key), value: format.number(value), width: round(Math.min(1, share) * 100), fill },
              share: accepted > 0 ? format.number(share, { style: "percent", maximumFractionDigits: 1 }) : "",
            };
          })}
        />
        <p className="mt-3.5 text-xs text-muted-foreground">{grows && accepted > 0 ? t("grows") : t("readNote")}</p>
        {links ? <p className="mt-1 text-xs text-muted-foreground">{t("clicks", links)}</p> : null}
      </CardBody>
    </Card>
  );
}
