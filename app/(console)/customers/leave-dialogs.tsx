"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { Control } from "react-hook-form";
import { z } from "zod";
import { TextareaField, TextField } from "#components/form/fields";
import { FormDialog } from "#components/form/form-dialog";
import { Checkbox } from "#components/ui/checkbox";
import { toast } from "#components/ui/toast";
import { CUSTOMER_REASON_MAX } from "#lib/customers/limits";
import { CloseCustomerInput, OfferHandOverInput, ReleaseCustomerInput } from "#lib/customers/schema";
import { closeCustomerAction, offerHandOverAction, releaseCustomerAction } from "./actions.ts";
import { Consequences } from "./consequences.tsx";
import type { DialogProps } from "./suspend-dialog.tsx";

/** Offers the customer to another provider. */
export function HandOverDialog({ customer, onClose }: DialogProps) {
  const t = useTranslations("customers.handOver");
  const words = useTranslations("common");
  const [understood, setUnderstood] = useState(false);
  const { id: customerId, name } = customer;
  return (
    <FormDialog
      open
      onOpenChange={onClose}
      submitDisabled={!understood}
      title={t("title", { name })}
      description={t("text")}
      submitLabel={t("submit")}
      schema={OfferHandOverInput}
      action={offerHandOverAction}
      defaultValues={{ customerId, provider: "", reason: "" }}
      onSuccess={({ to }) => {
        toast.success(t("done", { name, provider: to }));
      }}
    >
      {({ form }) => (
        <>
          <TextField
            control={form.control}
            name="provider"
            label={t("provider")}
            hint={t("providerHint")}
            input={{ autoComplete: "off", autoFocus: true }}
          />
          <TextareaField
            control={form.control}
            name="reason"
            label={t("reason")}
            limit={CUSTOMER_REASON_MAX}
            textarea={{ rows: 2 }}
          />
          <Consequences loses={[t("ends"), t("requests")]} keeps={[t("kept")]} />
          <Checkbox required checked={understood} onCheckedChange={setUnderstood} label={words("confirm.understand")} />
        </>
      )}
    </FormDialog>
  );
}

const typedName = (name: string) =>
  z
    .string()
    .trim()
    .refine((typed) => typed === name, { message: "customers.nameDiffers" });

/** Lets the customer stand alone, once its name is typed. */
export function ReleaseDialog({ customer, onClose }: DialogProps) {
  const t = useTranslations("customers.release");
  const router = useRouter();
  const { id: customerId, name } = customer;
  return (
    <FormDialog
      open
      onOpenChange={onClose}
      danger
      title={t("title", { name })}
      description={t("text")}
      submitLabel={t("submit")}
      schema={ReleaseCustomerInput.extend({ name: typedName(name) })}
      action={releaseCustomerAction}
      defaultValues={{ customerId, name: "", reason: "" }}
      onSuccess={() => {
        toast.success(t("done", { name }));
        router.push("/customers");
        return false;
      }}
    >
      {({ form }) => (
        <>
          <Consequences loses={[t("ends"), t("requests")]} keeps={[t("owners")]} />
          <LastWords control={form.control} name={name} reason={t("reason")} />
        </>
      )}
    </FormDialog>
  );
}

/** Closes the customer for good, once its name is typed. */
export function CloseDialog({ customer, onClose }: DialogProps) {
  const t = useTranslations("customers.close");
  const { id: customerId, name } = customer;
  return (
    <FormDialog
      open
      onOpenChange={onClose}
      danger
      title={t("title", { name })}
      description={t("text")}
      submitLabel={t("submit")}
      schema={CloseCustomerInput.extend({ name: typedName(name) })}
      action={closeCustomerAction}
      defaultValues={{ customerId, name: "", reason: "" }}
      onSuccess={() => {
        toast.success(t("done", { name }));
      }}
    >
      {({ form }) => (
        <>
          <Consequences loses={[t("changes"), t("invitations")]} keeps={[t("reads")]} />
          <LastWords control={form.control} name={name} reason={t("reason")} />
        </>
      )}
    </FormDialog>
  );
}

type Typed = { customerId: string; name: string; reason: string };

/** The reason, and the name that confirms it. */
function LastWords({
  control,
  name,
  reason,
}: {
  control: Control<Typed, unknown, Typed>;
  name: string;
  reason: string;
}) {
  const words = useTranslations("common");
  return (
    <>
      <TextareaField
        control={control}
        name="reason"
        label={reason}
        limit={CUSTOMER_REASON_MAX}
        textarea={{ rows: 2, autoFocus: true }}
      />
      <TextField
        control={control}
        name="name"
        label={words("confirm.typeName", { name })}
        input={{ autoComplete: "off", spellCheck: false }}
      />
    </>
  );
}
