"use client";

import { useTranslations } from "next-intl";
import { cn } from "#components/ui/cn";
import { Table, TableScroll, Tbody, Td, Th, Thead, Tr } from "#components/ui/table";
import type { FileLook } from "#lib/campaigns/import-doctor/look-at-file";
import { columnLetters } from "#lib/excel/cell";

const rowsShown = 8;

/** The first rows of a file, with what each column was chosen for. */
export function SheetPreview({
  look,
  headerRow,
  columns,
}: {
  look: FileLook;
  headerRow: number;
  columns: readonly (number | null)[];
}) {
  const t = useTranslations("send.doctor");
  const width = Math.min(look.width, 30);
  const places = Array.from({ length: width }, (_, column) => column);
  const roleOf = (column: number) => {
    const at = columns.indexOf(column);
    return at < 0 ? null : at === 0 ? t("recipient") : (look.wanted[at] ?? null);
  };
  return (
    <TableScroll rows="dense" aria-label={t("preview")} tabIndex={0} className="rounded-md border border-border">
      <Table>
        <Thead>
          <Tr>
            <Th>{t("rowHead")}</Th>
            {places.map((column) => (
              <Th key={column} className={cn(roleOf(column) && "text-foreground")}>
                {columnLetters(column)}
                {roleOf(column) ? ` · ${roleOf(column)}` : ""}
              </Th>
            ))}
          </Tr>
        </Thead>
        <Tbody>
          {look.rows.slice(0, rowsShown).map((row) => (
            <Tr
              key={row.number}
              className={cn(row.number < headerRow && "opacity-60", row.number === headerRow && "font-strong")}
            >
              <Th row className="text-muted-foreground">
                {row.number}
              </Th>
              {places.map((column) => (
                <Td key={column} className="max-w-[220px] truncate">
                  {row.cells[column] ?? ""}
                </Td>
              ))}
            </Tr>
          ))}
        </Tbody>
      </Table>
    </TableScroll>
  );
}
