"use client";

import { useTranslations } from "next-intl";
import { Button, IconButton } from "#components/ui/button";
import { ArrowDown, ArrowUp, ChevronDown, CornerUpLeft, ExternalLink, Plus, X } from "#components/ui/icons";
import { Input } from "#components/ui/input";
import { Menu, MenuItem } from "#components/ui/menu";
import type { TemplateButton } from "#db/schema/templates";
import { addButton, changeButton, moveButton, removeButton } from "#lib/templates/content/edit-content";
import { insertVariable } from "#lib/templates/content/text-edit";
import { namesIn } from "#lib/templates/content/variables";
import { type BlockProps, controlId } from "../design.ts";
import { Block, Problems } from "./block.tsx";
import { ButtonTag } from "./button-tag.tsx";
import { SamplesTable } from "./samples-table.tsx";

export function ButtonsBlock(props: BlockProps) {
  const { content, change, errors, rules } = props;
  const { limits } = rules;
  const t = useTranslations("templates");
  const { buttons } = content;
  const full = buttons.length >= limits.buttons ? t("buttons.full", { max: limits.buttons }) : null;
  const links = buttons.filter((button) => button.kind === "url").length;
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
          {rules.buttons.includes("quick_reply") ? (
            <MenuItem
              icon={<CornerUpLeft aria-hidden />}
              disabledReason={full}
              onSelect={() => change("", (now) => addButton(now, "quick_reply"))}
            >
              {t("buttons.quickReply")}
            </MenuItem>
          ) : null}
          <MenuItem
            icon={<ExternalLink aria-hidden />}
            disabledReason={
              full ?? (links >= limits.urlButtons ? t("buttons.urlFull", { max: limits.urlButtons }) : null)
            }
            onSelect={() => change("", (now) => addButton(now, "url"))}
          >
            {t("buttons.url")}
          </MenuItem>
        </Menu>
      </div>
    </Block>
  );
}

type RowProps = BlockProps & { button: TemplateButton; index: number };

function ButtonRow(props: RowProps) {
  const { errors, button, index } = props;
  const textPath = `buttons.${index}.text`;
  const problems = [...errors(textPath), ...errors(`buttons.${index}.url`)];
  return (
    <div className="flex flex-col gap-2">
      <div className="grid grid-cols-[124px_minmax(0,1fr)_auto] items-start gap-2 narrow:grid-cols-[minmax(0,1fr)_auto]">
        <ButtonTag kind={button.kind} className="h-[30px] rounded-sm px-2" />
        <ButtonFields {...props} />
        <ButtonOrder {...props} />
      </div>
      <Problems id={`${controlId(textPath)}-error`} messages={problems} />
      <SamplesTable {...props} place={`button.${index}`} />
    </div>
  );
}

/** Inputs for a button's text and, for a link, its address. */
function ButtonFields({ change, errors, button, index, rules: { limits } }: RowProps) {
  const t = useTranslations("templates");
  const number = index + 1;
  const textPath = `buttons.${index}.text`;
  const urlPath = `buttons.${index}.url`;
  const set = (place: string, next: TemplateButton) => change(place, (now) => changeButton(now, index, next));
  return (
    <div className="grid min-w-0 grid-cols-[repeat(auto-fit,minmax(min(200px,100%),1fr))] gap-2 narrow:order-3 narrow:col-span-full">
      <Input
        id={controlId(textPath)}
        size="sm"
        value={button.text}
        placeholder={t("buttons.textPlaceholder", { max: limits.buttonText })}
        aria-label={t("buttons.text", { number })}
        aria-describedby={`${controlId(textPath)}-error`}
        invalid={errors(textPath).length > 0}
        onChange={(event) => set(textPath, { ...button, text: event.target.value })}
      />
      {button.kind === "url" ? (
        <span className="flex min-w-0 items-center gap-1">
          <Input
            id={controlId(urlPath)}
            size="sm"
            inputMode="url"
            className="min-w-0 flex-1"
            value={button.url}
            placeholder="https://shop.example/orders/"
            aria-label={t("buttons.address", { number })}
            aria-describedby={`${controlId(textPath)}-error`}
            invalid={errors(urlPath).length > 0}
            onChange={(event) => set(urlPath, { ...button, url: event.target.value })}
          />
          <IconButton
            label={t("buttons.addVariable", { number })}
            size="sm"
            disabledReason={namesIn(button.url).length > 0 ? t("tools.oneVariable") : null}
            onClick={() => {
              const end = button.url.length;
              set("", { ...button, url: insertVariable({ text: button.url, start: end, end }, "code").text });
            }}
          >
            <Plus className="size-3.5" aria-hidden />
          </IconButton>
        </span>
      ) : null}
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
