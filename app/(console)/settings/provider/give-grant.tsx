"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "#components/ui/button";
import { Handshake } from "#components/ui/icons";
import { onDemand } from "#components/ui/on-demand";

const GiveGrantDialog = onDemand(() => import("./give-grant-dialog.tsx").then((part) => part.GiveGrantDialog));

export type GiveGrantProps = { provider: string; workspace: string; zone: string; now: Date };

/** Lets the provider's staff act in this workspace. */
export function GiveGrant(props: GiveGrantProps) {
  const t = useTranslations("settings.provider");
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button variant="primary" icon={<Handshake aria-hidden />} onClick={() => setOpen(true)}>
        {t("give")}
      </Button>
      {open ? <GiveGrantDialog {...props} onClose={() => setOpen(false)} /> : null}
    </>
  );
}
