import { useTranslations } from "next-intl";
import { useEffect, useEffectEvent, useState } from "react";
import { postFile } from "#components/messaging/library/post-file";

/** One file that is uploaded, and how it stands. `sent` goes from 0 to 1. */
export type Uploading = { key: string; file: File; sent: number } & (
  | { state: "waiting" | "sending" | "done" }
  /** The library had the same content, under this name. */
  | { state: "known"; name: string }
  | { state: "failed"; message: string }
);

/** Uploads at once: the others wait, so that a hundred files leave room for somebody else's one. */
const atOnce = 2;

let made = 0;

/** Uploads files one after another. A file that is refused stays with its reason, and does not hold up the others. */
export function useUploads(onAllDone: (items: readonly Uploading[]) => void) {
  const errors = useTranslations("common.error");
  const [items, setItems] = useState<readonly Uploading[]>([]);
  const set = (key: string, next: (item: Uploading) => Uploading) =>
    setItems((now) => now.map((item) => (item.key === key ? next(item) : item)));

  async function send({ key, file }: Uploading) {
    set(key, () => ({ key, file, sent: 0, state: "sending" }));
    const result = await postFile(file, {}, (sent) => set(key, (item) => ({ ...item, sent })));
    set(key, () => {
      if (!("file" in result))
        return { key, file, sent: 0, state: "failed", message: result.message ?? errors("network") };
      const { known, name } = result.file;
      return known ? { key, file, sent: 1, state: "known", name } : { key, file, sent: 1, state: "done" };
    });
  }

  const running = items.filter(({ state }) => state === "sending").length;
  const next = running < atOnce ? items.find(({ state }) => state === "waiting") : undefined;
  const over = items.length > 0 && running === 0 && !next;
  const begin = useEffectEvent((item: Uploading) => void send(item));
  const tell = useEffectEvent(() => onAllDone(items));
  useEffect(() => {
    if (next) begin(next);
  }, [next]);
  useEffect(() => {
    if (over) tell();
  }, [over]);

  return {
    items,
    add: (files: readonly File[]) =>
      setItems((now) => [
        ...now.filter(({ state }) => state !== "done"),
        ...files.map((file): Uploading => ({ key: String(made++), file, sent: 0, state: "waiting" })),
      ]),
    retry: (key: string) => set(key, ({ file }) => ({ key, file, sent: 0, state: "waiting" })),
    clear: () => setItems((now) => now.filter(({ state }) => state === "waiting" || state === "sending")),
  };
}
