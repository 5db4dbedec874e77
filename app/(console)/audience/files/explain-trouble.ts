import { getTranslations } from "next-intl/server";
import type { ContactFileTrouble } from "#db/schema/contact-files";
import { workbookTexts } from "#lib/actions/explain-workbook";
import { WorkbookRefusal, type WorkbookRefusalCode } from "#lib/excel/refusals";

/** Loads the texts of what files of contacts fail by. @returns a function that says why, and what to do */
export async function explainTroubles(): Promise<(trouble: ContactFileTrouble) => string> {
  const [workbook, errors, own] = await Promise.all([
    workbookTexts(),
    getTranslations("errors"),
    getTranslations("contacts.files"),
  ]);
  return ({ source, key, values }) => {
    if (source === "workbook") {
      const { cause, detail, next } = workbook(new WorkbookRefusal(key as WorkbookRefusalCode, values));
      return [cause, detail, next].filter(Boolean).join(" ");
    }
    return source === "domain" ? errors(key as never, values as never) : own(`troubles.${key}` as "troubles.gaveUp");
  };
}
