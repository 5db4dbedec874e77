import { useTranslations } from "next-intl";
import type { RenderedCard } from "#lib/templates/content/render-template";
import { type DrawText, Paragraphs } from "./paragraphs.tsx";
import { PreviewButtons } from "./preview-buttons.tsx";
import { type PreviewFiles, PreviewMedia } from "./preview-media.tsx";

/** The cards of a carousel, in a row that slides by touch, by wheel and, once it has the focus, by the arrow keys. */
export function PreviewCards({
  cards,
  files,
  draw,
  line,
}: {
  cards: readonly RenderedCard[];
  files?: PreviewFiles;
  draw: DrawText;
  line: DrawText;
}) {
  const t = useTranslations("shell.preview");
  return (
    <section
      aria-label={t("cards", { count: cards.length })}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: whoever has no pointer slides it with the arrow keys
      tabIndex={0}
      className="-mx-3 flex snap-x snap-mandatory gap-2 overflow-x-auto px-3 pb-1 text-[13.5px] leading-[19px] focus-visible:shadow-[inset_0_0_0_2px_var(--ring)]"
    >
      {cards.map((card, at) => (
        <article
          // biome-ignore lint/suspicious/noArrayIndexKey: a card is known by its place
          key={at}
          aria-label={t("card", { number: at + 1, count: cards.length })}
          className="flex w-[86%] shrink-0 snap-start flex-col overflow-hidden rounded-xl bg-card shadow-sm"
        >
          {card.media ? <PreviewMedia media={card.media} files={files} draw={line} /> : null}
          <div className="flex-1 px-2.5 py-1.5 [&_p+p]:mt-[9px]">
            {card.title === undefined ? null : (
              <p dir="auto" className="font-strong wrap-anywhere">
                {card.title === "" ? t("cardTitle") : line(card.title)}
              </p>
            )}
            {card.body ? <Paragraphs text={card.body} draw={draw} /> : null}
          </div>
          <PreviewButtons buttons={card.buttons} most={card.buttons.length} />
        </article>
      ))}
    </section>
  );
}
