"use client";

import { useTranslations } from "next-intl";
import type { UseFormReturn } from "react-hook-form";
import { SelectField, TextField } from "#components/form/fields";
import { FormDialog } from "#components/form/form-dialog";
import { toast } from "#components/ui/toast";
import { RULE_NAME_MAX } from "#lib/fallback/limits";
import type { Rule, SenderChoice } from "#lib/fallback/policies/list-policies";
import { CreateRuleInput, EditRuleInput } from "#lib/fallback/schema";
import { createFallbackRuleAction, editFallbackRuleAction } from "../actions.ts";

type Props = { rule: Rule | null; senders: SenderChoice[]; onClose: () => void };

/** The form of a rule: its name, and the sender ID that SMS leave from. */
export function RuleDialog({ rule, senders, onClose }: Props) {
  const t = useTranslations("fallback.rules");
  const common = {
    open: true,
    onOpenChange: (open: boolean) => (open ? undefined : onClose()),
    title: rule ? t("editTitle", { name: rule.name }) : t("createTitle"),
    description: t("formText"),
    onSuccess: () => void toast.success(t("saved")),
  };
  return rule ? (
    <FormDialog
      {...common}
      schema={EditRuleInput}
      defaultValues={{ ruleId: rule.id, name: rule.name, senderId: rule.senderId }}
      action={editFallbackRuleAction}
    >
      {({ form }) => <Fields form={form as unknown as UseFormReturn<CreateRuleInput>} senders={senders} />}
    </FormDialog>
  ) : (
    <FormDialog
      {...common}
      submitLabel={t("create")}
      schema={CreateRuleInput}
      defaultValues={{ name: "", senderId: senders.length === 1 ? (senders[0]?.id ?? "") : "" }}
      action={createFallbackRuleAction}
    >
      {({ form }) => <Fields form={form as unknown as UseFormReturn<CreateRuleInput>} senders={senders} />}
    </FormDialog>
  );
}

function Fields({ form, senders }: { form: UseFormReturn<CreateRuleInput>; senders: SenderChoice[] }) {
  const t = useTranslations("fallback.rules");
  return (
    <>
      <TextField
        control={form.control}
        name="name"
        label={t("name")}
        limit={RULE_NAME_MAX}
        input={{ autoComplete: "off" }}
      />
      <SelectField
        control={form.control}
        name="senderId"
        label={t("sender")}
        hint={t("senderHint")}
        placeholder={t("senderChoose")}
        options={senders.map(({ id, name, channel }) => ({ value: id, label: t("senderOf", { name, channel }) }))}
      />
    </>
  );
}
