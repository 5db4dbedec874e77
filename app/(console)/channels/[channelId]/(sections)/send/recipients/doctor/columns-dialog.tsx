"use client";

import { useTranslations } from "next-intl";
import { useEffect, useId, useState } from "react";
import { Field } from "#components/form/field";
import { Button } from "#components/ui/button";
import { Combobox } from "#components/ui/combobox";
import { Dialog } from "#components/ui/dialog";
import { Mono } from "#components/ui/mono";
import { Note } from "#components/ui/note";
import { Select } from "#components/ui/select";
import type { FileLook } from "#lib/campaigns/import-doctor/look-at-file";
import type { Reading } from "#lib/campaigns/import-doctor/reading";
import { columnLetters } from "#lib/excel/cell";
import { separators, textEncodings } from "#lib/excel/text/text-formats";
import type { Wish } from "../use-upload.ts";
import { SheetPreview } from "./sheet-preview.tsx";

type Props = {
  open: boolean;
  look: FileLook | null;
  reading: Reading;
  busy: boolean;
  onRead: (wish: Wish) => void;
  onClose: () => void;
};

/** Chooses the sheet, the header row and the column of the recipient and of each variable, over the first rows of the file. */
export function ColumnsDialog({ open, look, reading, busy, onRead, onClose }: Props) {
  const t = useTranslations("send.doctor");
  const common = useTranslations("common");
  const [headerRow, setHeaderRow] = useState(1);
  const [columns, setColumns] = useState<(number | null)[]>([]);
  useEffect(() => {
    if (!look) return;
    setHeaderRow(look.headerRow);
    setColumns(look.columns);
  }, [look]);
  if (!look) return null;
  const missing = look.wanted.filter((_, i) => (columns[i] ?? null) === null);
  const complete = missing.length === 0;
  const apply = () => {
    onClose();
    const chosen = columns.filter((column) => column !== null);
    onRead({ reading: { ...formOf(look, reading), repairs: [], mapping: { headerRow, columns: chosen } } });
  };
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => (next ? undefined : onClose())}
      width="xl"
      locked={busy}
      title={t("title")}
      description={t("text")}
      remark={complete ? null : t("missing", { count: missing.length })}
      footer={
        <>
          <Button onClick={onClose} disabled={busy}>
            {common("cancel")}
          </Button>
          <Button
            variant="primary"
            busy={busy}
            disabledReason={complete ? null : t("missing", { count: missing.length })}
            onClick={apply}
          >
            {t("read")}
          </Button>
        </>
      }
    >
      <div className="flex min-w-0 flex-col gap-4">
        {look.remembered ? <Note>{t("remembered")}</Note> : null}
        <FileForm
          look={look}
          reading={reading}
          busy={busy}
          onRead={onRead}
          headerRow={headerRow}
          onHeaderRow={setHeaderRow}
        />
        <ColumnFields look={look} headerRow={headerRow} columns={columns} onChange={setColumns} />
        <SheetPreview look={look} headerRow={headerRow} columns={columns} />
      </div>
    </Dialog>
  );
}

/** What was chosen about the file itself. */
function formOf({ sheet, text }: FileLook, { country }: Reading): Omit<Reading, "repairs" | "mapping"> {
  return { ...(sheet === null ? {} : { sheet }), ...text, ...(country ? { country } : {}) };
}

function FileForm({
  look,
  reading,
  busy,
  onRead,
  headerRow,
  onHeaderRow,
}: Pick<Props, "reading" | "busy" | "onRead"> & {
  look: FileLook;
  headerRow: number;
  onHeaderRow: (row: number) => void;
}) {
  const t = useTranslations("send.doctor");
  const id = useId();
  const lookAgain = (changes: Partial<Reading>) =>
    onRead({ look: true, reading: { ...formOf(look, reading), repairs: [], ...changes } });
  const rows = [...new Set([0, ...look.rows.slice(0, 10).map(({ number }) => number), headerRow])].sort(
    (a, b) => a - b,
  );
  return (
    <div className="grid min-w-0 grid-cols-1 gap-3 min-[641px]:grid-cols-3">
      {look.text === null ? (
        <Field id={`${id}-sheet`} label={t("sheet")}>
          <Select
            id={`${id}-sheet`}
            disabled={busy}
            options={look.sheets.map((sheet) => ({ value: sheet, label: sheet }))}
            value={look.sheet ?? ""}
            onValueChange={(sheet) => lookAgain({ sheet })}
          />
        </Field>
      ) : (
        <>
          <Field id={`${id}-encoding`} label={t("encoding")}>
            <Select
              id={`${id}-encoding`}
              disabled={busy}
              options={textEncodings.map((encoding) => ({ value: encoding, label: t(`encodings.${encoding}`) }))}
              value={look.text.encoding}
              onValueChange={(encoding) => lookAgain({ encoding })}
            />
          </Field>
          <Field id={`${id}-separator`} label={t("separator")}>
            <Select
              id={`${id}-separator`}
              disabled={busy}
              options={separators.map((separator, i) => ({
                value: separator,
                label: t(`separators.${separatorNames[i] ?? "comma"}`),
              }))}
              value={look.text.separator}
              onValueChange={(separator) => lookAgain({ separator })}
            />
          </Field>
        </>
      )}
      <Field id={`${id}-header`} label={t("headerRow")}>
        <Select
          id={`${id}-header`}
          options={rows.map((row) => ({ value: String(row), label: row === 0 ? t("noHeader") : t("row", { row }) }))}
          value={String(headerRow)}
          onValueChange={(row) => onHeaderRow(Number(row))}
        />
      </Field>
    </div>
  );
}

/** In the order of `separators`. */
const separatorNames = ["comma", "semicolon", "tab", "bar"] as const;

function ColumnFields({
  look,
  headerRow,
  columns,
  onChange,
}: {
  look: FileLook;
  headerRow: number;
  columns: readonly (number | null)[];
  onChange: (columns: (number | null)[]) => void;
}) {
  const t = useTranslations("send.doctor");
  const id = useId();
  const header = look.rows.find(({ number }) => number === headerRow)?.cells ?? [];
  const sample = look.rows.find(({ number }) => number > headerRow)?.cells ?? [];
  const options = Array.from({ length: look.width }, (_, column) => ({
    value: String(column),
    label: `${columnLetters(column)}${header[column] ? ` · ${header[column]}` : ""}`,
    ...(sample[column] ? { hint: sample[column] } : {}),
  }));
  return (
    <div className="grid min-w-0 grid-cols-1 gap-3 min-[641px]:grid-cols-2">
      {look.wanted.map((name, i) => (
        <Field key={name} id={`${id}-${i}`} label={i === 0 ? t("recipient") : <Mono>{name}</Mono>}>
          <Combobox
            id={`${id}-${i}`}
            options={options}
            placeholder={t("choosePlaceholder")}
            value={columns[i] === null || columns[i] === undefined ? undefined : String(columns[i])}
            onValueChange={(value) =>
              onChange(look.wanted.map((_, at) => (at === i ? Number(value) : (columns[at] ?? null))))
            }
          />
        </Field>
      ))}
    </div>
  );
}
