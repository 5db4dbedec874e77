"use client";

import { useTranslations } from "next-intl";
import { DownloadLink } from "#components/shell/download-link";
import { buttonLook } from "#components/ui/button";
import { Download } from "#components/ui/icons";

/** Downloads everybody of a campaign with the state of their message. */
export function ExportLink({ campaignId }: { campaignId: string }) {
  const t = useTranslations("campaigns.outcome");
  return (
    <DownloadLink
      className={buttonLook()}
      data-slot="button"
      href={`/downloads/campaign-messages?campaign=${campaignId}`}
    >
      <Download aria-hidden />
      {t("export")}
    </DownloadLink>
  );
}
