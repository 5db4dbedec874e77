"use client";

import { useTranslations } from "next-intl";
import { useEffect, useId, useRef } from "react";
import { Field } from "#components/form/field";
import { DownloadLink } from "#components/shell/download-link";
import { Button, buttonLook } from "#components/ui/button";
import { Download, TriangleAlert } from "#components/ui/icons";
import { Mono } from "#components/ui/mono";
import { onDemand } from "#components/ui/on-demand";
import { RadioCards } from "#components/ui/radio-cards";
import { languageHeader } from "#lib/excel/recipients-sheet";
import { templateColumns } from "#lib/templates/content/render-template";
import { Section } from "../section.tsx";
import type { SendData } from "../send-data.ts";
import type { SendFormState } from "../use-send-form.ts";
import { UploadPanel } from "./upload-panel.tsx";

const AudienceField = onDemand(() => import("./audience-field.tsx").then((part) => part.AudienceField));
const ImportReport = onDemand(() => import("./import-report.tsx").then((part) => part.ImportReport));
const NumbersField = onDemand(() => import("./numbers-field.tsx").then((part) => part.NumbersField));

/** The people to send to: typed numbers, or a filled-in copy of the template's Excel file. */
export function RecipientsSection({ data, send }: { data: SendData; send: SendFormState }) {
  const t = useTranslations("send.recipients");
  const id = useId();
  const { template, values, report } = send;
  const columns = template ? templateColumns(template.content) : [];
  const phonesOff = template ? (columns.length > 0 ? t("phonesOff") : null) : t("phonesFirst");
  const kind = data.channel.addressKind;
  const { groups, segments } = data.audiences;
  const noAudience = groups.length + segments.length > 0 ? null : t("noGroups");
  const listError = send.errorOf("importId");
  return (
    <Section number={4} title={t("title")} done={send.people > 0} next={template !== null}>
      <Field id={id} group label={t("method")}>
        <RadioCards
          columns={3}
          aria-labelledby={`${id}-label`}
          value={values.method}
          onValueChange={(method) => send.change({ method })}
          options={[
            {
              value: "phones",
              title: t("phones", { kind }),
              text: t("phonesText", { kind }),
              disabledReason: phonesOff,
            },
            { value: "excel", title: t("excel"), text: t("excelText") },
            {
              value: "group",
              title: t("group"),
              text: t("groupText"),
              disabledReason: template ? noAudience : t("groupFirst"),
            },
          ]}
        />
      </Field>
      {values.method === "excel" ? (
        <>
          <TemplateDownload
            channelId={data.channel.id}
            templateCode={template?.code ?? null}
            columns={columns}
            byLanguage={send.byLanguage}
          />
          <UploadPanel
            // Starts over when the template or its languages change: an upload belongs to one template.
            key={`${template?.code ?? "none"}-${send.byLanguage}`}
            channelId={data.channel.id}
            templateCode={template?.code ?? null}
            byLanguage={send.byLanguage}
            maxBytes={data.maxBytes}
            report={report}
            onReport={send.takeReport}
            onReading={send.setReading}
          />
        </>
      ) : null}
      {values.method === "group" ? <AudienceField data={data} send={send} columns={columns} /> : null}
      {values.method === "phones" ? <NumbersField channel={data.channel} send={send} /> : null}
      {report ? (
        <div className="flex min-w-0 flex-col gap-3 rounded-[10px] border border-border p-3.5">
          <ImportReport
            report={report}
            pace={send.pace}
            timed={values.when === "timed"}
            consent={data.consent}
            onReport={send.takeReport}
          />
        </div>
      ) : null}
      {listError ? <ListError>{listError}</ListError> : null}
    </Section>
  );
}

/** Why the list cannot be sent. It comes into view, because the button that was pressed stands elsewhere. */
function ListError({ children }: { children: string }) {
  const line = useRef<HTMLParagraphElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: again for another error
  useEffect(() => line.current?.scrollIntoView({ block: "nearest" }), [children]);
  return (
    <p ref={line} className="flex items-center gap-[5px] text-xs font-medium text-danger" role="alert">
      <TriangleAlert className="size-3.5" aria-hidden />
      {children}
    </p>
  );
}

/** The download of the empty file, with the names of its columns. */
function TemplateDownload({
  channelId,
  templateCode,
  columns,
  byLanguage,
}: {
  channelId: string;
  templateCode: string | null;
  columns: readonly string[];
  byLanguage: boolean;
}) {
  const t = useTranslations("send.recipients");
  return (
    <div className="flex min-w-0 flex-wrap items-center gap-2">
      {templateCode ? (
        <DownloadLink
          className={buttonLook()}
          href={`/downloads/recipients-template?${new URLSearchParams({
            ...{ channel: channelId, template: templateCode },
            ...(byLanguage ? { languages: "own" } : {}),
          })}`}
        >
          <Download aria-hidden />
          {t("download")}
        </DownloadLink>
      ) : (
        <Button icon={<Download aria-hidden />} disabledReason={t("selectFirst")}>
          {t("download")}
        </Button>
      )}
      <span className="min-w-0 flex-[1_1_240px] text-xs text-muted-foreground">
        {templateCode
          ? t.rich("columns", {
              columns: () => (
                <Mono className="break-words">
                  {["recipient", ...columns, ...(byLanguage ? [languageHeader] : [])].join(", ")}
                </Mono>
              ),
            })
          : t("selectFirst")}
      </span>
    </div>
  );
}
