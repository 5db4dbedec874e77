import { useTranslations } from "next-intl";
import type { RenderedButton } from "#lib/templates/content/render-template";
import { cn } from "../../ui/cn.tsx";
import { Copy, CornerUpLeft, ExternalLink, type Icon, List, PenLine, Phone, Store } from "../../ui/icons.tsx";
import { foldButtons } from "../fold-buttons.ts";

/** What stands before the text of each kind of button. */
export const buttonIcons: Record<RenderedButton["kind"], Icon> = {
  quick_reply: CornerUpLeft,
  url: ExternalLink,
  phone: Phone,
  copy_code: Copy,
  flow: PenLine,
  catalogue: Store,
  products: List,
};

const buttonRow =
  "flex h-[38px] items-center justify-center gap-1.5 border-t border-border px-2 font-medium text-primary";

/** The buttons below a message; those that a phone does not show at once open from a last one. */
export function PreviewButtons({ buttons, most }: { buttons: readonly RenderedButton[]; most: number }) {
  const t = useTranslations("shell");
  const { shown, folded } = foldButtons(buttons, most);
  const row = (button: RenderedButton, at: number) => {
    const Icon = buttonIcons[button.kind];
    return (
      <span key={at} className={buttonRow}>
        <Icon className="size-3.5" aria-hidden />
        <span className="min-w-0 truncate" dir="auto">
          {button.text || t("preview.button")}
        </span>
      </span>
    );
  };
  return (
    <>
      {shown.map(row)}
      {folded.length > 0 ? (
        <details>
          <summary
            className={cn(
              buttonRow,
              "list-none focus-visible:shadow-[inset_0_0_0_2px_var(--ring)] [&::-webkit-details-marker]:hidden",
            )}
          >
            <List className="size-3.5" aria-hidden />
            {t("phoneOptions")}
          </summary>
          {folded.map(row)}
        </details>
      ) : null}
    </>
  );
}
