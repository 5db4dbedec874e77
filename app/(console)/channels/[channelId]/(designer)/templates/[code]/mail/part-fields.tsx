"use client";

import { useTranslations } from "next-intl";
import { Textarea } from "#components/ui/input";
import type { MailBlock, MailPicture } from "#db/json/template-content";
import { megabytesOf, typeNames } from "#lib/templates/content/rules/media-rules";
import { Problems } from "../blocks/block.tsx";
import { type BlockProps, controlId } from "../design.ts";
import { FileRow } from "../fields/file-row.tsx";
import { rowGrid, TextRow } from "../fields/text-row.tsx";

type Part = Exclude<MailBlock, { kind: "columns" }>;

type Props = BlockProps & {
  /** The path of the block in the content. */
  path: string;
  part: Part;
  set: (place: string, part: Part) => void;
};

/** What is typed into one block of an e-mail. */
export function PartFields(props: Props) {
  const { errors, path, part, set } = props;
  const t = useTranslations("templates.mail");
  switch (part.kind) {
    case "heading":
      return (
        <TextRow
          errors={errors}
          path={`${path}.text`}
          label={t("headingText")}
          value={part.text}
          onValue={(text) => set(`${path}.text`, { ...part, text })}
        />
      );
    case "text":
      return (
        <TextArea
          {...props}
          label={t("paragraphs")}
          text={part.text}
          onText={(text) => set(`${path}.text`, { ...part, text })}
        />
      );
    case "image":
      return <PictureFields {...props} picture={part} />;
    case "button":
      return (
        <div className={rowGrid}>
          <TextRow
            errors={errors}
            path={`${path}.text`}
            label={t("buttonText")}
            value={part.text}
            onValue={(text) => set(`${path}.text`, { ...part, text })}
          />
          <TextRow
            errors={errors}
            path={`${path}.url`}
            label={t("buttonUrl")}
            value={part.url}
            inputMode="url"
            onValue={(url) => set(`${path}.url`, { ...part, url })}
          />
        </div>
      );
    case "divider":
      return <hr className="border-border" />;
    case "footer":
      return (
        <>
          <TextArea
            {...props}
            label={t("footerText")}
            rows={2}
            text={part.text}
            onText={(text) => set(`${path}.text`, { ...part, text })}
          />
          <TextRow
            errors={errors}
            path={`${path}.unsubscribe`}
            label={t("unsubscribe")}
            value={part.unsubscribe}
            placeholder={t("unsubscribePlaceholder")}
            onValue={(unsubscribe) => set(`${path}.unsubscribe`, { ...part, unsubscribe })}
          />
          <p className="text-xs text-muted-foreground">{t("unsubscribeHint")}</p>
        </>
      );
  }
}

function TextArea({
  errors,
  path,
  label,
  rows = 4,
  text,
  onText,
}: Props & { label: string; rows?: number; text: string; onText: (text: string) => void }) {
  const id = controlId(`${path}.text`);
  const problems = errors(`${path}.text`);
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <label htmlFor={id} className="text-xs font-medium text-muted-foreground">
        {label}
      </label>
      <Textarea
        id={id}
        rows={rows}
        value={text}
        dir="auto"
        invalid={problems.length > 0}
        aria-describedby={problems.length > 0 ? `${id}-error` : undefined}
        onChange={(event) => onText(event.target.value)}
      />
      <Problems id={`${id}-error`} messages={problems} />
    </div>
  );
}

function PictureFields({ errors, uploads, rules, path, picture, set }: Props & { picture: MailPicture }) {
  const t = useTranslations("templates.mail");
  const parts = useTranslations("templates.parts");
  const images = rules.mail?.images;
  if (!images) return null;
  const row = (key: "address" | "alt" | "link") => (
    <TextRow
      errors={errors}
      path={`${path}.${key}`}
      label={t(`picture.${key}`)}
      value={picture[key]}
      inputMode={key === "alt" ? undefined : "url"}
      onValue={(value) => set(`${path}.${key}`, { ...picture, [key]: value })}
    />
  );
  return (
    <>
      <FileRow
        errors={errors}
        uploads={uploads}
        path={path}
        file={picture.file}
        kind="image"
        label={parts("upload.image")}
        types={images.types}
        hint={parts("limits.image", { types: typeNames(images.types), megabytes: megabytesOf(images.maxBytes) })}
        onFile={(file) => set("", { ...picture, file })}
      />
      <div className={rowGrid}>
        {picture.file ? null : row("address")}
        {row("alt")}
        {row("link")}
      </div>
    </>
  );
}
