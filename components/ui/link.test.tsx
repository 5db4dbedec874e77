import { renderToStaticMarkup } from "react-dom/server";
import { expect, it } from "vitest";
import { Link } from "./link.tsx";

it("a link keeps its looks and what is said of it", () => {
  const html = renderToStaticMarkup(
    <Link href="/campaigns" className="flex gap-2" aria-current="page">
      Campaigns
    </Link>,
  );
  expect(html).toContain('href="/campaigns"');
  expect(html).toContain('class="flex gap-2"');
  expect(html).toContain('aria-current="page"');
});
