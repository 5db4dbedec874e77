"use client";

import { useTranslations } from "next-intl";
import { TextField } from "#components/form/fields";
import { FormAlert } from "#components/form/form-alert";
import { useActionForm } from "#components/form/use-action-form";
import { Button } from "#components/ui/button";
import { defer } from "#components/ui/deferred";
import { toast } from "#components/ui/toast";
import { type Days, keptKinds, leastDays, type OwnDays } from "#lib/retention/rules";
import { changeRetentionAction } from "./actions.ts";

const schema = defer(() => import("#lib/retention/schema").then((rules) => rules.RetentionForm));

/** For how many days the workspace keeps each kind of thing; an empty field is as long as the operator lets everybody. */
export function RetentionForm({ own, most }: { own: OwnDays; most: Days }) {
  const t = useTranslations("settings.retention");
  const typed = (days: number | null) => (days === null ? "" : String(days));
  const { form, problem, busy, submit } = useActionForm({
    schema: schema.load,
    action: changeRetentionAction,
    defaultValues: {
      ...{ sent: typed(own.sent), received: typed(own.received), files: typed(own.files), audit: typed(own.audit) },
    },
    onSuccess: () => void toast.success(t("saved")),
  });
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-3.5">
      <FormAlert problem={problem} />
      {keptKinds.map((kind) => (
        <TextField
          key={kind}
          control={form.control}
          name={kind}
          label={t(`kinds.${kind}`)}
          hint={t("range", { least: leastDays[kind], most: most[kind] })}
          optional
          input={{
            inputMode: "numeric",
            maxLength: 4,
            className: "max-w-24 tabular-nums",
            placeholder: String(most[kind]),
          }}
        />
      ))}
      <div className="flex min-w-0 items-center gap-2 justify-end">
        <Button type="submit" busy={busy}>
          {t("save")}
        </Button>
      </div>
    </form>
  );
}
