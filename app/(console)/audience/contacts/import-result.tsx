"use client";

import { useFormatter, useTranslations } from "next-intl";
import { KeyValue } from "#components/ui/key-value";
import type { ContactImport, RefusedContact } from "#lib/contacts/import-contacts";

/** What became of the rows of a file of contacts. */
export function ImportResult({ result }: { result: ContactImport }) {
  const t = useTranslations("contacts.importDialog");
  const format = useFormatter();
  const figures = ["added", "changed", "already", "repeated", "removed", "refused"] as const;
  return (
    <div className="flex flex-col gap-3.5" role="status">
      <p className="font-medium">{t("result", { rows: result.rows })}</p>
      <KeyValue
        rows={figures.map((name) => ({
          key: name,
          label: t(name),
          value: <span className="tabular-nums">{format.number(result[name])}</span>,
        }))}
      />
      {result.examples.length > 0 ? <RefusedRows rows={result.examples} /> : null}
    </div>
  );
}

function RefusedRows({ rows }: { rows: readonly RefusedContact[] }) {
  const t = useTranslations("contacts.importDialog");
  return (
    <section className="flex flex-col gap-1.5">
      <h3 className="font-medium">{t("first")}</h3>
      <ul className="flex max-h-48 flex-col gap-1 overflow-y-auto text-xs text-muted-foreground">
        {rows.map(({ row, text, reason }) => (
          <li key={row} className="[overflow-wrap:anywhere]">
            <b className="font-medium text-foreground">{t("row", { row })}</b> {text ? `${text}: ` : ""}
            <Reason reason={reason} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Reason({ reason }: { reason: RefusedContact["reason"] }) {
  const own = useTranslations("contacts.rowReasons");
  const shared = useTranslations("rowReasons");
  switch (reason) {
    case "nobody":
    case "too_long_text":
    case "attribute":
    case "erased":
    case "two_contacts":
    case "unknown_person":
      return own(reason);
    default:
      return shared(`${reason}.text`);
  }
}
