"use client";

import { useTranslations } from "next-intl";
import { Input } from "#components/ui/input";
import { templateColumns } from "#lib/templates/rules";
import { Problems } from "./block.tsx";
import { type BlockProps, controlId } from "./designer-state.ts";

/** A sample for each variable of one place (`header`, `body`, `button.0`), with its column in the Excel file. */
export function SamplesTable({ content, change, errors, place }: BlockProps & { place: string }) {
  const t = useTranslations("templates");
  const columns = templateColumns(content).filter((column) => column.slice(0, column.lastIndexOf(".")) === place);
  if (columns.length === 0) return null;
  const nameOf = (column: string) => column.slice(column.lastIndexOf(".") + 1);
  return (
    <>
      <table className="vars plain">
        <thead>
          <tr>
            <th scope="col">{t("samples.variable")}</th>
            <th scope="col">{t("samples.sample")}</th>
            <th scope="col" className="hide-s">
              {t("samples.column")}
            </th>
          </tr>
        </thead>
        <tbody>
          {columns.map((column) => {
            const path = `samples.${column}`;
            const id = controlId(path);
            return (
              <tr key={column}>
                <td>
                  <span className="var">$({nameOf(column)})</span>
                </td>
                <td>
                  <Input
                    id={id}
                    size="sm"
                    value={content.samples[column] ?? ""}
                    placeholder={t("samples.placeholder")}
                    aria-label={t("samples.label", { name: nameOf(column) })}
                    invalid={errors(path).length > 0}
                    aria-describedby={errors(path).length > 0 ? `samples-${controlId(place)}-error` : undefined}
                    onChange={(event) => {
                      const sample = event.target.value;
                      change(path, (now) => ({ ...now, samples: { ...now.samples, [column]: sample } }));
                    }}
                  />
                </td>
                <td className="mono mute hide-s">{column}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <Problems
        id={`samples-${controlId(place)}-error`}
        messages={columns.flatMap((column) => errors(`samples.${column}`))}
      />
    </>
  );
}
