"use client";

import { useTranslations } from "next-intl";
import { PhoneFrame, PhoneNotice } from "#components/messaging/phone-frame";
import type { PreviewFiles } from "#components/messaging/preview/preview-media";
import { TemplatePreview } from "#components/messaging/template-preview";
import type { TemplateContent } from "#db/json/template-content";
import { readContent } from "#lib/templates/content/read-content";
import { sampleValues } from "#lib/templates/content/render-template";
import type { PreviewRules } from "#lib/templates/preview-rules";

type Props = {
  name: string;
  sender: string;
  content: TemplateContent;
  rules: PreviewRules;
  files?: PreviewFiles;
  /** In the order of the template's columns; its samples unless they are given. */
  values?: readonly string[];
};

/** The message on a phone. */
export function TemplatePhone({ name, sender, content, rules, files, values = sampleValues(content) }: Props) {
  const t = useTranslations("templates");
  const mail = rules.header === "subject";
  const { kind, body, header } = readContent(content);
  return (
    <PhoneFrame
      name={sender}
      subtitle={t("preview.business")}
      day={mail ? undefined : t("preview.today")}
      mail={mail}
      label={t("preview.of", { name })}
    >
      {body.trim() || header || content.media || kind !== "message" ? (
        <TemplatePreview content={content} values={values} files={files} rules={rules} time="10:24" />
      ) : (
        <PhoneNotice>{t("preview.empty")}</PhoneNotice>
      )}
    </PhoneFrame>
  );
}
