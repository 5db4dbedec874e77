import { NextIntlClientProvider } from "next-intl";
import { getLocale } from "next-intl/server";
import type { ComponentType, FunctionComponent, ReactNode } from "react";
import { clientTexts } from "#lib/i18n/client-texts";
import { MoreTexts } from "./more-texts.tsx";

/**
 * Brings to the browser the texts that the parts of a layout use there. Which ones is read from the sources when the web is
 * built. A page below brings its own, which take their place.
 *
 * @param of the layout's path below `app`, without the ending
 */
export async function Texts({ of, children }: { of: string; children: ReactNode }) {
  const language = await getLocale();
  return <NextIntlClientProvider messages={clientTexts(of, language)}>{children}</NextIntlClientProvider>;
}

/**
 * The same for a page or a layout as a whole.
 *
 * @param entry its path below `app`, without the ending
 */
export function withTexts<Props extends object>(
  entry: string,
  Entry: FunctionComponent<Props>,
): FunctionComponent<Props> {
  return function WithTexts(props: Props) {
    return (
      <Texts of={entry}>
        <Entry {...props} />
      </Texts>
    );
  };
}

/**
 * The same for a part of a page that is not always drawn: its texts come with it, beside those of the page.
 *
 * @param entry its path below `app`, without the ending
 */
export function withPartTexts<Props extends object>(
  entry: string,
  Part: ComponentType<Props>,
): FunctionComponent<Props> {
  return async function WithPartTexts(props: Props) {
    return (
      <MoreTexts texts={clientTexts(entry, await getLocale())}>
        <Part {...props} />
      </MoreTexts>
    );
  };
}
