"use client";

import { cn } from "#components/ui/cn";
import { Swatch } from "#components/ui/legend";
import { Table, Tbody, Td, Th, Thead, Tr } from "#components/ui/table";

const categoryFills: Record<string, string> = {
  utility: "bg-chart-1",
  marketing: "bg-chart-2",
  authentication: "bg-chart-3",
  "": "bg-chart-4",
};
const fillOf = (category: string) => categoryFills[category] ?? "bg-chart-5";

const cell = "h-[30px] px-0 first:pl-0 last:pr-0";

type Figures = { name: string; count: string; share: string };

/** One bar of all categories, and a row of figures for each; `width` in percent. */
export function CategoryRows({
  label,
  heads,
  rows,
  total,
}: {
  label: string;
  heads: readonly string[];
  rows: readonly (Figures & { category: string; width: number })[];
  total: Figures;
}) {
  return (
    <>
      <div className="mb-3.5 flex h-3.5 gap-0.5 overflow-hidden rounded-full bg-muted" aria-hidden>
        {rows.map(({ category, width }) => (
          <i key={category} className={cn("block min-w-0.5", fillOf(category))} style={{ width: `${width}%` }} />
        ))}
      </div>
      <Table aria-label={label}>
        <Thead>
          <Tr className="sr-only">
            {heads.map((head) => (
              <Th key={head}>{head}</Th>
            ))}
          </Tr>
        </Thead>
        <Tbody>
          {rows.map(({ category, name, count, share }) => (
            <Tr key={category}>
              <Td className={cell}>
                <span className="flex min-w-0 items-center gap-2">
                  <Swatch className={fillOf(category)} />
                  {name}
                </span>
              </Td>
              <Td className={cell} align="right">
                {count}
              </Td>
              <Td className={cn(cell, "w-16 text-muted-foreground")} align="right">
                {share}
              </Td>
            </Tr>
          ))}
          <Tr>
            <Td className={cn(cell, "font-strong")}>{total.name}</Td>
            <Td className={cn(cell, "font-strong")} align="right">
              {total.count}
            </Td>
            <Td className={cn(cell, "text-muted-foreground")} align="right">
              {total.share}
            </Td>
          </Tr>
        </Tbody>
      </Table>
    </>
  );
}
