"use client";

import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { ComboboxField, SelectField, SwitchField, TextField } from "#components/form/fields";
import { FormAlert } from "#components/form/form-alert";
import { useActionForm } from "#components/form/use-action-form";
import { Button } from "#components/ui/button";
import type { ComboboxOption } from "#components/ui/combobox";
import { defer } from "#components/ui/deferred";
import { toast } from "#components/ui/toast";
import { languages } from "#db/enums";
import type { WorkspaceSettingsForm } from "#lib/workspaces/schema";
import { updateWorkspaceAction } from "./actions.ts";
import { zoneOptions } from "./zones.ts";

const schema = defer(() => import("#lib/workspaces/schema").then((rules) => rules.WorkspaceSettingsForm));

export function WorkspaceForm({ settings }: { settings: WorkspaceSettingsForm }) {
  const t = useTranslations("settings.workspace");
  const words = useTranslations("states.language");
  const zones = useZones(settings.zone);
  const { form, problem, busy, submit } = useActionForm({
    schema: schema.load,
    action: updateWorkspaceAction,
    defaultValues: settings,
    onSuccess: () => void toast.success(t("saved")),
  });
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-3.5">
      <FormAlert problem={problem} />
      <TextField control={form.control} name="name" label={t("name")} limit={80} />
      <TextField
        control={form.control}
        name="contactEmail"
        label={t("contact")}
        hint={t("contactHint")}
        optional
        input={{ type: "email" }}
      />
      <ComboboxField
        control={form.control}
        name="zone"
        label={t("zone")}
        hint={t("zoneHint")}
        options={zones}
        searchPlaceholder={t("zoneSearch")}
      />
      <SelectField
        control={form.control}
        name="language"
        label={t("language")}
        hint={t("languageHint")}
        options={languages.map((value) => ({ value, label: words(value) }))}
      />
      <SwitchField control={form.control} name="requireConsent" label={t("consent")} hint={t("consentHint")} />
      <SwitchField
        control={form.control}
        name="stopEverywhere"
        label={t("stopEverywhere")}
        hint={t("stopEverywhereHint")}
      />
      <SwitchField
        control={form.control}
        name="contactsFromInbound"
        label={t("contactsFromInbound")}
        hint={t("contactsFromInboundHint")}
      />
      <SwitchField
        control={form.control}
        name="contactsFromSends"
        label={t("contactsFromSends")}
        hint={t("contactsFromSendsHint")}
      />
      <TextField
        control={form.control}
        name="failedShare"
        label={t("failedShare")}
        hint={t("failedShareHint")}
        input={{ inputMode: "numeric", maxLength: 3, className: "max-w-24 tabular-nums" }}
      />
      <div className="flex min-w-0 items-center gap-2 justify-end">
        <Button type="submit" variant="primary" busy={busy}>
          {t("save")}
        </Button>
      </div>
    </form>
  );
}

/** The zones to choose from. The page comes with the current one; the browser knows the hundreds of others itself. */
function useZones(current: string): readonly ComboboxOption[] {
  const [zones, setZones] = useState<readonly ComboboxOption[]>([{ value: current, label: current }]);
  useEffect(() => setZones(zoneOptions(current, new Date())), [current]);
  return zones;
}
