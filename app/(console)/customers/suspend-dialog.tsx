"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { ConfirmDialog } from "#components/form/confirm-dialog";
import { TextareaField } from "#components/form/fields";
import { FormDialog } from "#components/form/form-dialog";
import { Checkbox } from "#components/ui/checkbox";
import { toast } from "#components/ui/toast";
import { CUSTOMER_REASON_MAX } from "#lib/customers/limits";
import { SuspendCustomerInput } from "#lib/customers/schema";
import { liftSuspensionAction, suspendCustomerAction } from "./actions.ts";
import { Consequences } from "./consequences.tsx";

export type DialogProps = { customer: { id: string; name: string }; onClose: () => void };

export function SuspendDialog({ customer, onClose }: DialogProps) {
  const t = useTranslations("customers.suspend");
  const words = useTranslations("common");
  const [understood, setUnderstood] = useState(false);
  const { id: customerId, name } = customer;
  return (
    <FormDialog
      open
      onOpenChange={onClose}
      danger
      submitDisabled={!understood}
      title={t("title", { name })}
      submitLabel={t("submit")}
      schema={SuspendCustomerInput}
      action={suspendCustomerAction}
      defaultValues={{ customerId, reason: "" }}
      onSuccess={() => {
        toast.success(t("done", { name }));
      }}
    >
      {({ form }) => (
        <>
          <Consequences loses={[t("stops"), t("told")]} keeps={[t("reads"), t("resumes")]} />
          <TextareaField
            control={form.control}
            name="reason"
            label={t("reason")}
            hint={t("reasonHint")}
            limit={CUSTOMER_REASON_MAX}
            textarea={{ rows: 2, autoFocus: true }}
          />
          <Checkbox required checked={understood} onCheckedChange={setUnderstood} label={words("confirm.understand")} />
        </>
      )}
    </FormDialog>
  );
}

export function LiftDialog({ customer, onClose }: DialogProps) {
  const t = useTranslations("customers.lift");
  const { id: customerId, name } = customer;
  return (
    <ConfirmDialog
      level={1}
      open
      onOpenChange={onClose}
      title={t("title", { name })}
      text={t("text")}
      confirmLabel={t("submit")}
      onConfirm={async () => {
        const result = await liftSuspensionAction({ customerId });
        if (!result.ok) return result.message;
        toast.success(t("done", { name, count: result.data.resumed }));
      }}
    />
  );
}
