"use client";

import { useTranslations } from "next-intl";
import { CircleCheck, CircleX } from "#components/ui/icons";
import { TextLink } from "#components/ui/text-link";
import type { Brought } from "#lib/templates/exchange/bring-templates";

/** What became of each template that was imported or copied. */
export function BroughtList({ results, base }: { results: readonly Brought[]; base: string }) {
  const t = useTranslations("templates.several");
  const errors = useTranslations("errors");
  const made = results.filter(({ code }) => code !== null).length;
  return (
    <div className="flex flex-col gap-2">
      <p role="status">{t("made", { made, total: results.length })}</p>
      <ul className="flex max-h-80 flex-col gap-2 overflow-y-auto">
        {results.map((result) => (
          <li key={result.number} className="flex items-start gap-2">
            <span className="flex h-5 items-center">
              {result.code === null ? (
                <CircleX className="text-danger" aria-hidden />
              ) : (
                <CircleCheck className="text-success" aria-hidden />
              )}
            </span>
            <span className="min-w-0 wrap-anywhere">
              {result.code === null ? (
                <>
                  {[t("numbered", { number: result.number }), result.name, result.language].filter(Boolean).join(" ")}:{" "}
                  {errors(result.key as never, result.values as never)}
                </>
              ) : (
                <TextLink href={`${base}/${result.code}`}>
                  {result.name} {result.language}
                </TextLink>
              )}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
