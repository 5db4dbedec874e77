import { useTranslations } from "next-intl";
import { ChannelGlyph } from "#components/messaging/channel-glyph";
import { CopyId } from "#components/messaging/copy-id";
import { Link } from "#components/ui/link";
import type { Platform } from "#db/enums";

/** A channel in a list: its glyph, its name (a link when `href` is given) and its id. */
export function ChannelCell({ type, name, id, href }: { type: Platform; name: string; id: string; href?: string }) {
  return (
    <span className="flex min-w-0 items-center gap-2.5">
      <ChannelGlyph platform={type} named />
      <span className="flex min-w-0 flex-col py-1 leading-6 slim:py-0">
        {href ? (
          <Link className="min-w-0 truncate font-medium" href={href}>
            {name}
          </Link>
        ) : (
          <span className="min-w-0 truncate font-medium">{name}</span>
        )}
        <CopyId value={id} />
      </span>
    </span>
  );
}

export function Remarks({ text }: { text: string }) {
  const t = useTranslations("common");
  if (!text) return <span className="text-muted-foreground">{t("empty")}</span>;
  return (
    <span className="block max-w-[200px] min-w-0 truncate text-secondary-foreground" title={text}>
      {text}
    </span>
  );
}
