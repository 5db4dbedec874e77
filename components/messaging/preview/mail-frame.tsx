"use client";

import { useTranslations } from "next-intl";
import { useMemo, useState } from "react";
import type { TemplateContent } from "#db/json/template-content";
import { renderTemplate, templateColumns } from "#lib/templates/content/render-template";
import { cn } from "../../ui/cn.tsx";
import { Segments } from "../../ui/segments.tsx";
import type { PreviewFiles } from "./preview-media.tsx";

type Props = { content: TemplateContent; values: readonly string[]; files?: PreviewFiles; className?: string };

const views = ["html", "text"] as const;

/**
 * An opened e-mail as it is sent, in a frame of its own. It runs nothing, sends nothing and leads nowhere; pictures of ours are
 * shown, and nothing is fetched from other addresses.
 */
export function MailFrame({ content, values, files = {}, className }: Props) {
  const t = useTranslations("shell");
  const [view, setView] = useState<(typeof views)[number]>("html");
  const { header, mail } = useMemo(
    () => renderTemplate(content, withNames(content, values), { addressOf: (fileId) => files[fileId] ?? null }),
    [content, values, files],
  );
  if (!mail) return null;
  return (
    <article
      className={cn(
        "flex min-w-0 flex-col rounded-md border border-border bg-card text-[13.5px] leading-[20px]",
        className,
      )}
    >
      <p dir="auto" className="border-border border-b px-3.5 py-2.5 font-strong wrap-anywhere">
        <span className="sr-only">{t("mailSubject")} </span>
        {header}
        {content.mail?.preheader ? (
          <span className="block truncate text-xs font-normal text-muted-foreground">{content.mail.preheader}</span>
        ) : null}
      </p>
      <div className="flex px-3.5 pt-2.5">
        <Segments
          aria-label={t("preview.mailView")}
          value={view}
          onValueChange={setView}
          options={views.map((value) => ({ value, label: t(`preview.mail.${value}`) }))}
        />
      </div>
      {view === "text" ? (
        <section
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
          tabIndex={0}
          aria-label={t("preview.mail.text")}
          className="max-h-[420px] overflow-y-auto px-3.5 py-3 font-sans whitespace-pre-wrap wrap-anywhere"
        >
          {mail.text || t("preview.mailTextLater")}
        </section>
      ) : (
        <iframe
          title={t("preview.mailFrame")}
          // Without scripts, forms, windows and navigation. The origin lets it show our own pictures.
          sandbox="allow-same-origin"
          srcDoc={guarded(mail.html)}
          className="m-2.5 h-[420px] rounded-sm bg-white [color-scheme:light]"
        />
      )}
    </article>
  );
}

/** A variable without a value is shown by its name. */
function withNames(content: TemplateContent, values: readonly string[]): string[] {
  const columns = templateColumns(content);
  const named = columns.map((column, at) => values[at] || `$(${column.split(".").at(-1)})`);
  return [...named, ...values.slice(columns.length)];
}

const policy =
  "default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'";

/** The e-mail with a policy of its own before everything it says. */
function guarded(html: string): string {
  return `<!doctype html><meta http-equiv="Content-Security-Policy" content="${policy}">${html}`;
}
