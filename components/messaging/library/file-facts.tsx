import { useTranslations } from "next-intl";
import { Bytes } from "#components/ui/bytes";
import type { FitProblem } from "#lib/media/library/rules";

/** `JPEG` for `image/jpeg`; the last part of what has no better name. */
export function typeName(type: string): string {
  const known: Record<string, string> = {
    "application/x-cfb": "DOC/XLS/PPT",
    "application/msword": "DOC",
    "application/vnd.ms-excel": "XLS",
    "application/vnd.ms-powerpoint": "PPT",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "DOCX",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "XLSX",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "PPTX",
    "text/plain": "TXT",
    "audio/mpeg": "MP3",
    "video/3gpp": "3GP",
  };
  return known[type] ?? (type.split("/").at(-1) ?? type).toUpperCase();
}

/** `1:05` for 65 seconds. */
function clock(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

type Props = {
  type: string;
  size: number;
  width: number | null;
  height: number | null;
  durationMs?: number | null;
};

/** Type, size, pixels and length of a file in one line. */
export function FileFacts({ type, size, width, height, durationMs = null }: Props) {
  return (
    <span className="tabular-nums">
      {typeName(type)} · <Bytes value={size} />
      {width !== null && height !== null ? ` · ${width} × ${height}` : null}
      {durationMs !== null ? ` · ${clock(durationMs)}` : null}
    </span>
  );
}

/** What stands against a file, in words. */
export function FitText({ problem }: { problem: FitProblem }) {
  const t = useTranslations("library.fit");
  const { key, values } = problem;
  if (key === "type") return t("type", { type: typeName(values.type) });
  return t(key, values);
}
