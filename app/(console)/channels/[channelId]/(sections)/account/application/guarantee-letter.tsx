"use client";

import { useLocale, useTranslations } from "next-intl";
import { Button } from "#components/ui/button";
import { Download } from "#components/ui/icons";
import type { ApplicationView } from "#lib/channels/application/get-application";
import { industries } from "#lib/channels/application/schema";
import { countryName } from "#lib/i18n/country-name";
import { letterPage, letterValues } from "./letter.ts";

/** The form of the letter that has to be signed, made for the industry and filled in as far as the application is. */
export function GuaranteeLetter({ form }: { form: ApplicationView["form"] }) {
  const t = useTranslations("channels.application.letter");
  const locale = useLocale();
  const industry = industries.find((one) => one === form.industry);
  function download() {
    if (!industry) return;
    const values = letterValues(form, (code) => countryName(code, locale) ?? code);
    const page = letterPage({
      ...{ language: locale, title: t("title"), to: t("to", values), who: t("who", values) },
      points: [
        ...[t("points.consent"), t("points.stop"), t("points.use", values), t("points.law", values)],
        ...[t("points.content"), t(`industry.${industry}`)],
      ],
      ...{ signed: t("signed", values), date: t("date"), signature: t("signature") },
    });
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([page], { type: "text/html" }));
    link.download = "guarantee-letter.html";
    link.click();
    URL.revokeObjectURL(link.href);
  }
  return (
    <div className="flex flex-col items-start gap-1.5">
      <Button icon={<Download aria-hidden />} disabledReason={industry ? null : t("choose")} onClick={download}>
        {t("download")}
      </Button>
      <p className="text-xs text-muted-foreground">{t("hint")}</p>
    </div>
  );
}
