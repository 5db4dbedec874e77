"use client";

import { useTranslations } from "next-intl";
import { buttonIcons } from "#components/messaging/preview/preview-buttons";
import { Button, IconButton } from "#components/ui/button";
import { ArrowDown, ArrowUp, ChevronDown, Plus, X } from "#components/ui/icons";
import { Menu, MenuItem } from "#components/ui/menu";
import type { TemplateButton } from "#db/json/template-content";
import { addButton, changeButton, moveButton, removeButton } from "#lib/templates/content/edit-content";
import type { BlockProps } from "../design.ts";
import { ButtonFields } from "../fields/button-fields.tsx";
import { ButtonTag } from "../fields/button-tag.tsx";
import { SamplesTable } from "../fields/samples-table.tsx";
import { Block, Problems } from "./block.tsx";

export function ButtonsBlock(props: BlockProps) {
  const { content, change, errors, rules } = props;
  const { limits } = rules;
  const t = useTranslations("templates");
  const { buttons } = content;
  const full = buttons.length >= limits.buttons ? t("buttons.full", { max: limits.buttons }) : null;
  const fullOf = (kind: TemplateButton["kind"]) => {
    const max = kind === "url" ? limits.urlButtons : rules.parts?.buttons.most[kind];
    const count = buttons.filter((button) => button.kind === kind).length;
    if (max === undefined || count < max) return null;
    return kind === "url" ? t("buttons.urlFull", { max }) : t("parts.kindFull", { max });
  };
  return (
    <Block
      id="buttons"
      title={t("field.buttons")}
      optional
      aside={
        <span className="text-xs text-muted-foreground tabular-nums">
          {t("buttons.count", { count: buttons.length, max: limits.buttons })}
        </span>
      }
    >
      {buttons.map((button, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a button is known by its place, and so are its samples
        <ButtonRow key={index} {...props} button={button} index={index} />
      ))}
      <Problems id="buttons-error" messages={errors("buttons")} />
      <div>
        <Menu
          align="start"
          trigger={
            <Button id="buttons" size="sm" icon={<Plus className="size-3 stroke-[2.1]" aria-hidden />}>
              {t("buttons.add")}
              <ChevronDown className="size-3 stroke-[2.1]" aria-hidden />
            </Button>
          }
        >
          {rules.buttons.map((kind) => {
            const Icon = buttonIcons[kind];
            return (
              <MenuItem
                key={kind}
                icon={<Icon aria-hidden />}
                disabledReason={full ?? fullOf(kind)}
                onSelect={() => change("", (now) => addButton(now, kind, rules.parts?.buttons.texts))}
              >
                {t(`parts.button.${kind}`)}
              </MenuItem>
            );
          })}
        </Menu>
      </div>
    </Block>
  );
}

type RowProps = BlockProps & { button: TemplateButton; index: number };

function ButtonRow(props: RowProps) {
  const { change, button, index } = props;
  return (
    <div className="flex flex-col gap-2">
      <div className="grid grid-cols-[124px_minmax(0,1fr)_auto] items-start gap-2 narrow:grid-cols-[minmax(0,1fr)_auto]">
        <ButtonTag kind={button.kind} className="h-[30px] rounded-sm px-2" />
        <ButtonFields
          {...props}
          path={`buttons.${index}`}
          number={index + 1}
          optOut
          set={(place, next) => change(place, (now) => changeButton(now, index, next))}
        />
        <ButtonOrder {...props} />
      </div>
      <SamplesTable {...props} place={`button.${index}`} />
    </div>
  );
}

/** Moves a button up or down, or removes it. */
function ButtonOrder({ content, change, index }: RowProps) {
  const t = useTranslations("templates");
  const number = index + 1;
  return (
    <span className="flex min-w-0 items-center">
      <IconButton
        label={t("buttons.up", { number })}
        size="sm"
        disabled={index === 0}
        onClick={() => change("", (now) => moveButton(now, index, -1))}
      >
        <ArrowUp className="size-3.5" aria-hidden />
      </IconButton>
      <IconButton
        label={t("buttons.down", { number })}
        size="sm"
        disabled={index === content.buttons.length - 1}
        onClick={() => change("", (now) => moveButton(now, index, 1))}
      >
        <ArrowDown className="size-3.5" aria-hidden />
      </IconButton>
      <IconButton
        label={t("buttons.remove", { number })}
        size="sm"
        onClick={() => change("", (now) => removeButton(now, index))}
      >
        <X className="size-3.5" aria-hidden />
      </IconButton>
    </span>
  );
}
