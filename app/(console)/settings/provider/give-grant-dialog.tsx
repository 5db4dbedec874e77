"use client";

import { useTranslations } from "next-intl";
import { useMemo } from "react";
import { RadioCardsField, TextareaField } from "#components/form/fields";
import { FormDialog } from "#components/form/form-dialog";
import { toast } from "#components/ui/toast";
import { type GrantRole, grantRoles } from "#db/enums";
import { dayMs, maxGrantDays } from "#lib/grants/rules";
import { localIn } from "#lib/zoned-time";
import { giveGrantAction } from "./actions.ts";
import type { GiveGrantProps } from "./give-grant.tsx";
import { giveGrantForm } from "./grant-form.ts";
import { TimeField } from "./time-field.tsx";

/** How long a grant lasts unless the owner says otherwise. */
const usualDays = 7;

/** Asks which rights the provider's staff get, from when, until when, and what for. */
export function GiveGrantDialog({ provider, workspace, zone, now, onClose }: GiveGrantProps & { onClose: () => void }) {
  const t = useTranslations("settings.provider");
  const words = useTranslations("states.role");
  const schema = useMemo(() => giveGrantForm(zone), [zone]);
  return (
    <FormDialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t("giveTitle", { provider, workspace })}
      description={t("giveText")}
      schema={schema}
      action={giveGrantAction}
      defaultValues={{
        role: "operator" as GrantRole,
        reason: "",
        startsAt: "",
        endsAt: localIn(zone, new Date(now.getTime() + usualDays * dayMs)),
      }}
      submitLabel={t("submit")}
      onSuccess={(_data, input) => {
        toast.success(t(input.startsAt === "" ? "given" : "givenLater", { provider }));
      }}
    >
      {({ form }) => (
        <>
          <RadioCardsField
            control={form.control}
            name="role"
            label={t("may")}
            options={grantRoles.map((role) => ({ value: role, title: words(role), text: t(`roles.${role}`) }))}
          />
          <TextareaField
            control={form.control}
            name="reason"
            label={t("forWhat")}
            hint={t("forWhatHint")}
            limit={300}
            textarea={{ rows: 2 }}
          />
          <TimeField
            control={form.control}
            name="startsAt"
            label={t("from")}
            hint={t("fromHint", { zone })}
            optional
            zone={zone}
            now={now}
          />
          <TimeField
            control={form.control}
            name="endsAt"
            label={t("until")}
            hint={t("untilHint", { days: maxGrantDays })}
            zone={zone}
            now={now}
          />
        </>
      )}
    </FormDialog>
  );
}
