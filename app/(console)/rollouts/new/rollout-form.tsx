"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { Field } from "#components/form/field";
import { Button } from "#components/ui/button";
import { Card, CardBody, CardHeader } from "#components/ui/card";
import { ListChecks } from "#components/ui/icons";
import { Input } from "#components/ui/input";
import { Note } from "#components/ui/note";
import { RadioCards } from "#components/ui/radio-cards";
import { NAME_MAX } from "#lib/rollouts/limits";
import type { RolloutCustomer } from "#lib/rollouts/queries";
import { planRolloutAction } from "../actions.ts";
import { CustomerTable } from "./customer-table.tsx";
import { SettingFields } from "./setting-fields.tsx";
import { TemplateFields } from "./template-fields.tsx";
import { useRolloutForm } from "./use-rollout-form.ts";

export type FieldErrors = Readonly<Record<string, string[] | undefined>>;

/** What is rolled out, to whom and with which values. Submitting plans it and opens the plan. */
export function RolloutForm({ customers }: { customers: RolloutCustomer[] }) {
  const t = useTranslations("rollouts.form");
  const kinds = useTranslations("rollouts.kind");
  const router = useRouter();
  const id = useId();
  const form = useRolloutForm(customers);
  const { busy, message, errors, plan } = usePlanning(form, (rolloutId) => router.push(`/rollouts/${rolloutId}`));
  return (
    <form
      noValidate
      autoComplete="off"
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        void plan();
      }}
    >
      {message ? (
        <Note tone="danger" role="alert">
          {message}
        </Note>
      ) : null}
      <Card>
        <CardHeader title={t("what")} />
        <CardBody className="flex flex-col gap-3.5">
          <Field id={`${id}-name`} label={t("name")} hint={t("nameHint")} error={errors.name?.[0]}>
            <Input
              id={`${id}-name`}
              value={form.name}
              maxLength={NAME_MAX}
              invalid={Boolean(errors.name)}
              onChange={(event) => form.setName(event.target.value)}
            />
          </Field>
          <Field id={`${id}-kind`} label={t("kind")} group>
            <RadioCards
              id={`${id}-kind`}
              aria-labelledby={`${id}-kind-label`}
              columns={2}
              value={form.kind}
              onValueChange={form.setKind}
              options={[
                { value: "template", title: kinds("template"), text: t("templateText") },
                { value: "setting", title: kinds("setting"), text: t("settingText") },
              ]}
            />
          </Field>
          {form.kind === "template" ? (
            <TemplateFields form={form} errors={errors} />
          ) : (
            <SettingFields form={form} errors={errors} />
          )}
        </CardBody>
      </Card>
      <CustomerTable customers={customers} form={form} error={errors.targets?.[0]} />
      <div className="flex min-w-0 items-center justify-end gap-3">
        <span className="text-muted-foreground">{t("planText")}</span>
        <Button type="submit" variant="primary" icon={<ListChecks aria-hidden />} busy={busy}>
          {t("plan")}
        </Button>
      </div>
    </form>
  );
}

function usePlanning(form: ReturnType<typeof useRolloutForm>, onPlanned: (id: string) => void) {
  const common = useTranslations("common.error");
  const [busy, setBusy] = useState(false);
  const [message, setMessage] = useState<string | null>(null);
  const [errors, setErrors] = useState<FieldErrors>({});
  async function plan() {
    if (busy) return;
    setBusy(true);
    try {
      const result = await planRolloutAction(form.input());
      if (result.ok) return onPlanned(result.data.id);
      setMessage(result.message);
      setErrors(result.fieldErrors ?? {});
      window.scrollTo({ top: 0 });
    } catch (cause) {
      if (typeof (cause as { digest?: unknown }).digest === "string") throw cause;
      setMessage(common("network"));
    } finally {
      setBusy(false);
    }
  }
  return { busy, message, errors, plan };
}
