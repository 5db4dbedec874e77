"use client";

import { useTranslations } from "next-intl";
import { useId } from "react";
import type { UseFormReturn } from "react-hook-form";
import { Field } from "#components/form/field";
import { TextField } from "#components/form/fields";
import { FormDialog } from "#components/form/form-dialog";
import { IconButton } from "#components/ui/button";
import { ArrowDown, ArrowUp, X } from "#components/ui/icons";
import { Select } from "#components/ui/select";
import { toast } from "#components/ui/toast";
import { POLICY_NAME_MAX, POLICY_RULES_MAX } from "#lib/fallback/limits";
import type { Policy } from "#lib/fallback/policies/list-policies";
import { CreatePolicyInput, EditPolicyInput } from "#lib/fallback/schema";
import { createFallbackPolicyAction, editFallbackPolicyAction } from "../actions.ts";

export type RuleChoice = { id: string; name: string };
type Props = { policy: Policy | null; rules: RuleChoice[]; onClose: () => void };

/** The form of a policy: its name, and its rules in the order in which they are tried. */
export function PolicyDialog({ policy, rules, onClose }: Props) {
  const t = useTranslations("fallback.policies");
  const common = {
    open: true,
    onOpenChange: (open: boolean) => (open ? undefined : onClose()),
    title: policy ? t("editTitle", { name: policy.name }) : t("createTitle"),
    description: t("formText"),
    onSuccess: () => void toast.success(t("saved")),
  };
  const values = { name: policy?.name ?? "", ruleIds: policy?.rules.map(({ id }) => id) ?? [] };
  return policy ? (
    <FormDialog
      {...common}
      schema={EditPolicyInput}
      defaultValues={{ policyId: policy.id, ...values }}
      action={editFallbackPolicyAction}
    >
      {({ form }) => <Fields form={form as unknown as UseFormReturn<CreatePolicyInput>} rules={rules} />}
    </FormDialog>
  ) : (
    <FormDialog
      {...common}
      submitLabel={t("create")}
      schema={CreatePolicyInput}
      defaultValues={values}
      action={createFallbackPolicyAction}
    >
      {({ form }) => <Fields form={form as unknown as UseFormReturn<CreatePolicyInput>} rules={rules} />}
    </FormDialog>
  );
}

function Fields({ form, rules }: { form: UseFormReturn<CreatePolicyInput>; rules: RuleChoice[] }) {
  const t = useTranslations("fallback.policies");
  const id = useId();
  const chosen = form.watch("ruleIds");
  const error = form.formState.errors.ruleIds?.message ?? form.formState.errors.ruleIds?.root?.message;
  const put = (ruleIds: string[]) =>
    form.setValue("ruleIds", ruleIds, { shouldDirty: true, shouldValidate: form.formState.isSubmitted });
  const left = rules.filter((rule) => !chosen.includes(rule.id));
  return (
    <>
      <TextField
        control={form.control}
        name="name"
        label={t("name")}
        limit={POLICY_NAME_MAX}
        input={{ autoComplete: "off" }}
      />
      <Field id={id} label={t("add")} hint={t("addHint")} error={error}>
        <Select
          id={id}
          aria-describedby={error ? `${id}-error` : `${id}-hint`}
          placeholder={left.length === 0 ? t("allAdded") : t("addChoose")}
          disabled={left.length === 0 || chosen.length >= POLICY_RULES_MAX}
          options={left.map((rule) => ({ value: rule.id, label: rule.name }))}
          value=""
          onValueChange={(ruleId) => put([...chosen, ruleId])}
        />
      </Field>
      <RuleOrder chosen={chosen} rules={rules} put={put} />
    </>
  );
}

function RuleOrder({
  chosen,
  rules,
  put,
}: {
  chosen: string[];
  rules: RuleChoice[];
  put: (ruleIds: string[]) => void;
}) {
  const t = useTranslations("fallback.policies");
  if (chosen.length === 0) return <p className="text-muted-foreground">{t("noneChosen")}</p>;
  const move = (from: number, to: number) => {
    const next = [...chosen];
    next.splice(to, 0, ...next.splice(from, 1));
    put(next);
  };
  return (
    <ol aria-label={t("order")} className="flex flex-col divide-y divide-border rounded-md border border-border">
      {chosen.map((ruleId, index) => {
        const name = rules.find((rule) => rule.id === ruleId)?.name ?? ruleId;
        return (
          <li key={ruleId} className="flex min-w-0 items-center gap-2 px-3 py-1.5">
            <span className="w-5 text-muted-foreground tabular-nums">{index + 1}</span>
            <span className="min-w-0 flex-1 [overflow-wrap:anywhere]">{name}</span>
            <IconButton
              size="sm"
              label={t("earlier", { name })}
              disabled={index === 0}
              onClick={() => move(index, index - 1)}
            >
              <ArrowUp className="size-3.5" aria-hidden />
            </IconButton>
            <IconButton
              size="sm"
              label={t("later", { name })}
              disabled={index === chosen.length - 1}
              onClick={() => move(index, index + 1)}
            >
              <ArrowDown className="size-3.5" aria-hidden />
            </IconButton>
            <IconButton
              size="sm"
              label={t("takeOut", { name })}
              onClick={() => put(chosen.filter((one) => one !== ruleId))}
            >
              <X className="size-3.5" aria-hidden />
            </IconButton>
          </li>
        );
      })}
    </ol>
  );
}
