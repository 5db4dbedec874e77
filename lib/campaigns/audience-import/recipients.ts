import { and, asc, eq, gt, type SQL } from "drizzle-orm";
import type { RecipientReason } from "#db/enums";
import type { KeptCell } from "#db/schema/campaigns";
import { campaignRecipients, recipientImports } from "#db/schema/recipients";
import { type Ctx, inTransaction } from "#lib/context";
import { notFound } from "#lib/errors";
import { languageHeader } from "#lib/excel/recipients-sheet";

/** One list of people with its figures. @throws DomainError "not_found" */
export async function getImport(ctx: Ctx, importId: string) {
  return inTransaction(ctx, async ({ db, workspaceId }) => {
    const [row] = await db
      .select()
      .from(recipientImports)
      .where(and(eq(recipientImports.workspaceId, workspaceId), eq(recipientImports.id, importId)));
    if (!row) throw notFound("import");
    return row;
  });
}

/** The first people of a list that will be sent to, for previews with real values. */
export async function previewRecipients(ctx: Ctx, importId: string, count = 3) {
  return inTransaction(ctx, async ({ db, workspaceId }) =>
    db
      .select({
        rowNumber: campaignRecipients.rowNumber,
        phone: campaignRecipients.address,
        parameters: campaignRecipients.parameters,
        templateCode: campaignRecipients.templateCode,
      })
      .from(campaignRecipients)
      .where(
        and(
          eq(campaignRecipients.workspaceId, workspaceId),
          eq(campaignRecipients.importId, importId),
          eq(campaignRecipients.fate, "send"),
        ),
      )
      .orderBy(asc(campaignRecipients.rowNumber))
      .limit(count),
  );
}

export type RejectedRecipient = {
  number: number;
  /** As they stood in the file. */
  values: KeptCell[];
  reason: RecipientReason | null;
  reasonColumn: string | null;
  /** Classes of what was repaired. */
  repairs: string[];
};

/** The header row of the files in which rows of a list are given back; one that is read again fits the template. */
export function headersOfRows(list: Pick<typeof recipientImports.$inferSelect, "columns" | "method" | "byLanguage">) {
  return list.method === "excel" && list.byLanguage ? [...list.columns, languageHeader] : list.columns;
}

/** Rows of a list that are not sent, in file order, a page at a time and never all at once. */
export async function* rejectedRecipients(ctx: Ctx, importId: string): AsyncGenerator<RejectedRecipient> {
  for await (const row of listedRecipients(ctx, importId, eq(campaignRecipients.fate, "skip"))) {
    yield {
      number: row.rowNumber,
      values: givenBack(row, row.cells?.[0]),
      reason: row.reason,
      reasonColumn: row.reasonColumn,
      repairs: row.repairs ?? [],
    };
  }
}

/** All rows of a list as they are sent, and those that are not as they stood; in file order, a page at a time. */
export async function* repairedRecipients(ctx: Ctx, importId: string): AsyncGenerator<RejectedRecipient> {
  for await (const row of listedRecipients(ctx, importId)) {
    yield {
      number: row.rowNumber,
      values: givenBack(row),
      reason: row.fate === "skip" ? row.reason : null,
      reasonColumn: row.reasonColumn,
      repairs: row.repairs ?? [],
    };
  }
}

/**
 * The cells of a row in the order of `headersOfRows`. Of a row that could be sent by itself at most the cells of the recipient
 * and of the language are kept beside the values.
 */
function givenBack(
  { address, cells, parameters }: typeof campaignRecipients.$inferSelect,
  recipient: KeptCell | null = address,
): KeptCell[] {
  const kept = cells ?? [];
  return address === null ? kept : [recipient ?? address, ...parameters, ...kept.slice(1)];
}

async function* listedRecipients(
  ctx: Ctx,
  importId: string,
  only?: SQL,
): AsyncGenerator<typeof campaignRecipients.$inferSelect> {
  let after = 0;
  while (true) {
    const page = await inTransaction(ctx, async ({ db, workspaceId }) =>
      db
        .select()
        .from(campaignRecipients)
        .where(
          and(
            eq(campaignRecipients.workspaceId, workspaceId),
            eq(campaignRecipients.importId, importId),
            only,
            gt(campaignRecipients.rowNumber, after),
          ),
        )
        .orderBy(asc(campaignRecipients.rowNumber))
        .limit(2_000),
    );
    yield* page;
    const last = page.at(-1);
    if (!last) return;
    after = last.rowNumber;
  }
}
