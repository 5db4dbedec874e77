import { createHash } from "node:crypto";
import { and, eq, sql } from "drizzle-orm";
import { importRecipes } from "#db/schema/recipients";
import { type Ctx, inTransaction } from "#lib/context";
import type { CellValue } from "#lib/excel/cell";
import { plainHeader } from "#lib/excel/recipients-sheet";

/** What tells files with one header row from all others, whatever is in their rows. */
export function fingerprintOf(header: readonly CellValue[]): string {
  const texts = header.map(({ text }) => plainHeader(text).toLowerCase());
  return createHash("sha256").update(JSON.stringify(texts)).digest("hex");
}

/** Remembers which columns were chosen for files with a header row, beside what was chosen for other templates. */
export async function keepRecipe(
  ctx: Ctx,
  fingerprint: string,
  headers: readonly string[],
  columns: readonly number[],
): Promise<void> {
  const chosen = Object.fromEntries(headers.map((header, i) => [header, columns[i] ?? 0]));
  await inTransaction(ctx, async ({ db, workspaceId, now }) => {
    await db
      .insert(importRecipes)
      .values({ workspaceId, fingerprint, columns: chosen, usedAt: now })
      .onConflictDoUpdate({
        target: [importRecipes.workspaceId, importRecipes.fingerprint],
        set: { columns: sql`${importRecipes.columns} || excluded.columns`, usedAt: now },
      });
  });
}

/** The columns that were chosen last for files with a header row; null where none were. */
export async function findRecipe(ctx: Ctx, fingerprint: string): Promise<Record<string, number> | null> {
  return inTransaction(ctx, async ({ db, workspaceId }) => {
    const [recipe] = await db
      .select({ columns: importRecipes.columns })
      .from(importRecipes)
      .where(and(eq(importRecipes.workspaceId, workspaceId), eq(importRecipes.fingerprint, fingerprint)));
    return recipe?.columns ?? null;
  });
}
