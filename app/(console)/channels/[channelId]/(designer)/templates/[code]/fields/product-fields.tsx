"use client";

import { useTranslations } from "next-intl";
import { Button, IconButton } from "#components/ui/button";
import { Plus, X } from "#components/ui/icons";
import type { TemplateButton } from "#db/json/template-content";
import type { TemplateRulesOfParts } from "#lib/connectors/template-parts";
import { Problems } from "../blocks/block.tsx";
import { type BlockProps, controlId } from "../design.ts";
import { TextRow } from "./text-row.tsx";

type Props = Pick<BlockProps, "errors"> & {
  path: string;
  button: Extract<TemplateButton, { kind: "products" | "catalogue" }>;
  set: (place: string, next: TemplateButton) => void;
  limits: TemplateRulesOfParts["buttons"]["products"] | undefined;
};

/** The products that a button opens, by their ids in the catalogue. */
export function ProductFields({ errors, path, button, set, limits }: Props) {
  const t = useTranslations("templates.parts.products");
  const thumbnail = (
    <TextRow
      errors={errors}
      path={`${path}.thumbnail`}
      label={t(button.kind === "products" ? "thumbnail" : "thumbnailOptional")}
      value={button.thumbnail}
      placeholder="SKU-1042"
      onValue={(text) => set(`${path}.thumbnail`, { ...button, thumbnail: text })}
    />
  );
  if (button.kind === "catalogue") return thumbnail;
  const { sections } = button;
  const path2 = `${path}.sections`;
  const max = limits?.sections ?? 10;
  return (
    <>
      {thumbnail}
      {sections.map((section, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a section is known by its place
        <div key={index} className="flex min-w-0 items-start gap-2">
          <div className="grid min-w-0 flex-1 grid-cols-[repeat(auto-fit,minmax(min(160px,100%),1fr))] gap-2">
            <TextRow
              errors={errors}
              path={`${path2}.${index}.title`}
              label={t("title", { number: index + 1 })}
              value={section.title}
              onValue={(title) =>
                set(`${path2}.${index}.title`, { ...button, sections: sections.with(index, { ...section, title }) })
              }
            />
            <TextRow
              errors={errors}
              path={`${path2}.${index}.products`}
              label={t("ids", { number: index + 1 })}
              value={section.products.join(", ")}
              placeholder="SKU-1042, SKU-1043"
              onValue={(text) =>
                set(`${path2}.${index}.products`, {
                  ...button,
                  sections: sections.with(index, { ...section, products: idsIn(text) }),
                })
              }
            />
          </div>
          <IconButton
            label={t("removeSection", { number: index + 1 })}
            size="sm"
            onClick={() => set("", { ...button, sections: sections.toSpliced(index, 1) })}
          >
            <X className="size-3.5" aria-hidden />
          </IconButton>
        </div>
      ))}
      <Problems id={`${controlId(path2)}-error`} messages={errors(path2)} />
      <div>
        <Button
          id={controlId(path2)}
          size="sm"
          icon={<Plus className="size-3 stroke-[2.1]" aria-hidden />}
          disabledReason={sections.length >= max ? t("full", { max }) : null}
          onClick={() => set("", { ...button, sections: [...sections, { title: "", products: [] }] })}
        >
          {t("addSection")}
        </Button>
      </div>
    </>
  );
}

/** Ids divided by commas; the last one may still be being typed. */
function idsIn(text: string): string[] {
  return text.trim() === "" ? [] : text.split(",").map((id) => id.trimStart());
}
