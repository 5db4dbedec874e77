"use client";

import { ArrowDown, ArrowUp, ChevronDown, CornerUpLeft, ExternalLink, Plus, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button, IconButton } from "#components/ui/button";
import { Input } from "#components/ui/input";
import { Menu, MenuItem } from "#components/ui/menu";
import { Tag } from "#components/ui/tag";
import type { TemplateButton } from "#db/schema/templates";
import { addButton, changeButton, moveButton, removeButton } from "#lib/templates/edit-content";
import { limits } from "#lib/templates/limits";
import { insertVariable } from "#lib/templates/text-edit";
import { namesIn } from "#lib/templates/variables";
import { Block, Problems } from "./block.tsx";
import { type BlockProps, controlId } from "./designer-state.ts";
import { SamplesTable } from "./samples-table.tsx";

export function ButtonsBlock(props: BlockProps) {
  const { content, change, errors } = props;
  const t = useTranslations("templates");
  const { buttons } = content;
  const full = buttons.length >= limits.buttons ? t("buttons.full", { max: limits.buttons }) : null;
  const links = buttons.filter((button) => button.kind === "url").length;
  return (
    <Block
      id="buttons"
      title={t("field.buttons")}
      optional
      aside={<span className="hint num">{t("buttons.count", { count: buttons.length, max: limits.buttons })}</span>}
    >
      {buttons.map((button, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a button is known by its place, and so are its samples
        <Row key={index} {...props} button={button} index={index} />
      ))}
      <Problems id="buttons-error" messages={errors("buttons")} />
      <div>
        <Menu
          align="start"
          trigger={
            <Button id="buttons" size="sm" icon={<Plus className="xs" aria-hidden />}>
              {t("buttons.add")}
              <ChevronDown className="xs" aria-hidden />
            </Button>
          }
        >
          <MenuItem
            icon={<CornerUpLeft aria-hidden />}
            disabledReason={full}
            onSelect={() => change("", (now) => addButton(now, "quick_reply"))}
          >
            {t("buttons.quickReply")}
          </MenuItem>
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

function Row(props: BlockProps & { button: TemplateButton; index: number }) {
  const { content, change, errors, button, index } = props;
  const t = useTranslations("templates");
  const number = index + 1;
  const textPath = `buttons.${index}.text`;
  const urlPath = `buttons.${index}.url`;
  const problems = [...errors(textPath), ...errors(urlPath)];
  const set = (place: string, next: TemplateButton) => change(place, (now) => changeButton(now, index, next));
  return (
    <div className="stack t">
      <div className="brow">
        <Tag
          icon={
            button.kind === "url" ? (
              <ExternalLink className="xs" aria-hidden />
            ) : (
              <CornerUpLeft className="xs" aria-hidden />
            )
          }
        >
          {button.kind === "url" ? t("buttons.url") : t("buttons.quickReply")}
        </Tag>
        <div className="fields">
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
            <span className="row !gap-1">
              <Input
                id={controlId(urlPath)}
                size="sm"
                inputMode="url"
                className="grow"
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
                <Plus className="s" aria-hidden />
              </IconButton>
            </span>
          ) : null}
        </div>
        <span className="row !gap-0">
          <IconButton
            label={t("buttons.up", { number })}
            size="sm"
            disabled={index === 0}
            onClick={() => change("", (now) => moveButton(now, index, -1))}
          >
            <ArrowUp className="s" aria-hidden />
          </IconButton>
          <IconButton
            label={t("buttons.down", { number })}
            size="sm"
            disabled={index === content.buttons.length - 1}
            onClick={() => change("", (now) => moveButton(now, index, 1))}
          >
            <ArrowDown className="s" aria-hidden />
          </IconButton>
          <IconButton
            label={t("buttons.remove", { number })}
            size="sm"
            onClick={() => change("", (now) => removeButton(now, index))}
          >
            <X className="s" aria-hidden />
          </IconButton>
        </span>
      </div>
      <Problems id={`${controlId(textPath)}-error`} messages={problems} />
      <SamplesTable {...props} place={`button.${index}`} />
    </div>
  );
}
