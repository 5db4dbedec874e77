import { NextIntlClientProvider } from "next-intl";
import type { ReactNode } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, test } from "vitest";
import { FitText } from "#components/messaging/library/file-facts";
import type { Language } from "#db/enums";
import { catalogues } from "#lib/i18n/catalogues";
import type { LibraryRow } from "#lib/media/library/queries";
import { FileGrid } from "./file-grid.tsx";
import { FileUses, PlatformCopies } from "./file-uses.tsx";
import { RoomNote } from "./room-note.tsx";
import { UploadList } from "./upload-list.tsx";

const at = new Date("2026-11-22T10:00:00Z");
const file: LibraryRow = {
  ...{ id: "l1", mediaId: "m1", name: "poster.png", kind: "image", type: "image/png", size: 412_000 },
  ...{ width: 1_910, height: 1_000, durationMs: null, thumbnail: "made", channelId: null, createdAt: at },
  ...{ createdByName: "Ana", replacedAt: null, uses: 2, href: "/address?media=m1", changeable: true },
};
const spot: LibraryRow = {
  ...{ ...file, id: "l2", name: "spot.mp4", kind: "video", type: "video/mp4", uses: 0, thumbnail: null },
  ...{ width: null, height: null, durationMs: 65_000, changeable: false },
};

function draw(parts: ReactNode, locale: Language = "en"): string {
  return renderToStaticMarkup(
    <NextIntlClientProvider
      locale={locale}
      messages={catalogues[locale]}
      timeZone="UTC"
      onError={(error) => {
        throw error;
      }}
    >
      {parts}
    </NextIntlClientProvider>,
  );
}
const words = (html: string) => html.replace(/<[^>]*>/g, " ").replace(/\s+/g, " ");

const grid = (
  <FileGrid
    rows={[file, spot]}
    open={null}
    hrefOf={(id) => `/library?open=${id}`}
    manages
    chosen={new Set()}
    choose={() => {}}
    onAct={() => {}}
  />
);

describe("the library draws", () => {
  test("each file with its facts, its use, and a box for those that may be changed", () => {
    const html = draw(grid);
    expect(words(html)).toContain("poster.png PNG · 412 kB · 1910 × 1000 Used 2 times");
    expect(words(html)).toContain("spot.mp4 MP4 · 412 kB · 1:05 Not used");
    expect(html).toContain('src="/address?media=m1&amp;small=1"');
    expect(html.match(/role="checkbox"/g)).toHaveLength(1);
  });

  test("where a file is used, with what still has the earlier one", () => {
    const place = { channelId: "c1", channelName: "Shop" };
    const html = draw(
      <FileUses
        uses={[
          { ...place, kind: "template", code: "7", name: "spring_sale", language: "de", state: "pass", earlier: true },
          { ...place, kind: "campaign", id: "9", name: "Spring", state: "paused", earlier: false },
        ]}
        past={[{ id: "8", name: "Winter", channelId: "c1", state: "completed" }]}
        partial={false}
      />,
    );
    expect(html).toContain('href="/channels/c1/templates/7"');
    expect(html).toContain('href="/campaigns/8"');
    expect(words(html)).toContain("Earlier file");
    expect(words(draw(<FileUses uses={[]} past={[]} partial />))).toContain("Nothing in your channels uses it.");
  });

  test("what became of each upload", () => {
    const of = (name: string) => ({ key: name, file: new File(["12345"], name), sent: 0.4 });
    const html = words(
      draw(
        <UploadList
          items={[
            { ...of("a.png"), state: "done" },
            { ...of("b.png"), state: "known", name: "a.png" },
            { ...of("c.svg"), state: "failed", message: "The platform does not take it." },
            { ...of("d.png"), state: "sending" },
          ]}
          onRetry={() => {}}
          onClear={() => {}}
        />,
      ),
    );
    expect(html).toContain("3 of 4 files done");
    expect(html.indexOf("c.svg")).toBeLessThan(html.indexOf("a.png"));
    expect(html).toContain("Already in the library as a.png");
    expect(html).toContain("c.svg 5 bytes The platform does not take it. Try again");
  });

  test.each(["en", "zh"] as const)("all of it in %s", (locale) => {
    const gigabyte = 1024 ** 3;
    const problems = [
      { key: "type", values: { type: "image/gif" } },
      { key: "large", values: { megabytes: 5 } },
      { key: "exact", values: { width: 512, height: 512, across: 9, down: 9 } },
      { key: "cut", values: { ratio: "1.91", across: 9, down: 9 }, advice: true },
    ] as const;
    const html = draw(
      <>
        {grid}
        <RoomNote room={{ library: 9 * gigabyte, received: gigabyte, most: 10 * gigabyte }} />
        <PlatformCopies
          copies={[
            { channelId: "c1", channelName: "Shop", sender: "+4915", uploadedAt: at, expiresAt: at },
            { channelId: "c1", channelName: "Shop", sender: "+4916", uploadedAt: at, expiresAt: null },
          ]}
        />
        {problems.map((problem) => (
          <FitText key={problem.key} problem={problem} />
        ))}
      </>,
      locale,
    );
    expect(words(html)).toContain(locale === "en" ? "There is little room left" : "素材空间即将用完");
    expect(words(html)).toContain("512 × 512");
  });
});
