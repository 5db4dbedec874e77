"use client";

import { useTranslations } from "next-intl";
import { Button, IconButton } from "#components/ui/button";
import { ArrowLeft, ArrowRight, Plus, X } from "#components/ui/icons";
import { Segments } from "#components/ui/segments";
import type { TemplateButton, TemplateCard } from "#db/json/template-content";
import {
  addCard,
  addCardButton,
  changeCard,
  moveCard,
  removeCard,
  removeCardButton,
  setCardMedia,
} from "#lib/templates/content/edit-parts";
import { type BlockProps, controlId } from "../design.ts";
import { ButtonFields } from "../fields/button-fields.tsx";
import { ButtonTag } from "../fields/button-tag.tsx";
import { MediaField } from "../fields/media-field.tsx";
import { SamplesTable } from "../fields/samples-table.tsx";
import { TextRow } from "../fields/text-row.tsx";
import { Block, Problems } from "./block.tsx";

/** The cards of a carousel. All are of one make: the kind of file and the buttons are chosen for all of them at once. */
export function CardsBlock(props: BlockProps) {
  const { content, change, errors, rules } = props;
  const t = useTranslations("templates.parts");
  const limits = rules.parts?.carousel;
  const cards = content.cards ?? [];
  if (!limits) return null;
  const first = cards[0];
  const buttonCount = first?.buttons.length ?? 0;
  const full = buttonCount >= limits.buttonsPerCard.max;
  return (
    <Block
      id="cards-block"
      title={t("cards")}
      aside={
        <span className="text-xs text-muted-foreground tabular-nums">
          {t("cardCount", { count: cards.length, max: limits.cards.max })}
        </span>
      }
    >
      <div className="flex min-w-0 flex-wrap items-center gap-2">
        {limits.media.length > 1 ? (
          <Segments
            aria-label={t("cardMedia")}
            value={first?.media.kind ?? "image"}
            onValueChange={(kind) => change("", (now) => setCardMedia(now, kind))}
            options={limits.media.map((value) => ({ value, label: t(`kind.${value}`) }))}
          />
        ) : null}
        {limits.buttons.map((kind) => (
          <Button
            key={kind}
            size="sm"
            icon={<Plus className="size-3 stroke-[2.1]" aria-hidden />}
            disabledReason={full ? t("cardButtonsFull", { max: limits.buttonsPerCard.max }) : null}
            onClick={() => change("", (now) => addCardButton(now, kind))}
          >
            {t(`button.${kind}`)}
          </Button>
        ))}
      </div>
      {cards.map((card, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a card is known by its place, and so are its samples
        <Card key={index} {...props} card={card} index={index} count={cards.length} limits={limits} />
      ))}
      <Problems id="cards-error" messages={errors("cards")} />
      <div>
        <Button
          id="cards"
          size="sm"
          icon={<Plus className="size-3 stroke-[2.1]" aria-hidden />}
          disabledReason={cards.length >= limits.cards.max ? t("cardsFull", { max: limits.cards.max }) : null}
          onClick={() => change("", addCard)}
        >
          {t("addCard")}
        </Button>
      </div>
    </Block>
  );
}

type CardProps = BlockProps & {
  card: TemplateCard;
  index: number;
  count: number;
  limits: NonNullable<NonNullable<BlockProps["rules"]["parts"]>["carousel"]>;
};

function Card(props: CardProps) {
  const { change, errors, limits, card, index, count } = props;
  const t = useTranslations("templates.parts");
  const number = index + 1;
  const path = `cards.${index}`;
  const set = (place: string, next: Partial<TemplateCard>) => change(place, (now) => changeCard(now, index, next));
  return (
    <fieldset className="flex min-w-0 flex-col gap-3 rounded-md border border-border p-3">
      <legend className="sr-only">{t("card", { number })}</legend>
      <div className="flex min-w-0 items-center gap-1">
        <b className="min-w-0 flex-1 font-medium">{t("card", { number })}</b>
        <IconButton
          label={t("cardLeft", { number })}
          size="sm"
          disabled={index === 0}
          onClick={() => change("", (now) => moveCard(now, index, -1))}
        >
          <ArrowLeft className="size-3.5" aria-hidden />
        </IconButton>
        <IconButton
          label={t("cardRight", { number })}
          size="sm"
          disabled={index === count - 1}
          onClick={() => change("", (now) => moveCard(now, index, 1))}
        >
          <ArrowRight className="size-3.5" aria-hidden />
        </IconButton>
        <IconButton
          label={t("removeCard", { number })}
          size="sm"
          onClick={() => change("", (now) => removeCard(now, index))}
        >
          <X className="size-3.5" aria-hidden />
        </IconButton>
      </div>
      <MediaField {...props} path={`${path}.media`} media={card.media} onChange={(media) => set("", { media })} />
      {limits.title ? (
        <TextRow
          errors={errors}
          path={`${path}.title`}
          label={t("cardTitle", { number })}
          value={card.title ?? ""}
          limit={limits.title.max}
          onValue={(title) => set(`${path}.title`, { title })}
        />
      ) : null}
      {limits.body > 0 || card.body !== "" ? (
        <TextRow
          errors={errors}
          path={`${path}.body`}
          label={t(limits.title ? "cardSubtitle" : "cardBody", { number })}
          value={card.body}
          limit={limits.body}
          onValue={(body) => set(`${path}.body`, { body })}
        />
      ) : null}
      <SamplesTable {...props} place={`card.${index}.body`} />
      {card.buttons.map((button, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a button is known by its place, and so are its samples
        <CardButton key={at} {...props} button={button} at={at} />
      ))}
      <Problems id={`${controlId(path)}-buttons-error`} messages={errors(`${path}.buttons`)} />
    </fieldset>
  );
}

function CardButton(props: CardProps & { button: TemplateButton; at: number }) {
  const { change, card, index, button, at } = props;
  const t = useTranslations("templates.parts");
  const path = `cards.${index}.buttons.${at}`;
  return (
    <div className="flex min-w-0 flex-col gap-2">
      <div className="grid grid-cols-[124px_minmax(0,1fr)_auto] items-start gap-2 narrow:grid-cols-[minmax(0,1fr)_auto]">
        <ButtonTag kind={button.kind} className="h-[30px] rounded-sm px-2" />
        <ButtonFields
          {...props}
          path={path}
          number={at + 1}
          set={(place, next) =>
            change(place, (now) => changeCard(now, index, { buttons: card.buttons.with(at, next) }))
          }
        />
        <IconButton
          label={t("removeCardButton", { number: at + 1 })}
          size="sm"
          onClick={() => change("", (now) => removeCardButton(now, at))}
        >
          <X className="size-3.5" aria-hidden />
        </IconButton>
      </div>
      <SamplesTable {...props} place={`card.${index}.button.${at}`} />
    </div>
  );
}
