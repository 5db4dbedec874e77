import { getTranslations } from "next-intl/server";
import type { Platform } from "#db/enums";
import type { ExportedFallback, ExportedMessage } from "#lib/campaigns/report/export-messages";
import { failureWords } from "./failure-words.ts";
import { momentIn } from "./moment-in.ts";

const columns = ["row", "recipient", "state", "code", "reason", "next", "detail", "language", "template"] as const;
const moments = ["accepted", "sent", "delivered", "read", "failed"] as const;

/** The header of a campaign's results and the cells of each row, in the reader's language and on the workspace's clock. */
export async function tableOf(platform: Platform, zone: string) {
  const [t, states, words, reasons, dropped] = await Promise.all([
    getTranslations("excel.campaign"),
    getTranslations("states.message"),
    failureWords(platform),
    getTranslations("rowReasons"),
    getTranslations("states.fallbackReason"),
  ]);
  function why({ failure, kept }: ExportedMessage): string[] {
    if (failure) {
      const { meaning, next } = words(failure.code, failure.kind);
      return [failure.code ?? "", meaning, next, failure.detail ?? ""];
    }
    if (!kept) return ["", "", "", ""];
    const reason = reasons(`${kept.reason}.text`);
    return ["", reason, reasons(`${kept.reason}.next`), kept.column ?? ""];
  }
  function replacement(fallback: ExportedFallback | null): string {
    if (fallback?.state === "made") return t("replaced", { state: fallback.sent ? states(fallback.sent) : "" }).trim();
    if (fallback?.state === "dropped") return fallback.reason ? dropped(fallback.reason) : t("notReplaced");
    return fallback ? t("replacementWaits") : "";
  }
  function cells(message: ExportedMessage): string[] {
    const { row, address, state, language, templateCode, fallback, clicks, id } = message;
    return [
      ...[row === null ? "" : String(row), address ?? ""],
      state === "skip" || state === "hold" ? t(state) : states(state),
      ...[...why(message), language ?? "", templateCode ?? ""],
      ...moments.map((name) => momentIn(zone, message[`${name}At`])),
      ...[clicks === 0 ? "" : String(clicks), replacement(fallback), id ?? ""],
    ];
  }
  const headers = [
    ...columns.map((column) => t(column)),
    ...moments.map((name) => t("zone", { column: t(name), zone })),
    ...[t("clicks"), t("fallback"), t("id")],
  ];
  return { headers, cells };
}
