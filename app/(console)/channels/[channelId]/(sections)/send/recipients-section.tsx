"use client";

import { Download } from "lucide-react";
import { useTranslations } from "next-intl";
import { useId } from "react";
import { Field } from "#components/form/field";
import { Button } from "#components/ui/button";
import { RadioCards } from "#components/ui/radio-cards";
import type { ImportReport as Report } from "#lib/campaigns/import-report";
import type { SendAccount } from "#lib/campaigns/queries";
import type { SendForm } from "#lib/campaigns/schema";
import type { SendableTemplate } from "#lib/templates/queries";
import { templateColumns } from "#lib/templates/rules";
import type { SendData, SetForm } from "./data.ts";
import { ImportReport } from "./import-report.tsx";
import { NumbersField } from "./numbers-field.tsx";
import { Section } from "./section.tsx";
import styles from "./send.module.css";
import { UploadPanel } from "./upload-panel.tsx";

/** To whom: typed numbers, or the template's Excel file filled in. */
export function RecipientsSection({
  data,
  form,
  template,
  account,
  report,
  onChange,
  onReport,
  onReading,
}: {
  data: SendData;
  form: SendForm;
  template: SendableTemplate | null;
  account: SendAccount | null;
  report: Report | null;
  onChange: SetForm;
  onReport: (report: Report | null) => void;
  onReading: (reading: boolean) => void;
}) {
  const t = useTranslations("send.recipients");
  const id = useId();
  const columns = template ? templateColumns(template.content) : [];
  const phonesOff = template ? (columns.length > 0 ? t("phonesOff") : null) : t("phonesFirst");
  return (
    <Section number={4} title={t("title")} done={(report?.rowsSend ?? 0) > 0} now={Boolean(template)}>
      <Field id={id} group label={t("method")}>
        <RadioCards
          columns={2}
          aria-labelledby={`${id}-label`}
          value={form.method}
          onValueChange={(method) => onChange({ method })}
          options={[
            { value: "phones", title: t("phones"), text: t("phonesText"), disabledReason: phonesOff },
            { value: "excel", title: t("excel"), text: t("excelText") },
          ]}
        />
      </Field>
      {form.method === "excel" ? (
        <>
          <div className="row w">
            {template ? (
              <a
                className="btn"
                href={`/downloads/recipients-template?${new URLSearchParams({ channel: data.channel.id, template: template.code })}`}
                download
              >
                <Download aria-hidden />
                {t("download")}
              </a>
            ) : (
              <Button icon={<Download aria-hidden />} disabledReason={t("selectFirst")}>
                {t("download")}
              </Button>
            )}
            <span className="hint min-w-0 flex-[1_1_240px]">
              {template
                ? t.rich("columns", {
                    columns: () => <span className="mono break-words">{["recipient", ...columns].join(", ")}</span>,
                  })
                : t("selectFirst")}
            </span>
          </div>
          <UploadPanel
            // Another template's file is another upload.
            key={template?.code ?? "none"}
            channelId={data.channel.id}
            templateCode={template?.code ?? null}
            maxBytes={data.maxBytes}
            report={report}
            onReport={onReport}
            onReading={onReading}
          />
        </>
      ) : (
        <NumbersField
          channelId={data.channel.id}
          templateCode={template?.code ?? null}
          text={form.numbers}
          checked={report !== null}
          onText={(numbers) => onChange({ numbers })}
          onReport={onReport}
          onChecking={onReading}
        />
      )}
      {report ? (
        <div className={styles.report}>
          <ImportReport
            report={report}
            pace={account?.pace ?? null}
            timed={form.when === "timed"}
            consent={data.consent}
            onReport={onReport}
          />
        </div>
      ) : null}
    </Section>
  );
}
