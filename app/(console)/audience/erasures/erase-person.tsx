"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "#components/ui/button";
import { UserX } from "#components/ui/icons";
import { onDemand } from "#components/ui/on-demand";
import type { AddressKind } from "#db/enums";

const EraseDialog = onDemand(() => import("./erase-dialog.tsx").then((part) => part.EraseDialog));

/** Opens the form for a person who is known by an address. */
export function ErasePerson({ kinds }: { kinds: readonly AddressKind[] }) {
  const t = useTranslations("contacts.erasures");
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button icon={<UserX aria-hidden />} onClick={() => setOpen(true)}>
        {t("open")}
      </Button>
      {open ? <EraseDialog kinds={kinds} onClose={() => setOpen(false)} /> : null}
    </>
  );
}
