"use client";

import { useTranslations } from "next-intl";
import { PhoneFrame } from "#components/messaging/phone-frame";
import type { PreviewFiles } from "#components/messaging/preview/preview-media";
import { TemplatePreview } from "#components/messaging/template-preview";
import type { TemplateContent } from "#db/json/template-content";
import type { SendData } from "../send-data.ts";

/** One message on a phone, with its values in the order of the template's columns. */
export function MessagePhone({
  brand,
  name,
  content,
  rules,
  values,
  files,
  short,
}: {
  brand: SendData["brand"];
  name: string;
  content: TemplateContent;
  rules: SendData["rules"];
  values: readonly string[];
  files?: PreviewFiles;
  short?: boolean;
}) {
  const t = useTranslations("send.preview");
  const mail = rules.header === "subject";
  return (
    <PhoneFrame
      name={brand.name}
      verified={brand.verified}
      subtitle={t("business")}
      day={mail ? undefined : t("today")}
      mail={mail}
      label={t("label", { name })}
      short={short}
    >
      <TemplatePreview content={content} values={values} files={files} rules={rules} />
    </PhoneFrame>
  );
}
