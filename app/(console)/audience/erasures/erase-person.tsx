"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "#components/ui/button";
import { Download, UserX } from "#components/ui/icons";
import { onDemand } from "#components/ui/on-demand";
import type { AddressKind } from "#db/enums";

const ExportDialog = onDemand(() => import("./export-dialog.tsx").then((part) => part.ExportDialog));
const EraseDialog = onDemand(() => import("./erase-dialog.tsx").then((part) => part.EraseDialog));

/** Opens the forms for a person who is known by an address. */
export function ErasePerson({ kinds }: { kinds: readonly AddressKind[] }) {
  const t = useTranslations("contacts.erasures");
  const [open, setOpen] = useState<"export" | "erase" | null>(null);
  return (
    <>
      <Button icon={<Download aria-hidden />} onClick={() => setOpen("export")}>
        {t("exportOpen")}
      </Button>
      <Button icon={<UserX aria-hidden />} onClick={() => setOpen("erase")}>
        {t("open")}
      </Button>
      {open === "export" ? <ExportDialog kinds={kinds} onClose={() => setOpen(null)} /> : null}
      {open === "erase" ? <EraseDialog kinds={kinds} onClose={() => setOpen(null)} /> : null}
    </>
  );
}
