"use client";

import { useTranslations } from "next-intl";
import { Button, IconButton } from "#components/ui/button";
import { Bold, Code, Italic, Plus, Strikethrough } from "#components/ui/icons";
import { renderTemplate, sampleValues } from "#lib/templates/content/render-template";
import { bodyOf } from "#lib/templates/content/rules/body-rules";
import { couponOf } from "#lib/templates/content/rules/coupon-rules";
import { countedText } from "#lib/templates/content/rules/issue";
import { insertVariable, toggleMark } from "#lib/templates/content/text-edit";
import type { BlockProps } from "../design.ts";
import { HighlightedTextarea } from "../fields/highlighted-textarea.tsx";
import { SamplesTable } from "../fields/samples-table.tsx";
import { SegmentCounter } from "../fields/segment-counter.tsx";
import { useTextEdit } from "../fields/use-text-edit.ts";
import { Block, Counter, Problems } from "./block.tsx";

const marks = [
  { mark: "*", key: "bold", icon: Bold },
  { mark: "_", key: "italic", icon: Italic },
  { mark: "~", key: "strike", icon: Strikethrough },
  { mark: "```", key: "mono", icon: Code },
] as const;

export function BodyBlock(props: BlockProps) {
  const { content, change, errors, rules } = props;
  const t = useTranslations("templates");
  const problems = errors("body");
  const { field, edit } = useTextEdit<HTMLTextAreaElement>(content.body, (body) =>
    change("", (now) => ({ ...now, body })),
  );
  return (
    <Block
      id="body"
      title={t("field.body")}
      optional={bodyOf(content, rules) === "optional"}
      aside={<Counter text={countedText(content.body, rules.mode)} limit={rules.limits.body} unit={rules.unit} />}
    >
      <HighlightedTextarea
        ref={field}
        id="body"
        value={content.body}
        placeholder={t("field.bodyPlaceholder")}
        aria-label={t("field.body")}
        aria-required={bodyOf(content, rules) === "needed"}
        aria-describedby="body-error"
        invalid={problems.length > 0}
        onChange={(event) => {
          const body = event.target.value;
          change("body", (now) => ({ ...now, body }));
        }}
        tools={
          <div className="flex gap-0.5 border-border border-b p-1" role="toolbar" aria-label={t("tools.label")}>
            {(rules.formats ? marks : []).map(({ mark, key, icon: Icon }) => (
              <IconButton
                key={key}
                label={t(`tools.${key}`)}
                size="sm"
                onClick={() => edit((text) => toggleMark(text, mark))}
              >
                <Icon className="size-3.5" aria-hidden />
              </IconButton>
            ))}
            <span className="min-w-0 flex-1" />
            <Button
              size="sm"
              icon={<Plus className="size-3 stroke-[2.1]" aria-hidden />}
              onClick={() => edit((text) => insertVariable(text))}
            >
              {t("tools.variable")}
            </Button>
          </div>
        }
      />
      {couponOf(content, rules) ? <p className="text-xs text-muted-foreground">{t("parts.couponHint")}</p> : null}
      {rules.segments ? (
        <SegmentCounter
          text={content.body}
          filled={renderTemplate(content, sampleValues(content)).body}
          onText={(body) => change("", (now) => ({ ...now, body }))}
        />
      ) : null}
      <Problems id="body-error" messages={problems} />
      <SamplesTable {...props} place="body" />
    </Block>
  );
}
