"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import type { UseFormReturn } from "react-hook-form";
import { SelectField, TextField } from "#components/form/fields";
import { FormDialog } from "#components/form/form-dialog";
import { toast } from "#components/ui/toast";
import { RULE_NAME_MAX } from "#lib/fallback/limits";
import type { Rule } from "#lib/fallback/policies/list-policies";
import type { Way } from "#lib/fallback/policies/list-ways";
import { CreateRuleInput, EditRuleInput } from "#lib/fallback/schema";
import { createFallbackRuleAction, editFallbackRuleAction } from "../actions.ts";
import { TemplateFields } from "./template-fields.tsx";
import { TypeField } from "./type-field.tsx";

type Props = { rule: Rule | null; ways: Way[]; onClose: () => void };

/** The form of a rule: its name, whether it is an SMS or a template of a channel, and what that is sent from. */
export function RuleDialog({ rule, ways, onClose }: Props) {
  const t = useTranslations("fallback.rules");
  const common = {
    open: true,
    onOpenChange: (open: boolean) => (open ? undefined : onClose()),
    title: rule ? t("editTitle", { name: rule.name }) : t("createTitle"),
    description: t("formText"),
    onSuccess: () => void toast.success(t("saved")),
  };
  const first = rule ? wayOf(rule, ways) : (ways[0] ?? null);
  return rule ? (
    <FormDialog
      {...common}
      schema={EditRuleInput}
      defaultValues={{
        ...{ ruleId: rule.id, name: rule.name, senderId: rule.senderId, templateCode: rule.templateCode },
        defaults: columnsOf(first, rule.templateCode).map((column) => ({ column, text: rule.defaults[column] ?? "" })),
      }}
      action={editFallbackRuleAction}
    >
      {({ form }) => <Fields form={form as unknown as RuleForm} ways={ways} first={first} />}
    </FormDialog>
  ) : (
    <FormDialog
      {...common}
      submitLabel={t("create")}
      schema={CreateRuleInput}
      defaultValues={{ name: "", ...beginningOf(first) }}
      action={createFallbackRuleAction}
    >
      {({ form }) => <Fields form={form as unknown as RuleForm} ways={ways} first={first} />}
    </FormDialog>
  );
}

export type RuleForm = UseFormReturn<CreateRuleInput>;

function Fields({ form, ways, first }: { form: RuleForm; ways: Way[]; first: Way | null }) {
  const t = useTranslations("fallback.rules");
  const [wayId, setWayId] = useState(first?.id ?? "");
  const way = ways.find(({ id }) => id === wayId) ?? null;
  const choose = (id: string) => {
    setWayId(id);
    const begun = beginningOf(ways.find((one) => one.id === id) ?? null);
    form.setValue("senderId", begun.senderId);
    form.setValue("templateCode", begun.templateCode);
    form.setValue("defaults", begun.defaults);
    form.clearErrors();
  };
  const sms = way !== null && way.channel === null;
  return (
    <>
      <TextField
        control={form.control}
        name="name"
        label={t("name")}
        limit={RULE_NAME_MAX}
        input={{ autoComplete: "off" }}
      />
      <TypeField ways={ways} value={wayId} onValueChange={choose} />
      <SelectField
        control={form.control}
        name="senderId"
        label={t(sms ? "sender" : "from")}
        hint={t(sms ? "senderHint" : "fromHint")}
        placeholder={t(sms ? "senderChoose" : "fromChoose")}
        options={(way?.senders ?? []).map(({ id, name }) => ({ value: id, label: name }))}
      />
      {way && !sms ? <TemplateFields form={form} way={way} /> : null}
    </>
  );
}

/** What the form holds of a type that was just chosen: what there is one of needs no choice. */
function beginningOf(way: Way | null) {
  const [sender, ...senders] = way?.senders ?? [];
  const [template, ...templates] = way?.templates ?? [];
  const templateCode = template && templates.length === 0 ? template.code : "";
  return {
    senderId: sender && senders.length === 0 ? sender.id : "",
    templateCode: way?.channel ? templateCode : null,
    defaults: columnsOf(way, templateCode).map((column) => ({ column, text: "" })),
  };
}

/** The type of a rule as it stands; null where what it was made of cannot be chosen any more. */
function wayOf({ templateCode, channelId }: Rule, ways: Way[]): Way | null {
  return ways.find(({ id, channel }) => (templateCode === null ? channel === null : id === channelId)) ?? null;
}

function columnsOf(way: Way | null, templateCode: string | null): string[] {
  return way?.templates.find(({ code }) => code === templateCode)?.columns ?? [];
}
