import "server-only";
import { getTranslations } from "next-intl/server";
import type { RefusalValues, WorkbookRefusal } from "#lib/excel/refusals";

/** Why a workbook was refused, in the reader's language: what happened, where exactly, and what to do. */
export type WorkbookExplanation = { cause: string; detail: string | null; next: string };

/**
 * Loads the texts of refused workbooks. Call it while there is a request to take the language from.
 *
 * @returns a function that explains a refusal
 */
export async function workbookTexts(): Promise<(refusal: WorkbookRefusal) => WorkbookExplanation> {
  const [excel, upload] = await Promise.all([getTranslations("excel.refusals"), getTranslations("send.upload")]);
  return ({ code, values }) => ({
    cause: excel(`${code}.cause`, values as never),
    detail: [...headerDetails(values, upload), ...sheetDetails(values, upload)].join(" ") || null,
    next: excel(`${code}.next`, values as never),
  });
}

type Texts = Awaited<ReturnType<typeof getTranslations<"send.upload">>>;

/** Which column of a changed header differs, what it contains and what is expected. */
function headerDetails(values: RefusalValues, t: Texts): string[] {
  if (values.expected === undefined) return [];
  const [column, found, expected] = [String(values.column), String(values.found), String(values.expected)];
  const details = [
    expected === ""
      ? t("headerExtra", { column, found })
      : found === ""
        ? t("headerMissing", { column, expected })
        : t("header", { column, found, expected }),
  ];
  if (values.hidden) details.push(t("headerHidden", { column }));
  if (values.character) {
    details.push(t("headerCharacter", { position: Number(values.position), character: String(values.character) }));
  }
  return details;
}

function sheetDetails(values: RefusalValues, t: Texts): string[] {
  if (values.sheet === undefined) return [];
  const sheet = String(values.sheet);
  return [values.sheetsHidden ? t("sheetOfHidden", { sheet }) : t("sheet", { sheet })];
}
