import { cn } from "#components/ui/cn";
import { FileText, Film, type Icon, Image, Music } from "#components/ui/icons";
import type { MediaKind } from "#lib/connectors/profile";

const icons: Record<MediaKind, Icon> = { image: Image, sticker: Image, video: Film, audio: Music, document: FileText };

type Props = {
  kind: MediaKind;
  /** Where the file is; its small picture is beside it. */
  href: string;
  /** Whether it has a small picture. */
  small: boolean;
  /** Of the icon that stands in place of a picture. */
  iconClass?: string;
  className?: string;
};

/** The small picture of a file, or the sign of its kind. Its name stands beside it, so it says nothing itself. */
export function FilePicture({ kind, href, small, iconClass = "size-6", className }: Props) {
  const Icon = icons[kind];
  return (
    <span
      className={cn(
        "relative grid flex-none place-items-center overflow-hidden bg-muted text-muted-foreground",
        className,
      )}
    >
      {small ? (
        // biome-ignore lint/performance/noImgElement: a file of the workspace, behind its sign-in
        <img
          src={`${href}&small=1`}
          alt=""
          loading="lazy"
          decoding="async"
          className="absolute inset-0 size-full object-contain"
        />
      ) : (
        <Icon className={iconClass} aria-hidden />
      )}
    </span>
  );
}
