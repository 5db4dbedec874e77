"use client";

import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { Button } from "../ui/button.tsx";
import { Checkbox } from "../ui/checkbox.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { CircleAlert, CircleCheck } from "../ui/icons.tsx";
import { Input } from "../ui/input.tsx";
import { Note } from "../ui/note.tsx";
import type { ConfirmDialogProps } from "./confirm-dialog.tsx";
import { Field } from "./field.tsx";

/** The dialog while it is open. */
export function OpenConfirmDialog(props: ConfirmDialogProps) {
  const { open, onOpenChange, title, text, confirmLabel, danger = props.level > 1, onConfirm } = props;
  const t = useTranslations("common");
  const [ticked, setTicked] = useState(false);
  const [typed, setTyped] = useState("");
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const id = useId();

  const ready = props.level === 1 || (props.level === 2 ? ticked : typed.trim() === props.name.trim());
  const consequences = props.level === 1 ? [] : (props.consequences ?? []);

  async function confirm() {
    if (!ready || busy) return;
    setBusy(true);
    try {
      const answer = await onConfirm();
      if (typeof answer === "string") setFailure(answer);
      else onOpenChange(false);
    } finally {
      setBusy(false);
    }
  }

  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      locked={busy}
      title={title}
      description={text}
      footer={
        <>
          <Button onClick={() => onOpenChange(false)} disabled={busy}>
            {t("cancel")}
          </Button>
          <Button
            type="submit"
            form={id}
            variant={danger ? "danger" : "primary"}
            busy={busy}
            disabled={!ready}
            autoFocus={props.level === 1 && !props.children}
          >
            {confirmLabel ?? t("ok")}
          </Button>
        </>
      }
    >
      <form
        id={id}
        className="flex flex-col gap-3.5"
        onSubmit={(event) => {
          event.preventDefault();
          void confirm();
        }}
      >
        {failure ? (
          <Note tone="danger" role="alert">
            {failure}
          </Note>
        ) : null}
        {props.children}
        {consequences.length > 0 ? (
          <ul className="flex flex-col gap-2">
            {consequences.map((consequence, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a fixed list that is only read
              <li key={at} className="flex items-start gap-2">
                <span className="flex h-5 items-center">
                  {consequence.loses ? (
                    <CircleAlert className="text-danger" aria-hidden />
                  ) : (
                    <CircleCheck className="text-success" aria-hidden />
                  )}
                </span>
                <span>{consequence.text}</span>
              </li>
            ))}
          </ul>
        ) : null}
        {props.level === 2 ? (
          <Checkbox
            required
            checked={ticked}
            onCheckedChange={setTicked}
            label={props.understand ?? t("confirm.understand")}
          />
        ) : null}
        {props.level === 3 ? (
          <Field id={`${id}-name`} label={t("confirm.typeName", { name: props.name })}>
            <Input
              id={`${id}-name`}
              value={typed}
              autoComplete="off"
              spellCheck={false}
              autoFocus
              onChange={(event) => setTyped(event.target.value)}
            />
          </Field>
        ) : null}
      </form>
    </Dialog>
  );
}
