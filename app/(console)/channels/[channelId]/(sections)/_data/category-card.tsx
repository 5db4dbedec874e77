import { useFormatter, useTranslations } from "next-intl";
import { Card, CardBody, CardHeader } from "#components/ui/card";
import { cn } from "#components/ui/cn";
import { Swatch } from "#components/ui/legend";
import { Table, Tbody, Td, Th, Thead, Tr } from "#components/ui/table";
import type { TemplateCategory } from "#db/enums";
import type { Sums } from "#lib/statistics/sums";

const categoryFills: Record<string, string> = {
  utility: "bg-chart-1",
  marketing: "bg-chart-2",
  authentication: "bg-chart-3",
  "": "bg-chart-4",
};
const fillOf = (category: string) => categoryFills[category] ?? "bg-chart-5";

const cell = "h-[30px] px-0 first:pl-0 last:pr-0";

/** Accepted messages by template category: one bar, the figures and their sum. */
export function CategoryCard({ rows }: { rows: readonly (Sums & { category: string })[] }) {
  const t = useTranslations("dashboard.data");
  const s = useTranslations("states.templateCategory");
  const format = useFormatter();
  const total = rows.reduce((sum, row) => sum + row.accepted, 0);
  const name = (category: string) => (category ? s(category as TemplateCategory) : t("freeText"));
  const percent = (part: number) => format.number(total > 0 ? part / total : 0, { style: "percent" });
  return (
    <Card>
      <CardHeader title={t("byCategory")}>
        {total > 0 ? <span className="text-muted-foreground text-xs">{t("categoryColumn")}</span> : null}
      </CardHeader>
      <CardBody>
        {total === 0 ? (
          <p className="text-muted-foreground">{t("none")}</p>
        ) : (
          <>
            <div className="mb-3.5 flex h-3.5 gap-0.5 overflow-hidden rounded-full bg-muted" aria-hidden>
              {rows.map((row) => (
                <i
                  key={row.category}
                  className={cn("block min-w-0.5", fillOf(row.category))}
                  style={{ width: `${(row.accepted / total) * 100}%` }}
                />
              ))}
            </div>
            <Table aria-label={t("byCategory")}>
              <Thead>
                <Tr className="sr-only">
                  <Th>{t("category")}</Th>
                  <Th>{t("accepted")}</Th>
                  <Th>{t("share")}</Th>
                </Tr>
              </Thead>
              <Tbody>
                {rows.map((row) => (
                  <Tr key={row.category}>
                    <Td className={cell}>
                      <span className="flex min-w-0 items-center gap-2">
                        <Swatch className={fillOf(row.category)} />
                        {name(row.category)}
                      </span>
                    </Td>
                    <Td className={cell} align="right">
                      {format.number(row.accepted)}
                    </Td>
                    <Td className={cn(cell, "w-16 text-muted-foreground")} align="right">
                      {percent(row.accepted)}
                    </Td>
                  </Tr>
                ))}
                <Tr>
                  <Td className={cn(cell, "font-strong")}>{t("total")}</Td>
                  <Td className={cn(cell, "font-strong")} align="right">
                    {format.number(total)}
                  </Td>
                  <Td className={cn(cell, "text-muted-foreground")} align="right">
                    {percent(total)}
                  </Td>
                </Tr>
              </Tbody>
            </Table>
          </>
        )}
      </CardBody>
    </Card>
  );
}
