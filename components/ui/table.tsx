"use client";

import type { ComponentProps } from "react";
import { cn } from "./cn.tsx";

export type RowHeight = "dense" | "normal" | "tall";

const heights: Record<RowHeight, string> = { dense: "[--row:34px]", normal: "", tall: "[--row:54px]" };

/** Scrolls a table sideways. Draws a line at its top when it follows a card header that has none. */
export function TableScroll({
  rows = "normal",
  plain = false,
  className,
  ...rest
}: ComponentProps<"section"> & {
  /** 34, 40 or 54 px. */
  rows?: RowHeight;
  /** No background behind the column heads and no line above them. */
  plain?: boolean;
}) {
  return (
    <section
      {...rest}
      data-plain={plain || undefined}
      className={cn(
        "relative overflow-x-auto in-data-[slot=card]:first:rounded-t-lg in-data-[slot=card]:last:rounded-b-lg",
        !plain && "border-border [[data-slot=card-header]:not([data-line])+&]:border-t",
        heights[rows],
        className,
      )}
    />
  );
}

// Here and not at each row and cell: a page would carry these words hundreds of times.
const rowLook =
  "rows:table-folded:grid rows:table-folded:grid-cols-[minmax(0,1fr)_auto] rows:table-folded:items-center rows:table-folded:gap-x-3 rows:table-folded:gap-y-[3px] rows:table-folded:border-b rows:table-folded:border-border rows:table-folded:px-4 rows:table-folded:py-[11px] rows:table-folded:last:border-b-0 rows:table-folded:aria-selected:bg-selected";
const headLook =
  "heads:relative heads:border-b heads:border-border heads:bg-table-head heads:px-3 heads:py-2 heads:text-left heads:text-xs heads:font-medium heads:whitespace-nowrap heads:text-muted-foreground heads:first:pl-4 heads:last:pr-4 heads:in-data-plain:bg-transparent";
const cellLook =
  "cells:h-(--row) cells:border-b cells:border-border cells:px-3 cells:align-middle cells:tabular-nums cells:first:pl-4 cells:last:pr-4 cells:group-last/row:border-b-0 cells:group-hover/row:bg-accent/55 cells:group-aria-selected/row:bg-selected min-[641px]:cells:group-aria-selected/row:first:shadow-[inset_3px_0_0_var(--primary)] cells:table-folded:hidden cells:table-folded:h-auto cells:table-folded:border-0 cells:table-folded:bg-transparent cells:table-folded:p-0";

/** With `fold`, each row becomes two lines on a phone; set the `place` of its cells. */
export function Table({ fold = false, className, ...rest }: ComponentProps<"table"> & { fold?: boolean }) {
  return (
    <table
      {...rest}
      data-fold={fold || undefined}
      className={cn(
        "w-full border-separate border-spacing-0 text-sm",
        rowLook,
        headLook,
        cellLook,
        fold && "slim:block",
        className,
      )}
    />
  );
}

export function Thead({ className, ...rest }: ComponentProps<"thead">) {
  return <thead {...rest} className={cn("table-folded:hidden", className)} />;
}

export function Tbody({ className, ...rest }: ComponentProps<"tbody">) {
  return <tbody {...rest} className={cn("table-folded:block", className)} />;
}

export function Tr({ className, ...rest }: ComponentProps<"tr">) {
  return <tr {...rest} className={cn("group/row", className)} />;
}

type Align = "left" | "right";

/** The head of a column or, with `row`, of a row. */
export function Th({
  align = "left",
  row = false,
  className,
  ...rest
}: Omit<ComponentProps<"th">, "align"> & { align?: Align; row?: boolean }) {
  const look = cn(row && "bg-transparent font-normal", align === "right" && "text-right", className);
  return <th scope={row ? "row" : "col"} {...rest} className={look || undefined} />;
}

/**
 * Where a cell stands when its row folds to two lines: `a` name, `b` state (top right), `c` under the name, `d` at the end
 * of both lines, `e` bottom right. A cell without a place is left out there.
 */
export type Place = "a" | "b" | "c" | "d" | "e";

const places: Record<Place, string> = {
  a: "table-folded:block table-folded:col-start-1 table-folded:row-start-1",
  b: "table-folded:block table-folded:col-start-2 table-folded:row-start-1 table-folded:text-right",
  c: "table-folded:block table-folded:col-start-1 table-folded:row-start-2 table-folded:text-[12px] table-folded:text-muted-foreground",
  d: "table-folded:block table-folded:col-start-3 table-folded:row-start-1 table-folded:row-end-3 table-folded:text-right",
  e: "table-folded:block table-folded:col-start-2 table-folded:row-start-2 table-folded:text-right table-folded:text-[12px] table-folded:text-muted-foreground",
};

export function Td({
  align = "left",
  place,
  className,
  ...rest
}: Omit<ComponentProps<"td">, "align"> & { align?: Align; place?: Place }) {
  const look = cn(align === "right" && "text-right", place && places[place], className);
  return <td {...rest} className={look || undefined} />;
}
