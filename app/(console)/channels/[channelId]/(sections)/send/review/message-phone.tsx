"use client";

import { useTranslations } from "next-intl";
import { PhoneFrame } from "#components/messaging/phone-frame";
import { TemplatePreview } from "#components/messaging/template-preview";
import type { TemplateContent } from "#db/schema/templates";
import { templateColumns } from "#lib/templates/content/render-template";
import type { SendData } from "../send-data.ts";

/** One message on a phone, with its values in the order of the template's columns. */
export function MessagePhone({
  brand,
  name,
  content,
  rules,
  values,
  short,
}: {
  brand: SendData["brand"];
  name: string;
  content: TemplateContent;
  rules: SendData["rules"];
  values: readonly string[];
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
      <TemplatePreview
        header={content.header ? byPlace("header", content.header) : undefined}
        body={byPlace("body", content.body)}
        footer={content.footer ?? undefined}
        buttons={content.buttons}
        rules={rules}
        values={Object.fromEntries(
          templateColumns(content).map((column, i) => [column.replaceAll(".", "_"), values[i] || undefined]),
        )}
      />
    </PhoneFrame>
  );
}

/** Prefixes variables with their place, because header and body may use one name with different values. */
function byPlace(place: "header" | "body", text: string): string {
  return text.replace(/\$\(([A-Za-z][A-Za-z0-9_]*)\)/g, (_whole, name: string) => `$(${place}_${name})`);
}
