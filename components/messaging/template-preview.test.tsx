import { NextIntlClientProvider } from "next-intl";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, it } from "vitest";
import { texts } from "#lib/i18n/later/en";
import { TemplatePreview } from "./template-preview.tsx";

const content = {
  header: null,
  body: "Hello $(first_name), your *parcel* $(order_no) is _here_.",
  ...{ footer: null, buttons: [], samples: {} },
};

/** What is read of a preview with these values, without tags. */
function read(values: string[], plain = false): string {
  const html = renderToStaticMarkup(
    <NextIntlClientProvider locale="en" messages={texts} timeZone="UTC">
      <TemplatePreview content={content} values={values} plain={plain} />
    </NextIntlClientProvider>,
  );
  expect(html).toMatch(/<b>(<span>)+parcel</);
  expect(html).toMatch(/<i>(<span>)+here</);
  return html.replace(/<[^>]+>/g, "");
}

it("fills variables in whose names have signs that mark texts", () => {
  expect(read(["Ines", "17"])).toContain("Hello Ines, your parcel 17 is here.");
  expect(read(["*Ines*", "_17_"], true)).toContain("Hello *Ines*, your parcel _17_ is here.");
});

it("names the variables that have no value yet", () => {
  expect(read(["", ""])).toContain("Hello $(first_name), your parcel $(order_no) is here.");
});
