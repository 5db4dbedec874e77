"use client";

import { useTranslations } from "next-intl";

const nameStates = [
  "APPROVED",
  "AVAILABLE_WITHOUT_REVIEW",
  "PENDING_REVIEW",
  "DECLINED",
  "EXPIRED",
  "NONE",
  "NON_EXISTS",
] as const;

/** How the review of a name stands; the platform's word for a state that has no name here. */
export function useNameState(): (state: string | null) => string {
  const t = useTranslations("channels.numbers.nameState");
  const none = useTranslations("common")("empty");
  return (state) => {
    const known = nameStates.find((one) => one === state);
    return known ? t(known) : (state ?? none);
  };
}
