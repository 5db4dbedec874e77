"use client";

import { useTranslations } from "next-intl";
import { Button } from "#components/ui/button";
import { Plus, Type } from "#components/ui/icons";
import { Input } from "#components/ui/input";
import { Segments } from "#components/ui/segments";
import { insertVariable } from "#lib/templates/content/text-edit";
import { namesIn } from "#lib/templates/content/variables";
import type { BlockProps } from "../design.ts";
import { Block, Counter, Problems } from "./block.tsx";
import { SamplesTable } from "./samples-table.tsx";
import { useTextEdit } from "./use-text-edit.ts";

export function HeaderBlock(props: BlockProps) {
  const { content, change, errors, rules } = props;
  const t = useTranslations("templates");
  const { header } = content;
  const problems = errors("header");
  const { field, edit } = useTextEdit<HTMLInputElement>(header ?? "", (text) =>
    change("", (now) => ({ ...now, header: text })),
  );
  return (
    <Block
      id="header"
      title={t("field.header")}
      optional
      aside={
        <Segments
          aria-label={t("field.header")}
          value={header === null ? "none" : "text"}
          onValueChange={(kind) =>
            change("", (now) => ({ ...now, header: kind === "text" ? (now.header ?? "") : null }))
          }
          options={[
            { value: "none", label: t("field.headerNone") },
            {
              value: "text",
              label: t("field.headerText"),
              icon: <Type className="size-3 stroke-[2.1]" aria-hidden />,
            },
          ]}
        />
      }
    >
      {header === null ? null : (
        <>
          <div className="flex min-w-0 items-center gap-2">
            <Input
              ref={field}
              id="header"
              className="min-w-0 flex-1"
              value={header}
              aria-label={t("field.header")}
              aria-describedby="header-error"
              invalid={problems.length > 0}
              onChange={(event) => {
                const text = event.target.value;
                change("header", (now) => ({ ...now, header: text }));
              }}
            />
            <Button
              size="sm"
              icon={<Plus className="size-3 stroke-[2.1]" aria-hidden />}
              disabledReason={namesIn(header).length > 0 ? t("tools.oneVariable") : null}
              onClick={() => edit((text) => insertVariable(text))}
            >
              {t("tools.variable")}
            </Button>
          </div>
          <div className="flex min-w-0 items-center gap-2">
            <span className="min-w-0 flex-1">
              <Problems id="header-error" messages={problems} />
            </span>
            <Counter text={header} limit={rules.limits.header} />
          </div>
          <SamplesTable {...props} place="header" />
        </>
      )}
    </Block>
  );
}
