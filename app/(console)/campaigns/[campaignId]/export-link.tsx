"use client";

import { useTranslations } from "next-intl";
import { useDownload } from "#components/shell/download-link";
import { Button } from "#components/ui/button";
import { Download } from "#components/ui/icons";
import { Menu, MenuItem } from "#components/ui/menu";

/** Downloads every row of a campaign's list with what became of it. */
export function ExportLink({ campaignId }: { campaignId: string }) {
  const t = useTranslations("campaigns.outcome");
  const { busy, download } = useDownload();
  return (
    <Menu
      trigger={
        <Button aria-busy={busy || undefined}>
          <Download aria-hidden />
          {t("export")}
        </Button>
      }
    >
      <MenuItem onSelect={() => void download(`/downloads/campaign-messages?campaign=${campaignId}`)}>
        {t("exportExcel")}
      </MenuItem>
      <MenuItem onSelect={() => void download(`/downloads/campaign-messages?campaign=${campaignId}&as=csv`)}>
        {t("exportCsv")}
      </MenuItem>
    </Menu>
  );
}
