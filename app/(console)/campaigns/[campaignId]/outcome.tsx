import { Download } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { DownloadLink } from "#components/shell/download-link";
import { buttonLook } from "#components/ui/button";
import { Card, CardBody } from "#components/ui/card";
import { TextLink } from "#components/ui/text-link";
import type { Certificate } from "#lib/campaigns/report/certificate";
import { sendingMs } from "#lib/campaigns/report/duration";
import type { CampaignDetail } from "#lib/campaigns/report/queries";
import { useDuration } from "./use-duration.ts";

/** Another campaign that has to do with this one. */
type Related = { id: string; name: string } | null;

/** What became of a campaign that has ended, in one sentence, and what may be done now. */
export function Outcome({
  campaign,
  certificate,
  restSentAs,
  children,
}: {
  campaign: CampaignDetail["campaign"];
  certificate: Certificate;
  /** The campaign that the people it did not get to were sent to as. */
  restSentAs: Related;
  /** Actions besides the export. */
  children: ReactNode;
}) {
  const t = useTranslations("campaigns.outcome");
  const sentence = useSentence(campaign, certificate);
  return (
    <Card aria-label={t("label")}>
      <CardBody top className="flex flex-wrap items-center gap-x-4 gap-y-3">
        <p className="min-w-0 flex-[1_1_420px] text-md">
          {sentence}
          {restSentAs ? <> {t.rich("restSent", { link: () => <CampaignLink of={restSentAs} /> })}</> : null}
        </p>
        <div className="flex min-w-0 flex-wrap items-center gap-2 narrow:w-full narrow:*:flex-1">
          {children}
          <DownloadLink
            className={buttonLook()}
            data-slot="button"
            href={`/downloads/campaign-messages?campaign=${campaign.id}`}
          >
            <Download aria-hidden />
            {t("export")}
          </DownloadLink>
        </div>
      </CardBody>
    </Card>
  );
}

export function CampaignLink({ of: { id, name } }: { of: { id: string; name: string } }) {
  return <TextLink href={`/campaigns/${id}`}>{name}</TextLink>;
}

function useSentence(campaign: CampaignDetail["campaign"], certificate: Certificate): string {
  const t = useTranslations("campaigns.outcome");
  const format = useFormatter();
  const duration = useDuration();
  const { accepted, delivered, failed, uncertain, leftOut, expired, cancelled } = certificate;
  const counts = { failed, uncertain, leftOut, expired, cancelled };
  const parts = Object.entries(counts).flatMap(([key, count]) =>
    count > 0 ? [t(key as keyof typeof counts, { count })] : [],
  );
  if (accepted > 0) {
    parts.unshift(t(delivered > 0 ? "acceptedDelivered" : "accepted", { count: accepted, delivered }));
  }
  const values = { parts: format.list(parts, { type: "conjunction" }) };
  const left = accepted + failed + uncertain;
  if (left === 0) return t("unsent", values);
  if (cancelled > 0) return t("stopped", values);
  const ms = sendingMs(campaign);
  if (ms === null) return t("sentAt", { ...values, count: left });
  return t("sent", { ...values, count: left, took: duration(ms) });
}
