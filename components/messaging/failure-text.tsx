import { useTranslations } from "next-intl";
import type { FailureKind } from "#db/enums";

export type FailureWords = {
  /** What the failure is, as the start of a sentence without a full stop. */
  meaning: string;
  /** What to do about it, as whole sentences. */
  next: string;
};

/**
 * The words of a failure: by the platform's code where it is known, else by our kind.
 *
 * @returns a function, so that a list asks once and translates each row
 */
export function useFailureWords(): (code: string | null, kind: FailureKind) => FailureWords {
  const t = useTranslations();
  return (code, kind) => {
    // Codes are data of the platform, not a list the type checker knows.
    const entry = `messages.failures.whatsapp.${code}` as "messages.failures.whatsapp.131026";
    if (code && t.has(`${entry}.meaning`)) return { meaning: t(`${entry}.meaning`), next: t(`${entry}.next`) };
    return { meaning: t(`states.failure.${kind}`), next: t(`messages.failureNext.${kind}`) };
  };
}

/** What a failure means and, on request, what to do about it. */
export function FailureText({
  code,
  kind,
  next = false,
}: {
  code: string | null;
  kind: FailureKind;
  /** Adds the next step. */
  next?: boolean;
}) {
  const t = useTranslations("messages");
  const words = useFailureWords()(code, kind);
  return <span>{next ? t("failureSentence", words) : words.meaning}</span>;
}

/** The platform's code in mono, its meaning in the title; for narrow columns. */
export function FailureCode({ code, kind }: { code: string | null; kind: FailureKind }) {
  const t = useTranslations("messages");
  const words = useFailureWords()(code, kind);
  if (!code) return <span title={t("failureSentence", words)}>{words.meaning}</span>;
  return (
    <span className="mono nw" title={t("failureSentence", words)}>
      {code}
      <span className="sr-only">: {words.meaning}</span>
    </span>
  );
}
