"use client";

import { useEffect, useRef, useState } from "react";

/** A pause in typing after which the server is asked. */
const pauseMs = 200;

/**
 * The options that fit what was typed, asked of the server while `open`. Answers that come late, after another question, are
 * dropped; while none has come the options before stay.
 *
 * @param ask null when there is nothing to ask: the options are then all there are
 */
export function useSearchedOptions<Option>(
  open: boolean,
  text: string,
  ask: ((text: string) => Promise<readonly Option[]>) | null,
): readonly Option[] | null {
  const [found, setFound] = useState<readonly Option[] | null>(null);
  const latest = useRef(ask);
  latest.current = ask;
  useEffect(() => {
    if (!open || !latest.current) return;
    let wanted = true;
    const timer = setTimeout(async () => {
      const options = await latest.current?.(text.trim());
      if (wanted && options) setFound(options);
    }, pauseMs);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [open, text]);
  return found;
}
