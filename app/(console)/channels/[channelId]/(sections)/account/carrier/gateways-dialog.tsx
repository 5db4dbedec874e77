"use client";

import { useTranslations } from "next-intl";
import { TextareaField } from "#components/form/fields";
import { FormDialog } from "#components/form/form-dialog";
import { Button } from "#components/ui/button";
import type { Platform } from "#db/enums";
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
          <TextareaField
            control={form.control}
            name="secrets"
            label={t("secrets")}
            hint={t("secretsHint")}
            optional
            textarea={{ ...code, rows: 4, autoComplete: "off" }}
          />
        </>
      )}
    </FormDialog>
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
