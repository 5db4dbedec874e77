"use client";

import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { Select } from "#components/ui/select";

const ALL = "all";

/** Narrows the chart to one channel, in the URL. */
export function ChannelSelect({
  channels,
  current,
}: {
  channels: readonly { id: string; name: string }[];
  current: string | null;
}) {
  const t = useTranslations("dashboard.chart");
  const router = useRouter();
  const pathname = usePathname();
  const search = useSearchParams();
  return (
    <span className="w-[180px] slim:w-full">
      <Select
        size="sm"
        aria-label={t("channel")}
        value={current ?? ALL}
        options={[
          { value: ALL, label: t("allChannels") },
          ...channels.map(({ id, name }) => ({ value: id, label: name })),
        ]}
        onValueChange={(value) => {
          const next = new URLSearchParams(search);
          if (value === ALL) next.delete("channel");
          else next.set("channel", value);
          router.push(`${pathname}?${next}`, { scroll: false });
        }}
      />
    </span>
  );
}
