"use client";

import { useTranslations } from "next-intl";
import type { TemplateLocation } from "#db/json/template-content";
import { setMedia } from "#lib/templates/content/edit-parts";
import type { BlockProps } from "../design.ts";
import { rowGrid, TextRow } from "./text-row.tsx";

/** The place that stands above the words; each line may be a variable. */
export function PlaceFields({ change, errors, place }: BlockProps & { place: TemplateLocation }) {
  const t = useTranslations("templates.parts.place");
  const row = (key: "name" | "address" | "latitude" | "longitude", placeholder: string) => (
    <TextRow
      errors={errors}
      path={`media.${key}`}
      label={t(key)}
      value={place[key]}
      placeholder={placeholder}
      onValue={(value) => change(`media.${key}`, (now) => setMedia(now, { ...place, [key]: value }))}
    />
  );
  return (
    <div className={rowGrid}>
      {row("name", "Kiosk Nord")}
      {row("address", "Torstraße 1, Berlin")}
      {row("latitude", "52.5300")}
      {row("longitude", "13.4050")}
    </div>
  );
}
