"use client";

import { Plus, Type } from "lucide-react";
import { useTranslations } from "next-intl";
import { useLayoutEffect, useRef } from "react";
import { Button } from "#components/ui/button";
import { Input } from "#components/ui/input";
import { Segments } from "#components/ui/segments";
import { limits } from "#lib/templates/limits";
import { insertVariable } from "#lib/templates/text-edit";
import { namesIn } from "#lib/templates/variables";
import { Block, Counter, Problems } from "./block.tsx";
import type { BlockProps } from "./designer-state.ts";
import { SamplesTable } from "./samples-table.tsx";

export function HeaderBlock(props: BlockProps) {
  const { content, change, errors } = props;
  const t = useTranslations("templates");
  const input = useRef<HTMLInputElement>(null);
  const select = useRef<[number, number] | null>(null);
  const { header } = content;
  const problems = errors("header");

  useLayoutEffect(() => {
    if (!select.current || !input.current) return;
    input.current.focus();
    input.current.setSelectionRange(...select.current);
    select.current = null;
  });

  function addVariable() {
    const field = input.current;
    const text = header ?? "";
    const after = insertVariable({
      text,
      start: field?.selectionStart ?? text.length,
      end: field?.selectionEnd ?? text.length,
    });
    select.current = [after.start, after.end];
    change("", (now) => ({ ...now, header: after.text }));
  }

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
            { value: "text", label: t("field.headerText"), icon: <Type className="xs" aria-hidden /> },
          ]}
        />
      }
    >
      {header === null ? null : (
        <>
          <div className="row">
            <Input
              ref={input}
              id="header"
              className="grow"
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
              icon={<Plus className="xs" aria-hidden />}
              disabledReason={namesIn(header).length > 0 ? t("tools.oneVariable") : null}
              onClick={addVariable}
            >
              {t("tools.variable")}
            </Button>
          </div>
          <div className="row">
            <span className="grow">
              <Problems id="header-error" messages={problems} />
            </span>
            <Counter text={header} limit={limits.header} />
          </div>
          <SamplesTable {...props} place="header" />
        </>
      )}
    </Block>
  );
}
