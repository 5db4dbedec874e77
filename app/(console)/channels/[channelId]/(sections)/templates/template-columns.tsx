import { useFormatter, useLocale, useTranslations } from "next-intl";
import type { Column } from "#components/data-table/data-table";
import { CopyId } from "#components/messaging/copy-id";
import { Checkbox } from "#components/ui/checkbox";
import { Link } from "#components/ui/link";
import { LocalTime } from "#components/ui/local-time";
import { Mono } from "#components/ui/mono";
import type { CampaignCount } from "#lib/campaigns/report/of-template";
import type { TemplateRules } from "#lib/connectors/profile";
import type { Present } from "#lib/present";
import { deliveredShare, readShare, type Share } from "#lib/statistics/rates";
import type { Sums } from "#lib/statistics/sums";
import type { Label } from "#lib/templates/labels/labels";
import { languageName } from "#lib/templates/limits";
import type { TemplateRow } from "#lib/templates/queries";
import { LabelTag } from "../../_templates/label-tag.tsx";
import { SendingSwitch } from "../../_templates/sending-switch.tsx";
import { TemplateMenu } from "../../_templates/template-menu.tsx";
import { CategoryCell, CellLines, StateCell } from "./template-cells.tsx";

/** A template as its list shows it. What the message says stays on the server. */
export type ListedTemplate = Present<
  Omit<TemplateRow, "content" | "createdAt"> & {
    /** `header` is what stands above the text: a header, or the subject of a mail. */
    format: { header: "header" | "subject" | null; buttons: number };
    /** What the reason of a review means, in the reader's words; null where there is none, or nobody knows. */
    reasonMeaning: string | null;
  }
>;

/** What became of a template's messages, as far as the list shows it. */
export type TemplateResults = Pick<Sums, "submitted" | "accepted" | "sent" | "delivered" | "read" | "failed">;

type Facts = {
  channelId: string;
  mode: TemplateRules["mode"];
  manages: boolean;
  sends: boolean;
  /** Which rows are chosen; null for whoever cannot do anything with them. */
  picks: { has: (code: string) => boolean; toggle: (code: string, on: boolean) => void } | null;
  labels: readonly Label[];
  /** Of the last 30 days, by code. */
  results: Readonly<Record<string, TemplateResults>>;
  /** Campaigns, by code. */
  uses: Readonly<Record<string, CampaignCount>>;
};

export function useTemplateColumns(facts: Facts): Column<ListedTemplate>[] {
  const { channelId, mode, manages, sends, picks, labels, results, uses } = facts;
  const t = useTranslations("templates");
  const locale = useLocale();
  return [
    {
      id: "name",
      header: t("column.name"),
      place: "a",
      cell: (row) => (
        <span className="flex items-start gap-2.5">
          {picks ? (
            <Checkbox
              className="mt-2"
              checked={picks.has(row.code)}
              onCheckedChange={(on) => picks.toggle(row.code, on)}
              aria-label={t("several.choose", { name: row.name, language: row.language })}
            />
          ) : null}
          <CellLines className="max-w-[172px] py-1 leading-6">
            <Link
              href={`/channels/${channelId}/templates/${row.code}`}
              className="min-w-0 truncate font-medium"
              title={row.name}
            >
              {row.name}
            </Link>
            <CopyId value={row.code} className="self-start" />
            <RowLabels ids={row.labelIds} labels={labels} />
          </CellLines>
        </span>
      ),
    },
    {
      id: "state",
      header: t("column.state"),
      place: "b",
      cell: (row) => <StateCell row={row} mode={mode} />,
    },
    {
      id: "language",
      header: t("column.language"),
      place: "c",
      cell: (row) => (
        <CellLines className="whitespace-nowrap table-folded:flex-row table-folded:items-baseline table-folded:gap-1.5">
          <span>{languageName(row.language, locale)}</span>
          <Mono className="text-xs text-muted-foreground">{row.language}</Mono>
        </CellLines>
      ),
    },
    {
      id: "category",
      header: t("column.category"),
      dropBelow: 640,
      cell: (row) => <CategoryCell row={row} />,
    },
    {
      id: "sending",
      header: t("column.sending"),
      dropBelow: 760,
      cell: (row) => (
        <CellLines className="items-start gap-1 whitespace-nowrap">
          <SendingSwitch template={{ ...row, sendingStoppedBy: row.sendingStoppedBy ?? null }} disabled={!manages} />
          {mode === "reviewed" ? (
            <span className="text-xs text-muted-foreground">
              {row.pauseOnCategoryChange ? t("pauses") : t("goesOn")}
            </span>
          ) : null}
        </CellLines>
      ),
    },
    {
      id: "results",
      header: t("column.results"),
      dropBelow: 760,
      cell: (row) => <ResultsCell sums={results[row.code]} use={uses[row.code]} />,
    },
    {
      id: "updated",
      header: t("column.updated"),
      place: "e",
      dropBelow: 1040,
      cell: (row) => <LocalTime at={row.updatedAt} />,
    },
    {
      id: "actions",
      header: t("column.actions"),
      place: "d",
      quietHeader: true,
      align: "right",
      cell: (row) => (
        <TemplateMenu
          template={{ ...row, externalId: row.externalId ?? null }}
          channelId={channelId}
          manages={manages}
          sends={sends}
        />
      ),
    },
  ];
}

/** What became of the messages of the last 30 days, and how many campaigns use the template. */
function ResultsCell({ sums, use }: { sums: TemplateResults | undefined; use: CampaignCount | undefined }) {
  const t = useTranslations("templates.results");
  const format = useFormatter();
  const percent = ({ rate }: Share) =>
    rate === null ? "–" : format.number(rate, { style: "percent", maximumFractionDigits: 0 });
  return (
    <CellLines>
      {sums && sums.submitted > 0 ? (
        <span title={t("all", { sent: sums.sent, delivered: sums.delivered, read: sums.read, failed: sums.failed })}>
          {t("accepted", {
            count: sums.accepted,
            delivered: percent(deliveredShare(sums)),
            read: percent(readShare(sums)),
          })}
        </span>
      ) : (
        <span className="text-muted-foreground">{t("none")}</span>
      )}
      <span className="text-xs text-muted-foreground">
        {t("usedBy", { count: use?.total ?? 0 })}
        {use?.open ? ` · ${t("usedOpen", { count: use.open })}` : null}
      </span>
    </CellLines>
  );
}

function RowLabels({ ids, labels }: { ids: readonly string[]; labels: readonly Label[] }) {
  const own = labels.filter(({ id }) => ids.includes(id));
  if (own.length === 0) return null;
  return (
    <span className="flex flex-wrap gap-1 pb-1">
      {own.map((label) => (
        <LabelTag key={label.id} label={label} />
      ))}
    </span>
  );
}
