"use client";

import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { Select } from "#components/ui/select";

const ALL = "all";

/** Narrows the page to one number, in the URL. */
export function SenderSelect({
  senders,
  current,
}: {
  senders: readonly { id: string; name: string }[];
  current: string | null;
}) {
  const t = useTranslations("dashboard.data");
  const router = useRouter();
  const pathname = usePathname();
  const search = useSearchParams();
  return (
    <span className="w-[180px] slim:w-full">
      <Select
        size="sm"
        aria-label={t("sender")}
        value={current ?? ALL}
        options={[
          { value: ALL, label: t("allSenders") },
          ...senders.map(({ id, name }) => ({ value: id, label: name })),
        ]}
        onValueChange={(value) => {
          const next = new URLSearchParams(search);
          if (value === ALL) next.delete("sender");
          else next.set("sender", value);
          router.push(`${pathname}?${next}`, { scroll: false });
        }}
      />
    </span>
  );
}
