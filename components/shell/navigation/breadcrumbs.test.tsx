import { PathnameContext } from "next/dist/shared/lib/hooks-client-context.shared-runtime.js";
import { NextIntlClientProvider } from "next-intl";
import { type ReactNode, Suspense, use } from "react";
import { renderToReadableStream } from "react-dom/server.edge";
import { expect, test } from "vitest";
import { texts } from "#lib/i18n/later/en";
import { Breadcrumbs, BreadcrumbsProvider, BreadcrumbTrail } from "./breadcrumbs.tsx";

const bar = { first: { label: "Lumen", href: "/" }, kind: "business", role: "owner" } as const;

/** What the server sends of a page below the top bar, all of it. */
async function sent(page: ReactNode): Promise<string> {
  const stream = await renderToReadableStream(
    <NextIntlClientProvider locale="en" messages={texts} timeZone="UTC">
      <PathnameContext.Provider value="/campaigns/1">
        <BreadcrumbsProvider>
          <BreadcrumbTrail {...bar} />
          {page}
        </BreadcrumbsProvider>
      </PathnameContext.Provider>
    </NextIntlClientProvider>,
  );
  return new Response(stream).text();
}

const crumbs = [{ label: "Campaigns", href: "/campaigns" }, { label: "Spring" }];
const current = /aria-current="page"[^>]*>([^<]*)</g;
const named = (html: string) => [...html.matchAll(current)].map(([, words]) => words).at(-1);

test("the server sends the breadcrumbs of the page, although the bar that shows them stands before it", async () => {
  expect(named(await sent(<Breadcrumbs crumbs={crumbs} />))).toBe("Spring");
});

function Late({ data }: { data: Promise<void> }) {
  use(data);
  return <Breadcrumbs crumbs={crumbs} />;
}

test("they are those of the page that comes later, not of what stands in for it", async () => {
  let ready: () => void = () => {};
  const data = new Promise<void>((settle) => {
    ready = settle;
  });
  const html = sent(
    <Suspense fallback={<Breadcrumbs crumbs={[{ label: "Loading" }]} loading />}>
      <Late data={data} />
    </Suspense>,
  );
  setImmediate(ready);
  expect(named(await html)).toBe("Spring");
});

test("a page that never names any gets those of the menu, and the answer ends", async () => {
  expect(named(await sent(<p>Something failed</p>))).toBe("Campaigns");
});
