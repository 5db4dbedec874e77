"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Field } from "#components/form/field";
import { Button } from "#components/ui/button";
import { Dialog } from "#components/ui/dialog";
import { Textarea } from "#components/ui/input";
import { toast } from "#components/ui/toast";

/** Takes over rows that were copied from a sheet. Those of no known customer are named. */
export function PasteDialog({
  open,
  onOpenChange,
  onPaste,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onPaste: (text: string) => { found: number; unknown: string[] };
}) {
  const t = useTranslations("rollouts.form");
  const common = useTranslations("common");
  const [text, setText] = useState("");
  function takeOver() {
    const { found, unknown } = onPaste(text);
    toast.success(t("pasted", { found }));
    if (unknown.length > 0) toast.warning(t("unknown", { names: unknown.slice(0, 10).join(", ") }));
    setText("");
    onOpenChange(false);
  }
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={t("paste")}
      description={t("pasteText")}
      footer={
        <>
          <Button onClick={() => onOpenChange(false)}>{common("cancel")}</Button>
          <Button variant="primary" disabled={text.trim() === ""} onClick={takeOver}>
            {t("pasteSubmit")}
          </Button>
        </>
      }
    >
      <Field id="rollout-paste" label={t("who")}>
        <Textarea
          id="rollout-paste"
          rows={8}
          className="font-mono text-xs"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </Field>
    </Dialog>
  );
}
