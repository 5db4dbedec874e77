import { and, asc, eq, gt } from "drizzle-orm";
import { contactFileRows } from "#db/schema/contact-files";
import { type Ctx, inTransaction } from "#lib/context";

const pageSize = 2_000;

/** Rows of an import that changed nothing, in file order, a page at a time and never all at once. */
export async function* rejectedContacts(ctx: Ctx, fileId: string): AsyncGenerator<typeof contactFileRows.$inferSelect> {
  let after = 0;
  while (true) {
    const page = await inTransaction(ctx, ({ db, workspaceId }) =>
      db
        .select()
        .from(contactFileRows)
        .where(
          and(
            eq(contactFileRows.workspaceId, workspaceId),
            eq(contactFileRows.fileId, fileId),
            gt(contactFileRows.rowNumber, after),
          ),
        )
        .orderBy(asc(contactFileRows.rowNumber))
        .limit(pageSize),
    );
    yield* page;
    const last = page.at(-1);
    if (!last || page.length < pageSize) return;
    after = last.rowNumber;
  }
}
