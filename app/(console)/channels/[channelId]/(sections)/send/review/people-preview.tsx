"use client";

import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { PhoneFrame } from "#components/messaging/phone-frame";
import { IconButton } from "#components/ui/button";
import { ChevronLeft, ChevronRight, MessageSquareDashed } from "#components/ui/icons";
import { onDemand } from "#components/ui/on-demand";
import type { ImportReport } from "#lib/campaigns/audience-import/import-report";
import { sampleValues, templateColumns } from "#lib/templates/content/render-template";
import { valuesFor } from "#lib/templates/languages/other-languages";
import type { SendableTemplate } from "#lib/templates/queries";
import type { SendData } from "../send-data.ts";

const MessagePhone = onDemand(() => import("./message-phone.tsx").then((part) => part.MessagePhone));

/** The message on a phone: with sample values until there is a list, then as the first people of it will read it. */
export function PeoplePreview({
  brand,
  rules,
  files,
  template,
  languages,
  report,
}: {
  brand: SendData["brand"];
  rules: SendData["rules"];
  files: SendData["files"];
  template: SendableTemplate | null;
  /** The template in the other languages that people may get. */
  languages: readonly SendableTemplate[];
  report: ImportReport | null;
}) {
  const t = useTranslations("send.preview");
  const [at, setAt] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another list begins with its first person
  useEffect(() => setAt(0), [report?.id]);
  const person = report?.people[at] ?? null;
  const theirs = languages.find(({ code }) => code === person?.templateCode) ?? template;
  // `short`, because a short message would leave half of a tall phone empty.
  return (
    <div className="flex min-w-0 scroll-mt-18 flex-col gap-3" id="preview">
      {template && theirs ? (
        <MessagePhone
          short
          brand={brand}
          name={theirs.name}
          content={theirs.content}
          rules={rules}
          files={files}
          values={
            person
              ? valuesFor(theirs.content, templateColumns(template.content), person.parameters)
              : sampleValues(theirs.content)
          }
        />
      ) : (
        <PhoneFrame
          short
          name={brand.name}
          verified={brand.verified}
          subtitle={t("business")}
          label={t("label", { name: "—" })}
        >
          <div className="m-auto grid max-w-[200px] place-items-center gap-2 text-center text-sm text-muted-foreground">
            <MessageSquareDashed className="size-5 stroke-[1.6]" aria-hidden />
            {t("none")}
          </div>
        </PhoneFrame>
      )}
      {template ? <PersonPager report={report} at={at} onChange={setAt} /> : null}
    </div>
  );
}

/** Whose message the phone shows, and the way to the next and the previous person. */
function PersonPager({
  report,
  at,
  onChange,
}: {
  report: ImportReport | null;
  at: number;
  onChange: (at: number) => void;
}) {
  const t = useTranslations("send.preview");
  const people = report?.people ?? [];
  const person = people[at] ?? null;
  return (
    <div className="mx-auto flex w-full max-w-80 items-center gap-2 rounded-[10px] border border-border bg-card px-2 py-[5px]">
      <IconButton
        label={t("previous")}
        size="sm"
        disabled={at === 0 || people.length === 0}
        onClick={() => onChange(at - 1)}
      >
        <ChevronLeft aria-hidden />
      </IconButton>
      <p className="min-w-0 flex-1 text-center" aria-live="polite">
        {person && report ? (
          <>
            <b className="block font-medium tabular-nums">{person.phone}</b>
            <span className="text-xs text-muted-foreground tabular-nums">
              {t(report.method === "phones" ? "line" : "row", { row: person.rowNumber })}
              {" · "}
              {t("of", { at: at + 1, count: people.length })}
            </span>
          </>
        ) : (
          <>
            <b className="block font-medium">{t("samples")}</b>
            <span className="text-xs text-muted-foreground">{t("samplesHint")}</span>
          </>
        )}
      </p>
      <IconButton label={t("next")} size="sm" disabled={at + 1 >= people.length} onClick={() => onChange(at + 1)}>
        <ChevronRight aria-hidden />
      </IconButton>
    </div>
  );
}
