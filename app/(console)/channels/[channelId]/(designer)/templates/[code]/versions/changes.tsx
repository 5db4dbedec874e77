import { getTranslations } from "next-intl/server";
import type { TemplateContent } from "#db/json/template-content";
import { contentParts } from "#lib/templates/content/content-changes";
import { diffWords } from "#lib/templates/content/word-diff";
import { Diff } from "./diff.tsx";

type Props = { content: TemplateContent; before: TemplateContent | null; language: string };

/** The parts that differ from what was before, or all parts of what is the first. */
export async function Changes({ content, before, language }: Props) {
  const t = await getTranslations("templates.versions");
  const now = contentParts(content);
  const old = before ? contentParts(before) : null;
  const parts = (["header", "body", "footer", "buttons", "samples"] as const).filter((part) =>
    old ? (now[part] ?? "") !== (old[part] ?? "") : now[part],
  );
  if (parts.length === 0) return <p className="text-muted-foreground">{t("same")}</p>;
  return (
    <dl className="flex flex-col gap-3">
      {parts.map((part) => (
        <div key={part}>
          <dt className="text-xs text-muted-foreground">{t(`part.${part}`)}</dt>
          <dd className="mt-0.5 wrap-anywhere whitespace-pre-wrap">
            <Diff parts={diffWords(old ? (old[part] ?? "") : (now[part] ?? ""), now[part] ?? "", language)} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
