import { getLocale, getTranslations } from "next-intl/server";
import { TemplateStatus } from "#components/messaging/template-status";
import { Card, CardHeader } from "#components/ui/card";
import { Plus } from "#components/ui/icons";
import { Link } from "#components/ui/link";
import { LocalTime } from "#components/ui/local-time";
import { Mono } from "#components/ui/mono";
import { Table, TableScroll, Tbody, Td, Th, Thead, Tr } from "#components/ui/table";
import { TextLink } from "#components/ui/text-link";
import type { TemplateRules } from "#lib/connectors/profile";
import { differenceOf } from "#lib/templates/languages/other-languages";
import { languageName } from "#lib/templates/limits";
import type { SiblingRow } from "#lib/templates/queries";

type Props = {
  base: string;
  mode: TemplateRules["mode"];
  current: string;
  siblings: SiblingRow[];
  /** Languages that other templates of the channel are in. */
  others: readonly string[];
  manages: boolean;
};

/** The languages of one template, each with its state, and those that other templates of the channel have and it lacks. */
export async function LanguageTable({ base, mode, current, siblings, others, manages }: Props) {
  const t = await getTranslations("templates.languageTable");
  const reader = await getLocale();
  const own = siblings.find(({ code }) => code === current);
  const missing = others.filter((language) => siblings.every((one) => one.language !== language));
  const named = (code: string) => (
    <>
      {languageName(code, reader)} <Mono className="text-xs text-muted-foreground">{code}</Mono>
    </>
  );
  return (
    <Card className="mt-6">
      <CardHeader title={t("title")} count={siblings.length} />
      <TableScroll aria-label={t("title")} plain>
        <Table fold>
          <Thead>
            <Tr>
              <Th>{t("language")}</Th>
              <Th>{t("state")}</Th>
              <Th>{t("fits")}</Th>
              <Th>{t("updated")}</Th>
            </Tr>
          </Thead>
          <Tbody>
            {siblings.map((sibling) => {
              const fit = own && sibling !== own ? (differenceOf(own, sibling) ?? "yes") : "self";
              return (
                <Tr key={sibling.code}>
                  <Td place="a">
                    {sibling.code === current ? (
                      <b className="font-medium">{named(sibling.language)}</b>
                    ) : (
                      <Link className="font-medium hover:underline" href={`${base}/${sibling.code}`}>
                        {named(sibling.language)}
                      </Link>
                    )}
                  </Td>
                  <Td place="b">
                    <TemplateStatus state={sibling.state} mode={mode} />
                  </Td>
                  <Td place="c">{t(fit)}</Td>
                  <Td place="e">
                    <LocalTime at={sibling.updatedAt} />
                  </Td>
                </Tr>
              );
            })}
            {missing.map((language) => (
              <Tr key={language}>
                <Td place="a" className="text-muted-foreground">
                  {named(language)}
                </Td>
                <Td place="b" className="text-muted-foreground">
                  {t("missing")}
                </Td>
                <Td place="c">
                  {manages ? (
                    <TextLink
                      className="inline-flex items-center gap-1"
                      href={`${base}/new?from=${current}&language=${language}`}
                      aria-label={t("addNamed", { language: languageName(language, reader) })}
                    >
                      <Plus className="size-3.5" aria-hidden />
                      {t("add")}
                    </TextLink>
                  ) : null}
                </Td>
                <Td place="e" />
              </Tr>
            ))}
          </Tbody>
        </Table>
      </TableScroll>
      <p className="px-4 py-3 text-xs text-muted-foreground">{t("hint")}</p>
    </Card>
  );
}
