import { getTranslations } from "next-intl/server";
import { Card, CardBody, CardHeader } from "#components/ui/card";
import { Tag } from "#components/ui/tag";
import type { TemplateContent } from "#db/json/template-content";
import { contentParts } from "#lib/templates/content/content-changes";

type Props = { names: readonly [string, string]; contents: readonly [TemplateContent, TemplateContent] };

/** What two templates say, part by part beside each other. */
export async function ComparedParts({ names, contents }: Props) {
  const t = await getTranslations("templates");
  const [first, second] = [contentParts(contents[0]), contentParts(contents[1])];
  const parts = (["header", "body", "footer", "buttons"] as const).filter((part) => first[part] || second[part]);
  return (
    <Card>
      <CardHeader title={t("compare.words")} line />
      <CardBody top>
        <dl className="flex flex-col gap-4">
          {parts.map((part) => (
            <div key={part}>
              <dt className="flex items-center gap-2 text-xs text-muted-foreground">
                {t(`versions.part.${part}`)}
                {first[part] === second[part] ? <Tag>{t("compare.same")}</Tag> : null}
              </dt>
              {[first, second].map((content, at) => (
                <dd key={names[at]} className="mt-1 flex gap-2 wrap-anywhere whitespace-pre-wrap">
                  <b className="flex-none font-strong">{names[at]}</b>
                  {content[part] || <span className="text-muted-foreground">{t("compare.nothing")}</span>}
                </dd>
              ))}
            </div>
          ))}
        </dl>
      </CardBody>
    </Card>
  );
}
