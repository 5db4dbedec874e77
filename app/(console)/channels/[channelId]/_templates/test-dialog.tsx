"use client";

import { useTranslations } from "next-intl";
import { useId } from "react";
import { Field } from "#components/form/field";
import { SelectField, TextField } from "#components/form/fields";
import { FormDialog } from "#components/form/form-dialog";
import { Checkbox } from "#components/ui/checkbox";
import { Input } from "#components/ui/input";
import { Mono } from "#components/ui/mono";
import { toast } from "#components/ui/toast";
import type { AddressKind } from "#db/enums";
import type { TestChoices } from "#lib/campaigns/test-send/read-test";
import { SendTestsInput } from "#lib/campaigns/test-send/schema";
import { sampleValues, templateColumns } from "#lib/templates/content/render-template";
import { sendTestAction } from "./actions.ts";
import { TemplatePhone } from "./template-phone.tsx";

const keyboards: Partial<Record<AddressKind, "tel" | "email">> = { phone: "tel", email: "email" };

type Props = { open: boolean; code: string; choices: TestChoices | null; onClose: () => void };

/** Sends one message of a template to the person who asks, with the samples in place of the variables. */
export function TestDialog({ open, code, choices, onClose }: Props) {
  const t = useTranslations("templates.test");
  if (!choices) return null;
  const { name, sender, content, rules, files, addressKind, senders, guests } = choices;
  const columns = templateColumns(content);
  const samples = sampleValues(content);
  const values = Object.fromEntries(columns.map((column, index) => [column, samples[index] ?? ""]));
  return (
    <FormDialog
      open={open}
      onOpenChange={(stays) => (stays ? undefined : onClose())}
      width="xl"
      title={t("title", { name })}
      description={t("text")}
      schema={SendTestsInput}
      action={sendTestAction}
      defaultValues={{
        ...{ code, senderId: senders[0]?.id ?? "", address: choices.address, values },
        guests: guests.map(({ address }) => address),
      }}
      submitLabel={t("send")}
      submitDisabled={senders.length === 0}
      onSuccess={({ people, address }) => {
        toast.success(people === 1 ? t("done", { address }) : t("doneMany", { count: people }));
      }}
    >
      {({ form }) => (
        <div className="grid grid-cols-[minmax(0,1fr)_minmax(0,300px)] items-start gap-4 slim:grid-cols-1">
          <div className="flex min-w-0 flex-col gap-3.5">
            <TextField
              control={form.control}
              name="address"
              label={t("to", { kind: addressKind })}
              hint={t("toHint", { kind: addressKind })}
              optional={guests.length > 0}
              input={{ inputMode: keyboards[addressKind] ?? "text" }}
            />
            <Guests
              guests={guests}
              chosen={form.watch("guests") ?? []}
              error={form.formState.errors.guests?.message}
              onChange={(chosen) => form.setValue("guests", chosen, { shouldDirty: true })}
            />
            {senders.length === 0 ? <p className="text-warning">{t("noSender")}</p> : null}
            {senders.length > 1 ? (
              <SelectField
                control={form.control}
                name="senderId"
                label={t("from")}
                options={senders.map(({ id, label }) => ({ value: id, label }))}
              />
            ) : null}
            <Values
              columns={columns}
              values={form.watch("values") ?? values}
              error={form.formState.errors.values?.message}
              onChange={(changed) => form.setValue("values", changed, { shouldDirty: true })}
            />
          </div>
          <TemplatePhone
            {...{ name, content, rules, files, sender }}
            values={columns.map((column) => form.watch("values")?.[column] ?? "")}
          />
        </div>
      )}
    </FormDialog>
  );
}

/** The people of the workspace's list, each with a box. */
function Guests({
  guests,
  chosen,
  error,
  onChange,
}: {
  guests: TestChoices["guests"];
  chosen: readonly string[];
  error: unknown;
  onChange: (chosen: string[]) => void;
}) {
  const t = useTranslations("templates.test");
  const id = useId();
  if (guests.length === 0) return null;
  return (
    <Field id={id} group label={t("guests")} error={typeof error === "string" ? error : undefined}>
      <fieldset aria-labelledby={`${id}-label`} className="flex flex-col gap-1.5">
        {guests.map(({ name, address }) => (
          <Checkbox
            key={address}
            checked={chosen.includes(address)}
            onCheckedChange={(on) => onChange(on ? [...chosen, address] : chosen.filter((other) => other !== address))}
            label={
              <span className="[overflow-wrap:anywhere]">
                {name} <span className="text-muted-foreground">{address}</span>
              </span>
            }
          />
        ))}
      </fieldset>
    </Field>
  );
}

/** A field for each variable. The names of columns hold dots, so they are no fields of the form by themselves. */
function Values({
  columns,
  values,
  error,
  onChange,
}: {
  columns: readonly string[];
  values: Readonly<Record<string, string>>;
  error: unknown;
  onChange: (values: Record<string, string>) => void;
}) {
  const t = useTranslations("templates.test");
  const id = useId();
  if (columns.length === 0) return null;
  return (
    <Field id={id} group label={t("values")} error={typeof error === "string" ? error : undefined}>
      <div className="flex flex-col gap-2">
        {columns.map((column, index) => (
          <div
            key={column}
            className="grid min-w-0 grid-cols-[minmax(0,1fr)_minmax(0,2fr)] items-center gap-2 slim:grid-cols-1"
          >
            <label htmlFor={`${id}-${index}`} className="min-w-0">
              <Mono className="block truncate">{column}</Mono>
            </label>
            <Input
              id={`${id}-${index}`}
              value={values[column] ?? ""}
              onChange={(event) => onChange({ ...values, [column]: event.target.value })}
            />
          </div>
        ))}
      </div>
    </Field>
  );
}
