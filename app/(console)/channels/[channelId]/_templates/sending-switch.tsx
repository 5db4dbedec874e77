"use client";

import { useTranslations } from "next-intl";
import { useOptimistic, useState, useTransition } from "react";
import { ConfirmDialog } from "#components/form/confirm-dialog";
import { Switch } from "#components/ui/checkbox";
import { toast } from "#components/ui/toast";
import type { TemplateRow } from "#lib/templates/queries";
import { allowSendingAction, setSendingAllowedAction } from "./sending-actions.ts";

type Props = {
  template: Pick<TemplateRow, "code" | "name" | "category" | "sendingAllowed" | "sendingStoppedBy" | "state">;
  disabled: boolean;
};

/** Allows or stops sending a template. Asks first when a change of category had stopped it. */
export function SendingSwitch({ template, disabled }: Props) {
  const t = useTranslations("templates");
  const words = useTranslations("states");
  const [asking, setAsking] = useState(false);
  const [, start] = useTransition();
  const [on, setOn] = useOptimistic(template.sendingAllowed);

  function change(next: boolean) {
    if (next && template.sendingStoppedBy === "category") return setAsking(true);
    start(async () => {
      setOn(next);
      const result = await setSendingAllowedAction({ code: template.code, on: next });
      if (!result.ok) toast.error(result.message);
    });
  }

  return (
    <>
      <Switch
        checked={on}
        onCheckedChange={change}
        disabled={disabled}
        aria-label={t("sending.label", { name: template.name })}
      />
      <ConfirmDialog
        level={1}
        open={asking}
        onOpenChange={setAsking}
        title={t("sending.allowTitle")}
        text={t("sending.allowText", { category: words(`templateCategory.${template.category}`) })}
        confirmLabel={t("sending.allow")}
        onConfirm={async () => {
          const result = await allowSendingAction({ code: template.code });
          return result.ok ? null : result.message;
        }}
      />
    </>
  );
}
