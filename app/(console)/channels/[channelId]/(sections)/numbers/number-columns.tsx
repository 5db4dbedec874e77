import { useTranslations } from "next-intl";
import { type Column, TwoLines } from "#components/data-table/data-table";
import { StatusBadge } from "#components/messaging/status-badge";
import { Link } from "#components/ui/link";
import { LocalTime } from "#components/ui/local-time";
import { senderQualities } from "#db/sender-enums";
import type { SenderRow } from "#lib/channels/queries";
import { needsCode } from "#lib/channels/rules";
import { useNameState } from "./name-state.ts";
import { NumberActions } from "./number-actions.tsx";
import { Tier } from "./tier.tsx";

/** A number with how it is written for people, which takes a large library: the server writes it. */
export type ShownSender = SenderRow & { shown: string };

type Given = { channelId: string; labUrl: string | null; mayManage: boolean };

const verificationStates = ["VERIFIED", "NOT_VERIFIED", "EXPIRED"] as const;
export function useNumberColumns(given: Given): Column<ShownSender>[] {
  const t = useTranslations();
  const nameState = useNameState();
  const column = (id: "number" | "verification" | "state" | "name" | "quality" | "tier" | "official") => ({
    id,
    header: t(`channels.numbers.columns.${id}`),
  });
  const marksOf = useMarks();
  return [
    {
      ...column("number"),
      place: "a",
      cell: (row) => (
        <TwoLines
          title={
            <Link href={`/channels/${given.channelId}/numbers/${row.id}`} className="tabular-nums whitespace-nowrap">
              {row.shown}
            </Link>
          }
          sub={[row.displayName, ...marksOf(row)].join(" · ")}
        />
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
      cell: (row) => (
        <TwoLines
          title={<span className="font-normal">{nameState(row.nameState)}</span>}
          sub={row.newNameState ? t("channels.numbers.newNameReview", { state: nameState(row.newNameState) }) : null}
        />
      ),
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

/** What is out of the ordinary about a number, in words. */
function useMarks(): (row: ShownSender) => string[] {
  const t = useTranslations("channels.numbers");
  return (row) => [
    ...(row.moving ? [t("moving")] : []),
    ...(row.sharedWithApp ? [t("shared")] : []),
    ...(row.marketingPausedAt ? [t("marketingPaused")] : []),
    ...(row.ownCallback ? [t("ownCallback")] : []),
  ];
}
