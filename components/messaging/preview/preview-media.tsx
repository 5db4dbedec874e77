import { useTranslations } from "next-intl";
import type { RenderedMedia } from "#lib/templates/content/render-template";
import { FileText, Film, type Icon, Image, MapPin } from "../../ui/icons.tsx";
import type { DrawText } from "./paragraphs.tsx";

/** Addresses at which members see files, by the files' ids. */
export type PreviewFiles = Readonly<Record<string, string>>;

const icons: Record<"image" | "video" | "document", Icon> = { image: Image, video: Film, document: FileText };

/** What stands above the words: a picture, a film, a document by its name, or a place. */
export function PreviewMedia({
  media,
  files = {},
  draw,
}: {
  media: RenderedMedia;
  files?: PreviewFiles;
  draw: DrawText;
}) {
  const t = useTranslations("shell.preview");
  if (media.kind === "location") return <Place place={media} draw={draw} />;
  const address = media.fileId === null ? undefined : files[media.fileId];
  const Icon = icons[media.kind];
  if (media.kind === "document") {
    return (
      <div className="mx-1.5 mt-1.5 flex items-center gap-2 rounded-md bg-muted px-2.5 py-2.5">
        <Icon className="size-5 shrink-0 text-danger" aria-hidden />
        <b className="min-w-0 truncate font-medium">{media.name ?? t("document")}</b>
        <Link link={media.link} draw={draw} />
      </div>
    );
  }
  // A file of each person's own stands in place of the sample.
  if (address && media.link === null) {
    return media.kind === "image" ? (
      // biome-ignore lint/performance/noImgElement: a file of the workspace, behind its sign-in
      <img src={address} alt={media.name ?? t("image")} className="aspect-[1.91] w-full bg-muted object-cover" />
    ) : (
      // biome-ignore lint/a11y/useMediaCaption: what people are sent has no captions
      <video src={address} controls aria-label={media.name ?? t("video")} className="aspect-[1.91] w-full bg-muted" />
    );
  }
  return (
    <div className="flex aspect-[1.91] flex-col items-center justify-center gap-1 bg-muted px-3 text-center text-xs text-muted-foreground">
      <Icon className="size-6" aria-hidden />
      <span className="max-w-full truncate">{media.name ?? t(media.kind)}</span>
      <Link link={media.link} draw={draw} />
    </div>
  );
}

function Link({ link, draw }: { link: string | null; draw: DrawText }) {
  return link === null ? null : <span className="max-w-full truncate text-xs">{draw(link)}</span>;
}

function Place({ place, draw }: { place: Extract<RenderedMedia, { kind: "location" }>; draw: DrawText }) {
  const t = useTranslations("shell.preview");
  return (
    <div className="border-border border-b">
      <div className="flex h-20 items-center justify-center bg-muted bg-[linear-gradient(var(--border)_1px,transparent_1px),linear-gradient(90deg,var(--border)_1px,transparent_1px)] bg-size-[22px_22px]">
        <MapPin className="size-6 text-danger" aria-hidden />
      </div>
      <p dir="auto" className="px-2.5 pt-1.5 font-medium wrap-anywhere">
        {place.name ? draw(place.name) : t("place")}
      </p>
      <p dir="auto" className="px-2.5 pb-1.5 text-xs text-muted-foreground wrap-anywhere">
        {draw(place.address)}
      </p>
    </div>
  );
}
