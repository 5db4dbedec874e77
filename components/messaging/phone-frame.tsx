import { BadgeCheck, ChevronLeft, Ellipsis, Plus, Send } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { initials } from "./initials.tsx";

/** A phone with one conversation on it; our own skin, in the theme of the page. */
export function PhoneFrame({
  name,
  subtitle,
  verified = false,
  day,
  children,
  label,
}: {
  name: string;
  subtitle?: ReactNode;
  verified?: boolean;
  day?: ReactNode;
  children: ReactNode;
  /** What is shown, for screen readers: "Preview of order_shipped". */
  label: string;
}) {
  const t = useTranslations("shell");
  return (
    <section className="phone" aria-label={label}>
      <div className="screen">
        <div className="p-top">
          <ChevronLeft aria-hidden />
          <span className="ava o" aria-hidden>
            {initials(name)}
          </span>
          <span className="grow">
            <b>
              <span className="clip">{name}</span>
              {verified ? <BadgeCheck className="s up" aria-hidden /> : null}
            </b>
            {subtitle ? <small>{subtitle}</small> : null}
          </span>
          <Ellipsis aria-hidden />
        </div>
        <div className="p-body">
          {day ? <span className="p-day">{day}</span> : null}
          {children}
        </div>
        <div className="p-in" aria-hidden>
          <Plus />
          <span>{t("phoneMessage")}</span>
          <Send />
        </div>
      </div>
    </section>
  );
}
