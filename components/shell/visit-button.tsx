"use client";

import { Eye } from "lucide-react";
import { useTranslations } from "next-intl";
import { useTransition } from "react";
import { toast } from "sonner";
import type { ActionResult } from "#lib/actions/result";
import { Button } from "../ui/button.tsx";
import { leave } from "./leave/leave-guard.ts";
import { useWorkspaceTab } from "./workspace-tab.tsx";

/**
 * Goes into a customer's workspace as staff of the provider whose page this is, with a fresh page load.
 *
 * @param to the page of the customer to open, its dashboard unless given
 * @param onVisit the server action that takes the session there
 */
export function VisitButton({
  customer,
  to = "/",
  onVisit,
  label,
  className,
}: {
  customer: { id: string; name: string };
  to?: string;
  onVisit: (visit: { providerId: string; customerId: string }) => Promise<ActionResult<unknown>>;
  /** What the button says, the customer's name unless given. */
  label?: string;
  className?: string;
}) {
  const t = useTranslations("shell.staff");
  const provider = useWorkspaceTab();
  const [busy, start] = useTransition();
  return (
    <Button
      size="sm"
      className={className}
      aria-label={t("open", { workspace: customer.name })}
      busy={busy}
      icon={<Eye aria-hidden />}
      onClick={() =>
        leave(() =>
          start(async () => {
            const result = await onVisit({ providerId: provider?.id ?? "", customerId: customer.id });
            if (result.ok) window.location.assign(to);
            else toast.error(result.message);
          }),
        )
      }
    >
      {label ?? t("open", { workspace: customer.name })}
    </Button>
  );
}
