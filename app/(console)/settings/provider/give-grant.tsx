"use client";

import { useTranslations } from "next-intl";
import { useMemo, useState } from "react";
import { RadioCardsField, TextareaField } from "#components/form/fields";
import { FormDialog } from "#components/form/form-dialog";
import { Button } from "#components/ui/button";
import { Handshake } from "#components/ui/icons";
import { toast } from "#components/ui/toast";
import { type GrantRole, grantRoles } from "#db/enums";
import { localIn } from "#lib/campaigns/launch/zoned-time";
import { dayMs, maxGrantDays } from "#lib/grants/rules";
import { giveGrantAction } from "./actions.ts";
import { giveGrantForm } from "./grant-form.ts";
import { TimeField } from "./time-field.tsx";

type Props = { provider: string; workspace: string; zone: string; now: Date };

/** How long a grant lasts unless the owner says otherwise. */
const usualDays = 7;

/** Lets the provider's staff act in this workspace: with which rights, from when, until when, and what for. */
export function GiveGrant({ provider, workspace, zone, now }: Props) {
  const t = useTranslations("settings.provider");
  const words = useTranslations("states.role");
  const [open, setOpen] = useState(false);
  const schema = useMemo(() => giveGrantForm(zone), [zone]);
  return (
    <>
      <Button variant="primary" icon={<Handshake aria-hidden />} onClick={() => setOpen(true)}>
        {t("give")}
      </Button>
      <FormDialog
        open={open}
        onOpenChange={setOpen}
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
    </>
  );
}
