"use client";

import { Bold, Code, Italic, Plus, Strikethrough } from "lucide-react";
import { useTranslations } from "next-intl";
import { type ReactNode, useLayoutEffect, useRef } from "react";
import { Button, IconButton } from "#components/ui/button";
import { limits } from "#lib/templates/limits";
import { insertVariable, type Selected, toggleMark } from "#lib/templates/text-edit";
import { Block, Counter, Problems } from "./block.tsx";
import type { BlockProps } from "./designer-state.ts";
import { SamplesTable } from "./samples-table.tsx";

const marks = [
  { mark: "*", key: "bold", icon: Bold },
  { mark: "_", key: "italic", icon: Italic },
  { mark: "~", key: "strike", icon: Strikethrough },
  { mark: "```", key: "mono", icon: Code },
] as const;

export function BodyBlock(props: BlockProps) {
  const { content, change, errors } = props;
  const t = useTranslations("templates");
  const area = useRef<HTMLTextAreaElement>(null);
  const select = useRef<[number, number] | null>(null);
  const problems = errors("body");

  useLayoutEffect(() => {
    if (!select.current || !area.current) return;
    area.current.focus();
    area.current.setSelectionRange(...select.current);
    select.current = null;
  });

  function edit(step: (selected: Selected) => Selected) {
    const field = area.current;
    const text = content.body;
    const start = field?.selectionStart ?? text.length;
    const after = step({ text, start, end: field?.selectionEnd ?? start });
    select.current = [after.start, after.end];
    change("", (now) => ({ ...now, body: after.text }));
  }

  return (
    <Block id="body" title={t("field.body")} aside={<Counter text={content.body} limit={limits.body} />}>
      <div className="ed" data-invalid={problems.length > 0}>
        <div className="tools" role="toolbar" aria-label={t("tools.label")}>
          {marks.map(({ mark, key, icon: Icon }) => (
            <IconButton
              key={key}
              label={t(`tools.${key}`)}
              size="sm"
              onClick={() => edit((text) => toggleMark(text, mark))}
            >
              <Icon className="s" aria-hidden />
            </IconButton>
          ))}
          <span className="grow" />
          <Button
            size="sm"
            icon={<Plus className="xs" aria-hidden />}
            onClick={() => edit((text) => insertVariable(text))}
          >
            {t("tools.variable")}
          </Button>
        </div>
        <div className="lay">
          <div aria-hidden>{highlight(content.body)}</div>
          <textarea
            ref={area}
            id="body"
            value={content.body}
            placeholder={t("field.bodyPlaceholder")}
            aria-label={t("field.body")}
            aria-required
            aria-invalid={problems.length > 0 || undefined}
            aria-describedby="body-error"
            onChange={(event) => {
              const text = event.target.value;
              change("body", (now) => ({ ...now, body: text }));
            }}
          />
        </div>
      </div>
      <Problems id="body-error" messages={problems} />
      <SamplesTable {...props} place="body" />
    </Block>
  );
}

/** The text with its variables coloured, and what only looks like one in red. */
function highlight(text: string): ReactNode[] {
  const parts = text.split(/(\$\([^)\n]{0,40}\)|\{\{[^{}]*\}\})/);
  const coloured = parts.map((part, at) => {
    const key = `${at}`;
    if (at % 2 === 0) return part;
    const good = /^\$\([A-Za-z][A-Za-z0-9_]*\)$/.test(part);
    return (
      <mark key={key} className={good ? undefined : "miss"}>
        {part}
      </mark>
    );
  });
  // A line break at the end takes a line of its own in the text field only when something follows it.
  return [...coloured, "\u200b"];
}
