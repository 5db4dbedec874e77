import { useTranslations } from "next-intl";
import { type Column, TwoLines } from "#components/data-table/data-table";
import { StatusBadge } from "#components/messaging/status-badge";
import { LocalTime } from "#components/ui/local-time";
import { senderQualities } from "#db/enums";
import type { SenderRow } from "#lib/channels/queries";
import { needsCode } from "#lib/channels/rules";
import { NumberActions } from "./number-actions.tsx";

/** A number with how it is written for people, which takes a large library: the server writes it. */
export type ShownSender = SenderRow & { shown: string };

type Given = { channelId: string; labUrl: string | null; mayManage: boolean };

const verificationStates = ["VERIFIED", "NOT_VERIFIED", "EXPIRED"] as const;
const nameStates = [
  "APPROVED",
  "AVAILABLE_WITHOUT_REVIEW",
  "PENDING_REVIEW",
  "DECLINED",
  "EXPIRED",
  "NONE",
  "NON_EXISTS",
] as const;

export function useNumberColumns(given: Given): Column<ShownSender>[] {
  const t = useTranslations();
  const none = <span className="text-muted-foreground">{t("common.empty")}</span>;
  const column = (id: "number" | "verification" | "state" | "name" | "quality" | "tier" | "official") => ({
    id,
    header: t(`channels.numbers.columns.${id}`),
  });
  return [
    {
      ...column("number"),
      place: "a",
      cell: (row) => (
        <TwoLines title={<span className="tabular-nums whitespace-nowrap">{row.shown}</span>} sub={row.displayName} />
      ),
    },
    {
      ...column("verification"),
      place: "c",
      dropBelow: 520,
      cell: (row) => {
        const known = verificationStates.find((state) => state === row.verificationState);
        const waits = row.verifiedUntil && row.state !== "CONNECTED" && !needsCode(row);
        return (
          <TwoLines
            title={
              <span className="font-normal">
                {known ? t(`channels.numbers.verification.${known}`) : row.verificationState}
              </span>
            }
            sub={
              waits
                ? t.rich("channels.numbers.verifiedUntilRich", {
                    date: () => <LocalTime at={row.verifiedUntil as Date} show="date" />,
                  })
                : null
            }
          />
        );
      },
    },
    { ...column("state"), place: "b", cell: (row) => <StatusBadge of="sender" state={row.state} /> },
    {
      ...column("name"),
      dropBelow: 900,
      cell: (row) => {
        const known = nameStates.find((state) => state === row.nameState);
        return known ? t(`channels.numbers.nameState.${known}`) : (row.nameState ?? none);
      },
    },
    {
      ...column("quality"),
      dropBelow: 640,
      cell: (row) => (
        <StatusBadge of="quality" state={senderQualities.find((state) => state === row.quality) ?? "UNKNOWN"} />
      ),
    },
    {
      ...column("tier"),
      dropBelow: 760,
      cell: (row) => <Tier tier={row.tier} />,
    },
    {
      ...column("official"),
      dropBelow: 1040,
      cell: (row) => (row.official ? t("channels.numbers.official") : t("channels.numbers.notOfficial")),
    },
    {
      id: "actions",
      header: t("channels.columns.actions"),
      // A phone has no room for every column; the next step matters most.
      place: "e",
      quietHeader: true,
      align: "right",
      cell: (row) => <NumberActions row={row} {...given} />,
    },
  ];
}

/** A messaging tier such as `TIER_100K` as people per day. */
function Tier({ tier }: { tier: string | null }) {
  const t = useTranslations();
  if (tier === "TIER_UNLIMITED") return t("channels.numbers.tierUnlimited");
  const parts = /^TIER_(\d+)(K?)$/.exec(tier ?? "");
  if (!parts) return <span className="text-muted-foreground">{tier ?? t("common.empty")}</span>;
  const people = Number(parts[1]) * (parts[2] ? 1000 : 1);
  return (
    <span className="tabular-nums whitespace-nowrap" title={tier ?? undefined}>
      {t("channels.numbers.tier", { people })}
    </span>
  );
}
