"use client";

import { useTranslations } from "next-intl";
import { Button } from "#components/ui/button";
import { Plus } from "#components/ui/icons";
import { Input } from "#components/ui/input";
import { insertVariable } from "#lib/templates/content/text-edit";
import type { BlockProps } from "../design.ts";
import { SamplesTable } from "../fields/samples-table.tsx";
import { useTextEdit } from "../fields/use-text-edit.ts";
import { Block, Counter, Problems } from "./block.tsx";

/** The line that stands in a mailbox before a message is opened. */
export function SubjectBlock(props: BlockProps) {
  const { content, change, errors, rules } = props;
  const t = useTranslations("templates");
  const subject = content.header ?? "";
  const problems = errors("header");
  const { field, edit } = useTextEdit<HTMLInputElement>(subject, (text) =>
    change("", (now) => ({ ...now, header: text })),
  );
  return (
    <Block id="header" title={t("field.subject")} aside={<Counter text={subject} limit={rules.limits.header} />}>
      <div className="flex min-w-0 items-center gap-2">
        <Input
          ref={field}
          id="header"
          className="min-w-0 flex-1"
          value={subject}
          aria-label={t("field.subject")}
          aria-required
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
          onClick={() => edit((text) => insertVariable(text))}
        >
          {t("tools.variable")}
        </Button>
      </div>
      <Problems id="header-error" messages={problems} />
      <SamplesTable {...props} place="header" />
    </Block>
  );
}
