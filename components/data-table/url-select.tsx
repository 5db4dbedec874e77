"use client";

import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { Select } from "#components/ui/select";

const ALL = "all";

/** A select that keeps its value in the URL parameter `name`. Its first option, `all`, removes the parameter. */
export function UrlSelect({
  name,
  label,
  all,
  options,
  current,
}: {
  name: string;
  label: string;
  all: string;
  options: readonly { value: string; label: string }[];
  current: string | null;
}) {
  const router = useRouter();
  const pathname = usePathname();
  const search = useSearchParams();
  return (
    <span className="w-[180px] slim:w-full">
      <Select
        size="sm"
        aria-label={label}
        value={current ?? ALL}
        options={[{ value: ALL, label: all }, ...options]}
        onValueChange={(value) => {
          const next = new URLSearchParams(search);
          if (value === ALL) next.delete(name);
          else next.set(name, value);
          router.push(`${pathname}?${next}`, { scroll: false });
        }}
      />
    </span>
  );
}
