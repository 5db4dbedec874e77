"use client";

import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { useMemo } from "react";
import { ComboboxField, TextareaField, TextField } from "#components/form/fields";
import { FormAlert } from "#components/form/form-alert";
import { useActionForm } from "#components/form/use-action-form";
import { Button } from "#components/ui/button";
import { Checkbox } from "#components/ui/checkbox";
import { defer } from "#components/ui/deferred";
import { toast } from "#components/ui/toast";
import { displayNames } from "#lib/i18n/formatters";
import { countryCodes } from "#lib/phone/country-codes";
import { COMPANY_MAX } from "#lib/requests/limits";
import type { CompanyData } from "#lib/requests/schema";
import type { DocumentRow } from "#lib/requests/verification";
import { submitVerificationAction } from "./actions.ts";
import { DocumentsField } from "./documents-field.tsx";

const schema = defer(() => import("#lib/requests/schema").then((rules) => rules.SubmitVerificationInput));

/** Company data and papers, submitted for verification. What a refused submission said stands in it. */
export function VerificationForm({
  company,
  documents,
  again,
}: {
  company: CompanyData;
  documents: readonly DocumentRow[];
  again: boolean;
}) {
  const t = useTranslations("requests.verification");
  const router = useRouter();
  const countries = useCountries();
  const { form, problem, busy, submit } = useActionForm({
    schema: schema.load,
    action: submitVerificationAction,
    defaultValues: {
      ...company,
      documents: documents.map(({ id }) => id),
      enterprise: false as unknown as true,
    },
    onSuccess: () => {
      toast.success(t("submitted"));
      router.refresh();
    },
  });
  const { errors } = form.formState;
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-3.5" autoComplete="off">
      <p className="text-muted-foreground">{t("companySub")}</p>
      <FormAlert problem={problem} />
      <TextField
        control={form.control}
        name="legalName"
        label={t("legalName")}
        hint={t("legalNameHint")}
        limit={COMPANY_MAX}
        input={{ autoComplete: "organization" }}
      />
      <div className="grid grid-cols-2 gap-3.5 narrow:grid-cols-1">
        <TextField
          control={form.control}
          name="registrationNumber"
          label={t("registrationNumber")}
          hint={t("registrationHint")}
          limit={60}
        />
        <ComboboxField
          control={form.control}
          name="country"
          label={t("country")}
          options={countries}
          searchPlaceholder={t("countrySearch")}
        />
      </div>
      <TextareaField
        control={form.control}
        name="address"
        label={t("address")}
        limit={300}
        textarea={{ rows: 3, autoComplete: "street-address" }}
      />
      <TextField
        control={form.control}
        name="website"
        label={t("website")}
        optional
        input={{ type: "url", inputMode: "url", placeholder: "https://" }}
      />
      <DocumentsField
        documents={documents}
        error={errors.documents?.message}
        onChange={(ids) => form.setValue("documents", ids, { shouldValidate: ids.length > 0 })}
      />
      <div>
        <Checkbox
          required
          checked={form.watch("enterprise") === true}
          onCheckedChange={(ticked) =>
            form.setValue("enterprise", ticked as unknown as true, { shouldValidate: ticked === true })
          }
          label={t("enterprise")}
        />
        {errors.enterprise ? (
          <p className="mt-1 text-xs font-medium text-danger" role="alert">
            {errors.enterprise.message}
          </p>
        ) : null}
      </div>
      <div className="flex min-w-0 justify-end">
        <Button type="submit" variant="primary" busy={busy}>
          {again ? t("again") : t("submit")}
        </Button>
      </div>
    </form>
  );
}

function useCountries() {
  const locale = useLocale();
  return useMemo(() => {
    const language = locale === "zh" ? "zh-Hans" : locale;
    const names = displayNames(language, "region");
    return countryCodes
      .map((value) => ({ value, label: names.of(value) ?? value, hint: value }))
      .sort((a, b) => a.label.localeCompare(b.label, language));
  }, [locale]);
}
