"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "#components/ui/button";
import { Plus } from "#components/ui/icons";
import { onDemand } from "#components/ui/on-demand";
import type { RuleChoice } from "./policy-dialog.tsx";

const PolicyDialog = onDemand(() => import("./policy-dialog.tsx").then((part) => part.PolicyDialog));

/** Puts rules together. */
export function NewPolicy({ rules, disabledReason }: { rules: RuleChoice[]; disabledReason: string | null }) {
  const t = useTranslations("fallback.policies");
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
      {open ? <PolicyDialog policy={null} rules={rules} onClose={() => setOpen(false)} /> : null}
    </>
  );
}
