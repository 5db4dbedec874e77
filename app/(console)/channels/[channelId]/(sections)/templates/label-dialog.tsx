"use client";

import { useTranslations } from "next-intl";
import { useId, useState, useTransition } from "react";
import { Button, IconButton } from "#components/ui/button";
import { Dialog } from "#components/ui/dialog";
import { Plus, Trash2 } from "#components/ui/icons";
import { Input } from "#components/ui/input";
import { Note } from "#components/ui/note";
import { Select } from "#components/ui/select";
import { toast } from "#components/ui/toast";
import { type LabelColour, labelColours } from "#db/enums";
import type { Label } from "#lib/templates/labels/labels";
import { createLabelAction, deleteLabelAction, labelTemplatesAction } from "../../_templates/label-actions.ts";
import { LabelTag } from "../../_templates/label-tag.tsx";

type Props = {
  channelId: string;
  codes: readonly string[];
  labels: readonly Label[];
  open: boolean;
  onOpenChange: (open: boolean) => void;
};

type Change = "keep" | "add" | "remove";

/** Puts labels on the chosen templates and takes others off; makes and deletes labels. */
export function LabelDialog({ channelId, codes, labels, open, onOpenChange }: Props) {
  const t = useTranslations("templates.labels");
  const common = useTranslations("common");
  const [changes, setChanges] = useState<Record<string, Change>>({});
  const [deleting, setDeleting] = useState<Label | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, start] = useTransition();
  const chosen = (change: Change) => labels.filter(({ id }) => changes[id] === change).map(({ id }) => id);
  const [add, remove] = [chosen("add"), chosen("remove")];

  function close() {
    setChanges({});
    setDeleting(null);
    setProblem(null);
    onOpenChange(false);
  }

  function apply() {
    start(async () => {
      const result = await labelTemplatesAction({ channelId, codes: [...codes], add, remove });
      if (!result.ok) return setProblem(result.message);
      toast.success(t("done"));
      close();
    });
  }

  function drop(label: Label) {
    start(async () => {
      const result = await deleteLabelAction({ id: label.id });
      setProblem(result.ok ? null : result.message);
      setDeleting(null);
    });
  }

  return (
    <Dialog
      open={open}
      onOpenChange={(next) => (next ? undefined : close())}
      locked={busy}
      title={t("title", { count: codes.length })}
      footer={
        <>
          <Button onClick={close} disabled={busy}>
            {common("cancel")}
          </Button>
          <Button
            variant="primary"
            busy={busy}
            disabledReason={add.length + remove.length === 0 ? t("nothing") : null}
            onClick={apply}
          >
            {t("apply")}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        {problem ? (
          <Note tone="danger" role="alert">
            {problem}
          </Note>
        ) : null}
        {labels.length === 0 ? <p className="text-muted-foreground">{t("none")}</p> : null}
        <ul className="flex flex-col gap-2">
          {labels.map((label) => (
            <li key={label.id} className="flex min-w-0 items-center gap-2">
              <span className="min-w-0 flex-1">
                <LabelTag label={label} />
              </span>
              <Select
                size="sm"
                className="w-36"
                aria-label={t("change", { name: label.name })}
                value={changes[label.id] ?? "keep"}
                onValueChange={(change) => setChanges((before) => ({ ...before, [label.id]: change }))}
                options={(["keep", "add", "remove"] as const).map((value) => ({ value, label: t(value) }))}
              />
              <IconButton size="sm" label={t("delete", { name: label.name })} onClick={() => setDeleting(label)}>
                <Trash2 aria-hidden />
              </IconButton>
            </li>
          ))}
        </ul>
        {deleting ? (
          <Note tone="warning" role="alert" title={t("deleteTitle", { name: deleting.name })}>
            {t("deleteText")}
            <span className="mt-2 flex flex-wrap gap-2">
              <Button size="sm" variant="danger" busy={busy} onClick={() => drop(deleting)}>
                {t("deleteConfirm")}
              </Button>
              <Button size="sm" onClick={() => setDeleting(null)}>
                {common("cancel")}
              </Button>
            </span>
          </Note>
        ) : null}
        <NewLabel onMade={({ id }) => setChanges((before) => ({ ...before, [id]: "add" }))} onProblem={setProblem} />
      </div>
    </Dialog>
  );
}

/** Makes a label, which is put on the chosen templates unless the person says otherwise. */
function NewLabel({
  onMade,
  onProblem,
}: {
  onMade: (label: Label) => void;
  onProblem: (problem: string | null) => void;
}) {
  const t = useTranslations("templates.labels");
  const [name, setName] = useState("");
  const [colour, setColour] = useState<LabelColour>("blue");
  const [busy, start] = useTransition();
  const id = useId();

  function make() {
    start(async () => {
      const result = await createLabelAction({ name, colour });
      onProblem(result.ok ? null : (result.fieldErrors?.name?.[0] ?? result.message));
      if (!result.ok) return;
      setName("");
      onMade(result.data);
    });
  }

  return (
    <form
      className="flex min-w-0 flex-wrap items-end gap-2 border-border border-t pt-3"
      onSubmit={(event) => {
        event.preventDefault();
        make();
      }}
    >
      <span className="min-w-[150px] flex-1">
        <label htmlFor={id} className="mb-1 block text-xs text-muted-foreground">
          {t("name")}
        </label>
        <Input
          id={id}
          value={name}
          maxLength={40}
          autoComplete="off"
          onChange={(event) => setName(event.target.value)}
        />
      </span>
      <Select
        className="w-32"
        aria-label={t("colour")}
        value={colour}
        onValueChange={setColour}
        options={labelColours.map((value) => ({ value, label: t(`colours.${value}`) }))}
      />
      <Button
        type="submit"
        icon={<Plus aria-hidden />}
        busy={busy}
        disabledReason={name.trim() === "" ? t("nameFirst") : null}
      >
        {t("make")}
      </Button>
    </form>
  );
}
