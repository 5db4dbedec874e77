"use client";

import { useTranslations } from "next-intl";
import { Dialog } from "#components/ui/dialog";
import type { TemplateLook } from "#lib/campaigns/test-send/read-test";
import { TemplatePhone } from "./template-phone.tsx";

type Props = { open: boolean; look: TemplateLook | null; onClose: () => void };

/** A template as people get it, with its sample values. */
export function PreviewDialog({ open, look, onClose }: Props) {
  const t = useTranslations("templates.preview");
  return (
    <Dialog open={open} onOpenChange={(stays) => (stays ? undefined : onClose())} title={t("open")}>
      {look ? <TemplatePhone {...look} /> : null}
    </Dialog>
  );
}
