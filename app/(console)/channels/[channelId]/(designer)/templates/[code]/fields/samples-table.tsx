"use client";

import { useTranslations } from "next-intl";
import { Input } from "#components/ui/input";
import { Mono } from "#components/ui/mono";
import { templateColumns } from "#lib/templates/content/render-template";
import { Problems } from "../blocks/block.tsx";
import { type BlockProps, controlId } from "../design.ts";
import { VariableCell, VariableHead, VariableTable } from "./variable-table.tsx";

/** A sample for each variable of one place (`header`, `body`, `button.0`), with its column in the Excel file. */
export function SamplesTable({ content, change, errors, place, rules }: BlockProps & { place: string }) {
  const t = useTranslations("templates");
  const columns = templateColumns(content).filter((column) => column.slice(0, column.lastIndexOf(".")) === place);
  if (columns.length === 0) return null;
  const nameOf = (column: string) => column.slice(column.lastIndexOf(".") + 1);
  const errorId = `samples-${controlId(place)}-error`;
  return (
    <>
      <VariableTable
        heads={
          <>
            <VariableHead>{t("samples.variable")}</VariableHead>
            <VariableHead>{t(rules.mode === "reviewed" ? "samples.sample" : "samples.sampleOurs")}</VariableHead>
            <VariableHead className="narrow:hidden">{t("samples.column")}</VariableHead>
          </>
        }
      >
        {columns.map((column) => {
          const path = `samples.${column}`;
          const wrong = errors(path).length > 0;
          return (
            <tr key={column}>
              <VariableCell>
                <span className="mx-px inline-block rounded-xs bg-primary-soft px-1 font-mono text-[0.88em]/[1.45] tracking-[-0.02em] text-primary">
                  $({nameOf(column)})
                </span>
              </VariableCell>
              <VariableCell>
                <Input
                  id={controlId(path)}
                  size="sm"
                  value={content.samples[column] ?? ""}
                  placeholder={t("samples.placeholder")}
                  aria-label={t("samples.label", { name: nameOf(column) })}
                  invalid={wrong}
                  aria-describedby={wrong ? errorId : undefined}
                  onChange={(event) => {
                    const sample = event.target.value;
                    change(path, (now) => ({ ...now, samples: { ...now.samples, [column]: sample } }));
                  }}
                />
              </VariableCell>
              <VariableCell className="narrow:hidden">
                <Mono className="text-muted-foreground">{column}</Mono>
              </VariableCell>
            </tr>
          );
        })}
      </VariableTable>
      <Problems id={errorId} messages={columns.flatMap((column) => errors(`samples.${column}`))} />
    </>
  );
}
