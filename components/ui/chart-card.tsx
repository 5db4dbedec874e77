"use client";

import { useFormatter, useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { Button } from "./button.tsx";
import { Card, CardBody, CardHeader } from "./card.tsx";
import { type ChartPoint, Plot, type Series } from "./chart.tsx";
import { ChartColumn, List } from "./icons.tsx";
import { Legend } from "./legend.tsx";
import { Table, TableScroll, Tbody, Td, Th, Thead, Tr } from "./table.tsx";

export type ChartProps = {
  title: ReactNode;
  /** What the chart shows, in one sentence, for screen readers. */
  summary: string;
  data: readonly ChartPoint[];
  series: readonly Series[];
  height?: number;
  /** Controls in the header, such as a range or a filter. */
  children?: ReactNode;
};

/** A chart in a card, with legend and tooltip; it can be switched to a table of the same figures. */
export function Chart({ title, summary, data, series, height = 240, children }: ChartProps) {
  const t = useTranslations("common.chart");
  const [asTable, setAsTable] = useState(false);
  return (
    <Card>
      <CardHeader title={title}>
        {children}
        <Button
          variant="quiet"
          size="sm"
          icon={asTable ? <ChartColumn aria-hidden /> : <List aria-hidden />}
          onClick={() => setAsTable(!asTable)}
        >
          {asTable ? t("asChart") : t("asTable")}
        </Button>
      </CardHeader>
      {asTable ? (
        <ChartTable data={data} series={series} summary={summary} />
      ) : (
        <CardBody>
          <Legend className="mb-3" items={series} />
          {data.length === 0 ? (
            <p className="grid place-items-center text-muted-foreground" style={{ height }}>
              {t("none")}
            </p>
          ) : (
            <Plot data={data} series={series} height={height} summary={summary} />
          )}
        </CardBody>
      )}
    </Card>
  );
}

function ChartTable({ data, series, summary }: Pick<ChartProps, "data" | "series" | "summary">) {
  const t = useTranslations("common.chart");
  const format = useFormatter();
  return (
    <TableScroll rows="dense" className="max-h-[360px] overflow-y-auto" aria-label={summary} tabIndex={0}>
      <Table>
        <caption className="sr-only">{summary}</caption>
        <Thead>
          <Tr>
            <Th>{t("point")}</Th>
            {series.map((one) => (
              <Th key={one.key} align="right">
                {one.label}
              </Th>
            ))}
          </Tr>
        </Thead>
        <Tbody>
          {data.map((point) => (
            <Tr key={point.label}>
              <Th row>{point.title ?? point.label}</Th>
              {series.map((one) => (
                <Td key={one.key} align="right">
                  {format.number(Number(point[one.key] ?? 0))}
                </Td>
              ))}
            </Tr>
          ))}
        </Tbody>
      </Table>
    </TableScroll>
  );
}
