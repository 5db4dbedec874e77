import { z } from "zod";
import { separators, textEncodings } from "#lib/excel/text/text-formats";

/**
 * Classes of what can be put right in a cell with a recipient, in the order in which they are applied. None is applied unless a
 * person accepts its class for a file.
 */
export const repairClasses = [
  "merged",
  "formula",
  "full_width",
  "invisible",
  "scientific",
  "several",
  "lost_prefix",
  "default_country",
  "mobile_mx",
  "mobile_ar",
  "mobile_br",
] as const;
export type RepairClass = (typeof repairClasses)[number];

/** Columns of a sheet that are read, counted from zero; Excel has so many. */
const columnMax = 16_383;

/** Which columns of a sheet stand for those of a template. */
export const ColumnMapping = z.object({
  /** 1-based row of the headers; what stands above is not read. */
  headerRow: z.number().int().min(1).max(1_000),
  /** Zero-based column of the recipient, then of each value in the template's order. */
  columns: z.array(z.number().int().min(0).max(columnMax)).min(1).max(200),
});
export type ColumnMapping = z.infer<typeof ColumnMapping>;

/** How a person wants a file to be read; what is left out is detected, or as in the template's own file. */
export const Reading = z.object({
  sheet: z.string().max(100).optional(),
  encoding: z.enum(textEncodings).optional(),
  separator: z.enum(separators).optional(),
  mapping: ColumnMapping.optional(),
  /** Classes that were accepted. */
  repairs: z.array(z.enum(repairClasses)).max(repairClasses.length).default([]),
  /** Country of numbers that are written as at home. */
  country: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .optional(),
});
export type Reading = z.infer<typeof Reading>;

/** What a class would do: in how many rows, with the first of them. `to` is null where a country has to be chosen first. */
export type RepairOffer = { rows: number; examples: { row: number; from: string; to: string | null }[] };
export type RepairOffers = Partial<Record<RepairClass, RepairOffer>>;
