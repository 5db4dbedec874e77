import { useTranslations } from "next-intl";
import { Bytes } from "#components/ui/bytes";
import { Note } from "#components/ui/note";
import { ProgressBar } from "#components/ui/progress-bar";
import type { LibraryRoom } from "#lib/media/library/queries";

/** From this part on, people are told that there is little room left. */
const tight = 0.9;

/** How much of the workspace's room is taken, and by what. */
export function RoomNote({ room: { library, received, most } }: { room: LibraryRoom }) {
  const t = useTranslations("library.room");
  const taken = library + received;
  const isTight = taken >= most * tight;
  return (
    <div className="flex min-w-0 flex-col gap-2">
      <div className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1 text-xs text-muted-foreground">
        <ProgressBar
          className="w-40"
          size="xs"
          label={t("label")}
          total={most}
          parts={[
            { value: library, tone: isTight ? "warning" : "primary", label: t("library") },
            { value: received, tone: "neutral", label: t("received") },
          ]}
        />
        <span className="tabular-nums">
          {t.rich("taken", {
            library: () => <Bytes value={library} />,
            received: () => <Bytes value={received} />,
            most: () => <Bytes value={most} />,
          })}
        </span>
      </div>
      {isTight ? <Note tone="warning">{t("tight")}</Note> : null}
    </div>
  );
}
