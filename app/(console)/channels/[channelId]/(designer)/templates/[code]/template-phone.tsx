"use client";

import { useTranslations } from "next-intl";
import { PhoneFrame, PhoneNotice } from "#components/messaging/phone-frame";
import { TemplatePreview } from "#components/messaging/template-preview";
import type { TemplateContent } from "#db/schema/templates";
import type { TemplateRules } from "#lib/connectors/profile";
import { namesIn } from "#lib/templates/content/variables";

type Props = { name: string; sender: string; content: TemplateContent; rules: TemplateRules };

/** The message with its sample values, on a phone. */
export function TemplatePhone({ name, sender, content, rules }: Props) {
  const t = useTranslations("templates");
  const mail = rules.header === "subject";
  const values: Record<string, string> = {};
  for (const variable of namesIn(content.body)) values[variable] = content.samples[`body.${variable}`] ?? "";
  // A variable of the header may have the name of one in the body, and a sample of its own.
  let header = content.header ?? undefined;
  for (const variable of namesIn(content.header ?? "")) {
    const sample = content.samples[`header.${variable}`];
    if (!sample) continue;
    values[`header__${variable}`] = sample;
    header = header?.replaceAll(`$(${variable})`, `$(header__${variable})`);
  }
  return (
    <PhoneFrame
      name={sender}
      subtitle={t("preview.business")}
      day={mail ? undefined : t("preview.today")}
      mail={mail}
      label={t("preview.of", { name })}
    >
      {content.body.trim() || header ? (
        <TemplatePreview
          header={header}
          body={content.body}
          footer={content.footer ?? undefined}
          buttons={content.buttons.map(({ kind, text }) => ({ kind, text: text || t("preview.button") }))}
          values={values}
          rules={rules}
          time="10:24"
        />
      ) : (
        <PhoneNotice>{t("preview.empty")}</PhoneNotice>
      )}
    </PhoneFrame>
  );
}
