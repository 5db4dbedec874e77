"use client";

import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { type UseFormReturn, useFormState, useWatch } from "react-hook-form";
import type { z } from "zod";
import { describedBy, Field } from "#components/form/field";
import { TextareaField } from "#components/form/fields";
import { FormDialog } from "#components/form/form-dialog";
import { Button } from "#components/ui/button";
import { Input } from "#components/ui/input";
import { Note } from "#components/ui/note";
import type { Platform } from "#db/enums";
import { gatewayProblems, secretsNeeded } from "#lib/channels/carriers/gateway-problems";
import { BindGatewaysInput } from "#lib/channels/carriers/schema";
import { gatewayExamples } from "#lib/connectors/carriers";
import { BindSteps } from "../bind-steps.tsx";
import { bindingForm } from "../binding-form.ts";
import type { Binding } from "../use-binding.tsx";
import { bindGatewaysAction } from "./actions.ts";

type Props = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  binding: Binding;
  channelId: string;
  platform: Platform;
  /** JSON of the gateways that the channel is bound to, when they are changed. */
  gateways: string | null;
};

/** Binds gateways that are described in data. Two examples can be inserted and changed. */
export function GatewaysDialog({ open, onOpenChange, binding, channelId, platform, gateways }: Props) {
  const t = useTranslations("channels.carrier");
  const words = useTranslations("channels.accounts.carrier");
  const code = { rows: 12, spellCheck: false, mono: true };
  return (
    <FormDialog
      open={open}
      onOpenChange={onOpenChange}
      title={t("gatewaysTitle")}
      description={words("gatewaysText")}
      submitLabel={gateways ? t("check") : t("save")}
      width="lg"
      schema={BindGatewaysInput}
      defaultValues={{ channelId, gateways: gateways ?? "[]", secrets: "" }}
      {...bindingForm(binding, platform, bindGatewaysAction)}
    >
      {({ form }) => (
        <>
          <BindSteps latest={binding.latest} />
          <div className="flex gap-2 flex-wrap">
            {(["form", "json"] as const).map((kind) => (
              <Button
                key={kind}
                onClick={() => {
                  const next = withExample(form.getValues("gateways"), kind);
                  form.setValue("gateways", next, { shouldDirty: true });
                }}
              >
                {t(kind === "form" ? "insertForm" : "insertJson")}
              </Button>
            ))}
          </div>
          <TextareaField
            control={form.control}
            name="gateways"
            label={t("gateways")}
            hint={t("gatewaysHint")}
            textarea={code}
          />
          <Problems control={form.control} />
          <SecretFields form={form} kept={gateways !== null} />
        </>
      )}
    </FormDialog>
  );
}

type GatewaysForm = UseFormReturn<z.input<typeof BindGatewaysInput>, unknown, BindGatewaysInput>;

/** Where the typed list is wrong, once it was left. */
function Problems({ control }: { control: GatewaysForm["control"] }) {
  const t = useTranslations("channels.carrier.problems");
  const typed = useWatch({ control, name: "gateways" });
  const { errors } = useFormState({ control, name: "gateways" });
  const sayLine = (line: number | null) => (line === null ? t("noJson") : t("notJson", { line }));
  const problems = errors.gateways ? gatewayProblems(typed) : [];
  if (problems.length === 0) return null;
  return (
    <Note tone="danger" role="status">
      <ul className="grid gap-0.5">
        {problems.map((problem) => (
          <li key={JSON.stringify(problem)}>
            {problem.kind === "notJson" ? sayLine(problem.line) : t(problem.kind, { ...problem })}
          </li>
        ))}
      </ul>
    </Note>
  );
}

/** A field for each secret that the typed gateways name. */
function SecretFields({ form, kept }: { form: GatewaysForm; kept: boolean }) {
  const t = useTranslations("channels.carrier");
  const id = useId();
  const typed = useWatch({ control: form.control, name: "gateways" });
  const { errors } = useFormState({ control: form.control, name: "secrets" });
  const [values, setValues] = useState<Record<string, string>>({});
  const needed = secretsNeeded(typed).map(({ key, name }) => `${key}.${name}`);

  function change(name: string, value: string) {
    const next = { ...values, [name]: value };
    setValues(next);
    const lines = Object.entries(next).filter(([, each]) => each.trim() !== "");
    form.setValue("secrets", lines.map(([of, each]) => `${of}=${each}`).join("\n"), { shouldDirty: true });
  }

  if (needed.length === 0) return null;
  return (
    <fieldset className="grid min-w-0 grid-cols-2 gap-4 narrow:grid-cols-1">
      <legend className="sr-only">{t("secrets")}</legend>
      {needed.map((name) => (
        <Field
          key={name}
          id={`${id}-${name}`}
          label={t("secretOf", { name })}
          hint={t(kept ? "passwordKept" : "passwordHint")}
          optional={kept}
          error={errors.secrets?.message}
        >
          <Input
            id={`${id}-${name}`}
            type="password"
            autoComplete="new-password"
            spellCheck={false}
            mono
            maxLength={500}
            value={values[name] ?? ""}
            onChange={(event) => change(name, event.target.value)}
            aria-describedby={describedBy(`${id}-${name}`, "hint", errors.secrets?.message)}
            aria-required={!kept || undefined}
          />
        </Field>
      ))}
    </fieldset>
  );
}

/** The typed list with one more gateway; a new list where what was typed is none. */
function withExample(typed: string, kind: keyof typeof gatewayExamples): string {
  let list: unknown;
  try {
    list = JSON.parse(typed);
  } catch {
    list = [];
  }
  return JSON.stringify([...(Array.isArray(list) ? list : []), gatewayExamples[kind]], null, 2);
}
