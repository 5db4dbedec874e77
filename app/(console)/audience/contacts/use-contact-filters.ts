import { useTranslations } from "next-intl";
import type { FilterDefinition } from "#components/data-table/filter-control";
import { contactSources } from "#db/audience-enums";
import type { AddressKind } from "#db/enums";
import type { Group } from "#lib/contacts/groups";
import { consentChoices } from "#lib/contacts/limits";

/** Days that the list can be asked about; the URL takes any number. */
const spans = [7, 30, 90] as const;

type Choices = {
  groups: readonly Group[];
  labels: readonly string[];
  kinds: readonly AddressKind[];
  ofGroup?: Group | null;
};

/** The filters above a list of contacts. */
export function useContactFilters({ groups, labels, kinds, ofGroup = null }: Choices): FilterDefinition[] {
  const t = useTranslations("contacts");
  const select = (param: string, label: string, options: { value: string; label: string }[], single = false) =>
    options.length > 0 ? [{ kind: "select" as const, param, label, options, single }] : [];
  return [
    { kind: "search", param: "q", label: t("search"), placeholder: t("searchHint") },
    ...select(
      "label",
      t("columns.labels"),
      labels.map((value) => ({ value, label: value })),
    ),
    ...(ofGroup
      ? []
      : select(
          "group",
          t("columns.groups"),
          groups.map(({ id, name }) => ({ value: id, label: name })),
        )),
    ...select(
      "kind",
      t("reach"),
      kinds.map((value) => ({ value, label: t(`kind.${value}`) })),
    ),
    ...select(
      "consent",
      t("consent.label"),
      consentChoices.map((value) => ({ value, label: t(`consent.${value}`) })),
    ),
    ...select(
      "suppressed",
      t("suppressed.label"),
      [
        { value: "yes", label: t("suppressed.yes") },
        { value: "no", label: t("suppressed.no") },
      ],
      true,
    ),
    ...select(
      "active",
      t("activity.label"),
      spans.flatMap((days) => [
        { value: `wrote-${days}`, label: t("activity.wrote", { days }) },
        { value: `quiet-${days}`, label: t("activity.quiet", { days }) },
        { value: `clicked-${days}`, label: t("activity.clicked", { days }) },
      ]),
      true,
    ),
    ...select(
      "source",
      t("columns.source"),
      contactSources.map((value) => ({ value, label: t(`source.${value}`) })),
    ),
  ];
}
