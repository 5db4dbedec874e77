"use client";

import { useTranslations } from "next-intl";
import { Button } from "#components/ui/button";
import { Mono } from "#components/ui/mono";
import { plainCharacters, withPlainCharacters } from "#lib/sms-text/plain-characters";
import { costlyCharacters, segmentText } from "#lib/sms-text/segments";

/**
 * Into how many SMS a text is split, in which alphabet, what still fits, and which characters cost more than one place.
 * @param filled the text with its samples in place of the variables
 */
export function SegmentCounter({
  text,
  filled,
  onText,
}: {
  text: string;
  filled: string;
  onText: (text: string) => void;
}) {
  const t = useTranslations("templates.segments");
  const { encoding, segments, units, unitsPerSegment, unitsLeft } = segmentText(filled);
  const { foreign, doubled } = costlyCharacters(filled);
  const plain = plainCharacters(text);
  return (
    <div className="flex min-w-0 flex-col gap-2">
      <div role="status" className="flex min-w-0 flex-col gap-1 text-xs text-muted-foreground tabular-nums">
        <p>
          {t("count", { segments: segments.length, left: unitsLeft })} {t(encoding)}
        </p>
        <p>{t("price", { segments: segments.length, units, room: unitsPerSegment })}</p>
        {foreign.length > 0 ? <p>{t.rich("foreign", { list: () => <Characters characters={foreign} /> })}</p> : null}
        {doubled.length > 0 ? <p>{t.rich("doubled", { list: () => <Characters characters={doubled} /> })}</p> : null}
      </div>
      {plain.length > 0 ? (
        <div>
          <Button size="sm" onClick={() => onText(withPlainCharacters(text))}>
            {t("replace")}
          </Button>
        </div>
      ) : null}
    </div>
  );
}

/** Each once; the first ones of many. */
function Characters({ characters }: { characters: readonly string[] }) {
  return (
    <>
      {characters.slice(0, 12).map((character) => (
        <Mono key={character} className="mx-px inline-block rounded-xs bg-warning-soft px-1 text-warning">
          {character.trim() === ""
            ? `U+${character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, "0")}`
            : character}
        </Mono>
      ))}
      {characters.length > 12 ? "…" : null}
    </>
  );
}
