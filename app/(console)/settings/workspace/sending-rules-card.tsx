"use client";

import { useTranslations } from "next-intl";
import { TextField } from "#components/form/fields";
import { FormAlert } from "#components/form/form-alert";
import { useActionForm } from "#components/form/use-action-form";
import { Button } from "#components/ui/button";
import { Card, CardBody, CardHeader } from "#components/ui/card";
import { defer } from "#components/ui/deferred";
import { KeyValue } from "#components/ui/key-value";
import { toast } from "#components/ui/toast";
import type { SendingRulesInput } from "#lib/sending/rules/schema";
import { changeSendingRulesAction } from "./actions.ts";

const schema = defer(() => import("#lib/sending/rules/schema").then((rules) => rules.SendingRulesForm));

/** What the workspace asks of its own sends, beside their hours. */
export function SendingRulesCard({ rules, mayManage }: { rules: SendingRulesInput; mayManage: boolean }) {
  const t = useTranslations("settings.sendingRules");
  return (
    <Card>
      <CardHeader title={t("title")} />
      <CardBody>
        {mayManage ? (
          <RulesForm rules={rules} />
        ) : (
          <KeyValue
            rows={[
              { key: "undo", label: t("undoSeconds"), value: rules.undoSeconds },
              { key: "cap", label: t("capMessages"), value: rules.capMessages },
              { key: "days", label: t("capDays"), value: rules.capDays },
              { key: "above", label: t("approveAbove"), value: rules.approveAbove },
            ]}
          />
        )}
      </CardBody>
    </Card>
  );
}

function RulesForm({ rules }: { rules: SendingRulesInput }) {
  const t = useTranslations("settings.sendingRules");
  const { form, problem, busy, submit } = useActionForm({
    schema: schema.load,
    action: changeSendingRulesAction,
    defaultValues: {
      undoSeconds: String(rules.undoSeconds),
      capMessages: String(rules.capMessages ?? ""),
      capDays: String(rules.capDays ?? ""),
      approveAbove: String(rules.approveAbove ?? ""),
    },
    onSuccess: () => void toast.success(t("saved")),
  });
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-3.5">
      <FormAlert problem={problem} />
      <TextField
        control={form.control}
        name="undoSeconds"
        label={t("undoSeconds")}
        hint={t("undoSecondsHint")}
        input={{ inputMode: "numeric", maxLength: 2, className: "max-w-24 tabular-nums" }}
      />
      <TextField
        control={form.control}
        name="capMessages"
        label={t("capMessages")}
        hint={t("capMessagesHint")}
        optional
        input={{ inputMode: "numeric", maxLength: 3, className: "max-w-24 tabular-nums" }}
      />
      <TextField
        control={form.control}
        name="capDays"
        label={t("capDays")}
        hint={t("capDaysHint")}
        optional
        input={{ inputMode: "numeric", maxLength: 2, className: "max-w-24 tabular-nums" }}
      />
      <TextField
        control={form.control}
        name="approveAbove"
        label={t("approveAbove")}
        hint={t("approveAboveHint")}
        optional
        input={{ inputMode: "numeric", maxLength: 7, className: "max-w-32 tabular-nums" }}
      />
      <div className="flex min-w-0 items-center gap-2 justify-end">
        <Button type="submit" busy={busy}>
          {t("save")}
        </Button>
      </div>
    </form>
  );
}
