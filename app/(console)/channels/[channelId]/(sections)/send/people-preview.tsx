"use client";

import { ChevronLeft, ChevronRight, MessageSquareDashed } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { PhoneFrame } from "#components/messaging/phone-frame";
import { TemplatePreview } from "#components/messaging/template-preview";
import { IconButton } from "#components/ui/button";
import type { TemplateContent } from "#db/schema/templates";
import type { ImportReport } from "#lib/campaigns/import-report";
import type { SendableTemplate } from "#lib/templates/queries";
import { sampleValues, templateColumns } from "#lib/templates/rules";
import type { SendData } from "./data.ts";
import styles from "./send.module.css";

/** The phone: sample values until there is a list, then the first real people of it, one after another. */
export function PeoplePreview({
  brand,
  template,
  report,
}: {
  brand: SendData["brand"];
  template: SendableTemplate | null;
  report: ImportReport | null;
}) {
  const t = useTranslations("send.preview");
  const [at, setAt] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another list begins with its first person
  useEffect(() => setAt(0), [report?.id]);
  const people = report?.people ?? [];
  const person = people[at] ?? null;
  return (
    <div className={styles.preview} id="preview">
      {template ? (
        <MessagePhone
          brand={brand}
          name={template.name}
          content={template.content}
          values={person?.parameters ?? sampleValues(template.content)}
        />
      ) : (
        <PhoneFrame
          name={brand.name}
          verified={brand.verified}
          subtitle={t("business")}
          label={t("label", { name: "—" })}
        >
          <div className="mute m-auto grid max-w-[200px] place-items-center gap-2 text-center text-sm">
            <MessageSquareDashed className="l" aria-hidden />
            {t("none")}
          </div>
        </PhoneFrame>
      )}
      {template ? (
        <div className={styles.who}>
          <IconButton
            label={t("previous")}
            size="sm"
            disabled={at === 0 || people.length === 0}
            onClick={() => setAt(at - 1)}
          >
            <ChevronLeft aria-hidden />
          </IconButton>
          <p className="grow text-center" aria-live="polite">
            {person && report ? (
              <>
                <b className="med num block">{person.phone}</b>
                <span className="hint num">
                  {t(report.method === "phones" ? "line" : "row", { row: person.rowNumber })}
                  {" · "}
                  {t("of", { at: at + 1, count: people.length })}
                </span>
              </>
            ) : (
              <>
                <b className="med block">{t("samples")}</b>
                <span className="hint">{t("samplesHint")}</span>
              </>
            )}
          </p>
          <IconButton label={t("next")} size="sm" disabled={at + 1 >= people.length} onClick={() => setAt(at + 1)}>
            <ChevronRight aria-hidden />
          </IconButton>
        </div>
      ) : null}
    </div>
  );
}

/** One message on a phone, with its values in the order of the template's columns. */
export function MessagePhone({
  brand,
  name,
  content,
  values,
}: {
  brand: SendData["brand"];
  name: string;
  content: TemplateContent;
  values: readonly string[];
}) {
  const t = useTranslations("send.preview");
  return (
    <PhoneFrame
      name={brand.name}
      verified={brand.verified}
      subtitle={t("business")}
      day={t("today")}
      label={t("label", { name })}
    >
      <TemplatePreview
        header={content.header ? byPlace("header", content.header) : undefined}
        body={byPlace("body", content.body)}
        footer={content.footer ?? undefined}
        buttons={content.buttons}
        values={Object.fromEntries(
          templateColumns(content).map((column, i) => [column.replaceAll(".", "_"), values[i] || undefined]),
        )}
      />
    </PhoneFrame>
  );
}

/** The same name may stand in header and body with different values: each is named by its place. */
function byPlace(place: "header" | "body", text: string): string {
  return text.replace(/\$\(([A-Za-z][A-Za-z0-9_]*)\)/g, (_whole, name: string) => `$(${place}_${name})`);
}
