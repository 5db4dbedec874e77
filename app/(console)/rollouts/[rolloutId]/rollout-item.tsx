import { useLocale, useTranslations } from "next-intl";
import { KeyValue } from "#components/ui/key-value";
import type { Item } from "#lib/rollouts/copy";
import { languageName } from "#lib/templates/limits";

/** What is rolled out, with the places of the customers' values. */
export function RolloutItem({ item }: { item: Item }) {
  const t = useTranslations("rollouts");
  const categories = useTranslations("states.templateCategory");
  const locale = useLocale();
  if (item.kind === "setting") {
    return (
      <KeyValue
        rows={[
          { key: "setting", label: t("form.setting"), value: t(`setting.${item.setting}`) },
          { key: "value", label: t("form.value"), value: item.value },
        ]}
      />
    );
  }
  const text = (value: string | null) =>
    value ? <span className="whitespace-pre-line [overflow-wrap:anywhere]">{value}</span> : null;
  return (
    <KeyValue
      rows={[
        { key: "name", label: t("form.templateName"), value: item.name },
        { key: "language", label: t("form.language"), value: languageName(item.language, locale) },
        { key: "category", label: t("form.category"), value: categories(item.category) },
        { key: "header", label: t("form.header"), value: text(item.content.header) },
        { key: "body", label: t("form.body"), value: text(item.content.body) },
        { key: "footer", label: t("form.footer"), value: text(item.content.footer) },
      ]}
    />
  );
}
