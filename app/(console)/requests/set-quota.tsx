"use client";

import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { TextareaField, TextField } from "#components/form/fields";
import { FormDialog } from "#components/form/form-dialog";
import { toast } from "#components/ui/toast";
import type { QuotaChangeRow } from "#lib/requests/quota";
import { REASON_MAX, SetQuotaForm } from "#lib/requests/schema";
import { readQuotaChangesAction, setQuotaAction } from "./actions.ts";
import { QuotaHistory } from "./quota-history.tsx";

/** Sets how many channels a customer may have, with the history of that number. */
export function SetQuotaDialog({
  customer,
  open,
  onOpenChange,
}: {
  customer: { id: string; name: string; channels: number; quota: number };
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  const t = useTranslations("requests.set");
  const changes = useHistory(customer.id, open);
  const { channels: used, quota } = customer;
  return (
    <FormDialog
      open={open}
      onOpenChange={onOpenChange}
      title={t("title", { customer: customer.name })}
      description={t("text", { used, quota })}
      submitLabel={t("submit")}
      schema={SetQuotaForm}
      action={setQuotaAction}
      defaultValues={{
        customerId: customer.id,
        quota: "channels",
        objectId: customer.id,
        total: String(quota),
        reason: "",
      }}
      onSuccess={(_data, { total }) => void toast.success(t("done", { customer: customer.name, total }))}
    >
      {({ form }) => (
        <>
          <TextField
            control={form.control}
            name="total"
            label={t("total")}
            hint={t("totalHint", { used })}
            input={{ inputMode: "numeric", autoComplete: "off", className: "max-w-32 tabular-nums", autoFocus: true }}
          />
          <TextareaField
            control={form.control}
            name="reason"
            label={t("reason")}
            limit={REASON_MAX}
            textarea={{ rows: 2, placeholder: t("reasonPlaceholder") }}
          />
          {changes.length > 0 ? (
            <section className="flex flex-col gap-2 border-t border-border pt-3">
              <h3 className="font-strong">{t("history")}</h3>
              <div className="max-h-48 overflow-y-auto">
                <QuotaHistory changes={changes} />
              </div>
            </section>
          ) : null}
        </>
      )}
    </FormDialog>
  );
}

/** Nothing is said when it cannot be had: the quota can be set without it. */
function useHistory(customerId: string, open: boolean): QuotaChangeRow[] {
  const [changes, setChanges] = useState<QuotaChangeRow[]>([]);
  useEffect(() => {
    if (!open) return;
    let stale = false;
    void readQuotaChangesAction({ customerId }).then((result) => {
      if (!stale && result.ok) setChanges(result.data);
    });
    return () => {
      stale = true;
    };
  }, [customerId, open]);
  return changes;
}
