"use client";

import { useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useDownload } from "#components/shell/download-link";
import { Button, IconButton } from "#components/ui/button";
import { Download, Ellipsis, Upload, UserRoundX } from "#components/ui/icons";
import { Menu, MenuItem } from "#components/ui/menu";
import { onDemand } from "#components/ui/on-demand";
import type { Platform } from "#db/enums";

const ImportDialog = onDemand(() => import("./import-dialog.tsx").then((part) => part.ImportDialog));
const AddDialog = onDemand(() => import("./add-dialog.tsx").then((part) => part.AddDialog));

type Props = {
  platforms: readonly Platform[];
  /** What the reader may do: add one person; import many; take them home as a file. */
  adds: boolean;
  manages: boolean;
  exports: boolean;
  maxBytes: number;
};

/** Add one; import and export behind the menu. What is exported is what the filters show. */
export function SuppressionActions({ platforms, adds, manages, exports, maxBytes }: Props) {
  const t = useTranslations("audience");
  const search = useSearchParams();
  const [doing, setDoing] = useState<"add" | "import" | null>(null);
  const { download } = useDownload();
  const close = () => setDoing(null);
  return (
    <>
      <Menu
        trigger={
          <IconButton label={t("more")}>
            <Ellipsis aria-hidden />
          </IconButton>
        }
      >
        <MenuItem
          icon={<Upload aria-hidden />}
          disabledReason={manages ? null : t(adds ? "addOnly" : "readOnly")}
          onSelect={() => setDoing("import")}
        >
          {t("import")}
        </MenuItem>
        {exports ? (
          <MenuItem icon={<Download aria-hidden />} onSelect={() => void download(`/downloads/suppressions?${search}`)}>
            {t("export")}
          </MenuItem>
        ) : null}
      </Menu>
      {adds ? (
        <Button variant="primary" icon={<UserRoundX aria-hidden />} onClick={() => setDoing("add")}>
          {t("add")}
        </Button>
      ) : null}
      {doing === "add" ? <AddDialog platforms={platforms} onClose={close} /> : null}
      {doing === "import" ? <ImportDialog platforms={platforms} maxBytes={maxBytes} onClose={close} /> : null}
    </>
  );
}
