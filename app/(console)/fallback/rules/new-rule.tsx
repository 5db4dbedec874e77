"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "#components/ui/button";
import { Plus } from "#components/ui/icons";
import { onDemand } from "#components/ui/on-demand";
import type { Way } from "#lib/fallback/policies/list-ways";

const RuleDialog = onDemand(() => import("./rule-dialog.tsx").then((part) => part.RuleDialog));

/** Adds a rule. */
export function NewRule({ ways, disabledReason }: { ways: Way[]; disabledReason: string | null }) {
  const t = useTranslations("fallback.rules");
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        variant="primary"
        icon={<Plus aria-hidden />}
        disabledReason={disabledReason}
        onClick={() => setOpen(true)}
      >
        {t("create")}
      </Button>
      {open ? <RuleDialog rule={null} ways={ways} onClose={() => setOpen(false)} /> : null}
    </>
  );
}
