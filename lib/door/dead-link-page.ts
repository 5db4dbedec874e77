import { createTranslator } from "next-intl";
import type { Language } from "#db/enums";
import { catalogues } from "#lib/i18n/catalogues";
import { languageTags } from "#lib/i18n/language";

/** The page for a short link that leads nowhere: words alone, which nothing from the request gets into. */
export function deadLinkPage(language: Language, why: "expired" | "unknown") {
  const t = createTranslator({
    locale: language,
    messages: { mail: catalogues[language].mail },
    namespace: "mail.link",
  });
  const html = `<!doctype html>
<html lang="${languageTags[language]}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${t("title")}</title>
<style>:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:32rem;margin:20vh auto;padding:0 1.5rem}</style></head>
<body><main><h1>${t("title")}</h1><p>${t(why)}</p></main></body>
</html>`;
  return {
    html,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
      "x-content-type-options": "nosniff",
    },
  };
}
