import type { Language } from "#db/enums";
import { deliveredShare, failedShare, readShare, type Share } from "#lib/statistics/rates";
import type { MailFigures } from "./kinds.ts";
import { type MailTable, wordsOf } from "./layout.ts";

export type FiguresRow = { name: string; figures: MailFigures; optOuts?: number };

/**
 * Figures of messages as a table of a mail, with a row of sums where there are several. Rates are those of the pages.
 *
 * @param nameOf what the first column names
 */
export function figuresTable(language: Language, nameOf: string, rows: readonly FiguresRow[]): MailTable {
  const t = wordsOf(language);
  const optOuts = rows.some((row) => row.optOuts !== undefined);
  const all = rows.length > 1 ? [...rows, { name: t("figures.total"), ...sumOf(rows) }] : rows;
  const number = new Intl.NumberFormat(language === "zh" ? "zh-CN" : "en-GB");
  const percent = new Intl.NumberFormat(language === "zh" ? "zh-CN" : "en-GB", {
    style: "percent",
    maximumFractionDigits: 1,
  });
  const withShare = (count: number, { rate }: Share) =>
    rate === null ? number.format(count) : `${number.format(count)} (${percent.format(rate)})`;
  return {
    head: [
      nameOf,
      ...[t("figures.accepted"), t("figures.delivered"), t("figures.read"), t("figures.failed")],
      ...(optOuts ? [t("figures.optOuts")] : []),
    ],
    rows: all.map(({ name, figures, optOuts: people }) => [
      name,
      number.format(figures.accepted),
      withShare(figures.delivered, deliveredShare(figures)),
      withShare(figures.read, readShare(figures)),
      withShare(figures.failed, failedShare(figures)),
      ...(optOuts ? [number.format(people ?? 0)] : []),
    ]),
  };
}

function sumOf(rows: readonly FiguresRow[]): Omit<FiguresRow, "name"> {
  const add = (name: keyof MailFigures) => rows.reduce((sum, { figures }) => sum + figures[name], 0);
  return {
    figures: {
      ...{ submitted: add("submitted"), accepted: add("accepted"), sent: add("sent"), delivered: add("delivered") },
      ...{ read: add("read"), failed: add("failed"), failedLater: add("failedLater"), uncertain: add("uncertain") },
    },
    optOuts: rows.reduce((sum, row) => sum + (row.optOuts ?? 0), 0),
  };
}
