"use client";

import { useTranslations } from "next-intl";
import { Checkbox } from "#components/ui/checkbox";
import type { TemplateMedia } from "#db/json/template-content";
import { megabytesOf, typeNames } from "#lib/templates/content/rules/media-rules";
import type { BlockProps } from "../design.ts";
import { FileRow } from "./file-row.tsx";
import { TextRow } from "./text-row.tsx";

type Props = Pick<BlockProps, "rules" | "errors" | "uploads"> & {
  /** The path of the file in the content. */
  path: string;
  media: TemplateMedia;
  onChange: (media: TemplateMedia) => void;
};

/** The sample of a picture, film or document, and whether each person gets a file of their own. */
export function MediaField({ rules, errors, uploads, path, media, onChange }: Props) {
  const t = useTranslations("templates.parts");
  const rule = rules.parts?.media[media.kind];
  if (!rule) return null;
  const limits = { megabytes: megabytesOf(rule.maxBytes), types: typeNames(rule.types) };
  const set = (change: Partial<TemplateMedia>) => onChange({ ...media, ...change });
  return (
    <div className="flex min-w-0 flex-col gap-2">
      <FileRow
        errors={errors}
        uploads={uploads}
        path={path}
        file={media.file}
        kind={media.kind}
        label={t(`upload.${media.kind}`)}
        types={rule.types}
        hint={media.sample ? t("sampleThere") : t(`limits.${media.kind}`, limits)}
        onFile={(file) => set({ file, sample: undefined })}
        onChosen={(file) => {
          // It is known before the upload ends.
          if (rule.film) void lengthOf(file).then((seconds) => seconds && set({ seconds }));
        }}
      />
      {rule.film ? (
        <>
          <FileRow
            errors={errors}
            uploads={uploads}
            path={`${path}.thumbnail`}
            file={media.thumbnail ?? null}
            kind="image"
            label={t("thumbnail")}
            types={rule.film.thumbnail}
            hint={t("thumbnailHint", { types: typeNames(rule.film.thumbnail) })}
            onFile={(thumbnail) => set({ thumbnail })}
          />
          <div className="max-w-[240px]">
            <TextRow
              errors={errors}
              path={`${path}.seconds`}
              label={t("seconds", { max: rule.film.seconds })}
              value={media.seconds?.toString() ?? ""}
              inputMode="numeric"
              placeholder="30"
              onValue={(typed) => set({ seconds: /^\d{1,6}$/.test(typed) ? Number(typed) : null })}
            />
          </div>
        </>
      ) : null}
      {rule.shared ? null : (
        <Checkbox
          checked={media.perPerson}
          onCheckedChange={(perPerson) => set({ perPerson })}
          label={
            <>
              {t("perPerson")}
              <span className="block text-xs text-muted-foreground">
                {t(rules.mode === "reviewed" ? "perPersonHint" : "perPersonOurs")}
              </span>
            </>
          }
        />
      )}
    </div>
  );
}

/** How many seconds a film plays, as far as the browser can read it. */
function lengthOf(file: File): Promise<number | null> {
  const video = document.createElement("video");
  const address = URL.createObjectURL(file);
  return new Promise((resolve) => {
    const done = (seconds: number | null) => {
      URL.revokeObjectURL(address);
      resolve(seconds);
    };
    video.preload = "metadata";
    video.onloadedmetadata = () =>
      done(Number.isFinite(video.duration) ? Math.max(1, Math.round(video.duration)) : null);
    video.onerror = () => done(null);
    video.src = address;
  });
}
