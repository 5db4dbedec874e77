"use client";

import { useTranslations } from "next-intl";
import { useMemo, useState } from "react";
import { FormDialog } from "#components/form/form-dialog";
import { toast } from "#components/ui/toast";
import type { GrantRow } from "#lib/grants/grants";
import { maxGrantDays } from "#lib/grants/rules";
import { localIn } from "#lib/zoned-time";
import { changeGrantEndAction } from "./actions.ts";
import { grantEndForm } from "./grant-form.ts";
import { TimeField } from "./time-field.tsx";

/** Changes when a grant ends. */
export function GrantEndDialog({ grant, zone, onClose }: { grant: GrantRow; zone: string; onClose: () => void }) {
  const t = useTranslations("settings.provider");
  const schema = useMemo(() => grantEndForm(zone), [zone]);
  const [now] = useState(() => new Date());
  return (
    <FormDialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t("changeTitle")}
      schema={schema}
      action={changeGrantEndAction}
      defaultValues={{ id: grant.id, endsAt: localIn(zone, grant.endsAt) }}
      submitLabel={t("save")}
      onSuccess={() => void toast.success(t("changed"))}
    >
      {({ form }) => (
        <TimeField
          control={form.control}
          name="endsAt"
          label={t("until")}
          hint={t("untilHint", { days: maxGrantDays })}
          zone={zone}
          now={now}
        />
      )}
    </FormDialog>
  );
}
