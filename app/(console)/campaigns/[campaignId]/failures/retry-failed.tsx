"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "#components/ui/button";
import { RotateCw } from "#components/ui/icons";
import { onDemand } from "#components/ui/on-demand";
import type { RetryProps } from "./retry-dialog.tsx";

const RetryDialog = onDemand(() => import("./retry-dialog.tsx").then((part) => part.RetryDialog));

/** Tries those again whom a new try can help; the dialog says who they are, and who not and why. */
export function RetryFailed(props: RetryProps) {
  const t = useTranslations("campaigns.decisions.retry_failed");
  const [open, setOpen] = useState(false);
  const people = props.helped.reduce((sum, row) => sum + row.people, props.expired + props.calledBack) - props.replaced;
  if (people === 0) return null;
  return (
    <>
      <Button variant="primary" icon={<RotateCw aria-hidden />} onClick={() => setOpen(true)}>
        {t("button")}
      </Button>
      <RetryDialog {...props} people={people} open={open} onOpenChange={setOpen} />
    </>
  );
}
