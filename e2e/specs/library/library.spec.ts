/** Files of the library: from the upload to the template that uses them, replacing and deleting. */
import { expect, test } from "#e2e/fixtures";
import { LibraryPage } from "#e2e/pages/library";
import { TemplatesPage } from "#e2e/pages/templates";
import { makeChannel } from "#e2e/support/workspace";
import { pictureOf, svg } from "#lib/media/testing";
import { createTemplate } from "#lib/templates/create-template";
import { getTemplate } from "#lib/templates/queries";

const picture = async (name: string, width = 764, height = 400, color = "#2a6") => ({
  ...{ name, mimeType: "image/png" },
  buffer: await pictureOf(width, height, color),
});

test("several files are uploaded at once, each with what became of it", async ({ as }) => {
  const library = new LibraryPage(await as("operator"));
  await library.open();
  await expect(library.page.getByText("No files yet")).toBeVisible();
  const poster = await picture("poster.png");
  await library.upload(
    poster,
    { ...poster, name: "same poster.png" },
    { name: "logo.svg", mimeType: "image/svg+xml", buffer: svg },
    await picture("square.png", 300, 300),
  );
  await expect(library.uploadOf("logo.svg")).toContainText("does not take files of the type image/svg+xml");
  await expect(library.files).toHaveCount(2);
  // Which of two equal files came first is no matter: one of them is told to be there.
  await expect(library.page.getByText(/^Already in the library as (same )?poster\.png$/)).toBeVisible();
  await expect(library.file("square.png")).toContainText("PNG");
  await expect(library.file("square.png")).toContainText("300 × 300");
  await expect(library.file("square.png")).toContainText("Not used");
  await test.step("a worker makes the small picture", async () => {
    const shown = library.file("square.png").getByRole("presentation").or(library.file("square.png").locator("img"));
    await expect(shown.first()).toBeVisible();
    await expect
      .poll(() => shown.first().evaluate((image) => (image as HTMLImageElement).naturalWidth))
      .toBeGreaterThan(0);
  });
  await test.step("the list is in the URL", async () => {
    await library.page.getByRole("searchbox", { name: "Search by name" }).fill("square");
    await expect(library.files).toHaveCount(1);
    await library.page.getByRole("link", { name: "List" }).click();
    await expect(library.page.getByRole("row", { name: /square\.png/ })).toBeVisible();
    await library.page.reload();
    await expect(library.page.getByRole("row", { name: /square\.png/ })).toBeVisible();
    expect(new URL(library.page.url()).searchParams.get("q")).toBe("square");
  });
});

test("a file is chosen in the designer, cannot be deleted then, and is replaced without changing the template", async ({
  workspace,
  enter,
}) => {
  const owner = await workspace.member("owner");
  const { id: channelId } = await makeChannel(owner);
  const { code } = await createTemplate(owner.ctx(), {
    ...{ channelId, name: "spring_sale", language: "en", category: "marketing", pauseOnCategoryChange: true },
  });
  const page = await enter(owner);
  const library = new LibraryPage(page);
  await library.open();
  await library.upload(await picture("poster.png"), await picture("square.png", 300, 300));
  await expect(library.files).toHaveCount(2);

  const designer = new TemplatesPage(page);
  await page.goto(`/channels/${channelId}/templates/${code}`);
  await designer.body.fill("Our spring sale has begun.");
  await page.getByRole("radio", { name: "Picture", exact: true }).click();
  await page.getByRole("button", { name: "Choose from the library" }).click();
  await expect(library.dialog.getByRole("button", { name: /square\.png/ })).toContainText("Phones cut it to 1.91:1");
  await library.dialog.getByRole("button", { name: /poster\.png/ }).click();
  await expect(library.dialog).toBeHidden();
  await expect(designer.body).toHaveValue("Our spring sale has begun.");
  await expect(page.getByText("poster.png").first()).toBeVisible();
  await designer.save();
  await expect(page.getByRole("status").filter({ hasText: /^Saved/ })).toBeVisible();
  const media = async () => (await getTemplate(owner.ctx(), code)).content.media;
  const chosen = await media();
  expect(chosen).toMatchObject({ file: { name: "poster.png" } });

  await test.step("it says what uses it, and is not deleted", async () => {
    await library.open();
    await library.openDetails("poster.png");
    const drawer = page.getByRole("list", { name: "Where it is used" });
    await expect(drawer.getByRole("link", { name: "spring_sale" })).toBeVisible();
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Actions for poster.png" }).click();
    await expect(page.getByRole("menuitem", { name: "Delete…" })).toBeDisabled();
    await page.keyboard.press("Escape");
  });

  await test.step("another file takes its place, and the template keeps its own until it is edited", async () => {
    await library.replace("poster.png", await picture("newer.png", 764, 400, "#a26"));
    await expect(library.dialog).toBeHidden();
    expect(await media()).toEqual(chosen);
    await page.goto(`/channels/${channelId}/templates/${code}`);
    await expect(page.getByText("The library has a newer file: newer.png.")).toBeVisible();
    await page.getByRole("button", { name: "Use it" }).click();
    await designer.save();
    await expect.poll(media).toMatchObject({ file: { name: "newer.png" } });
  });

  await test.step("what nothing uses is deleted", async () => {
    await library.open();
    await library.remove("square.png");
    await expect(library.dialog).toBeHidden();
    await expect(library.file("square.png")).toHaveCount(0);
  });
});

test("a file is uploaded in the designer, and is in the library then", async ({ workspace, enter }) => {
  const owner = await workspace.member("owner");
  const { id: channelId } = await makeChannel(owner);
  const { code } = await createTemplate(owner.ctx(), {
    ...{ channelId, name: "summer_sale", language: "en", category: "marketing", pauseOnCategoryChange: true },
  });
  const page = await enter(owner);
  await page.goto(`/channels/${channelId}/templates/${code}`);
  await page.getByRole("radio", { name: "Picture", exact: true }).click();
  await page.getByRole("button", { name: "Choose from the library" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("The library has no file of this kind yet.");
  await dialog.getByLabel("Upload a file").setInputFiles({ name: "a.png", mimeType: "image/png", buffer: svg });
  await expect(dialog.getByRole("alert")).toContainText("does not take files of the type image/svg+xml");
  await dialog.getByLabel("Upload a file").setInputFiles(await picture("beach.png"));
  await expect(dialog).toBeHidden();
  await expect(page.getByText("beach.png").first()).toBeVisible();
  const library = new LibraryPage(page);
  await library.open();
  await expect(library.file("beach.png")).toContainText("764 × 400");
});

test("a viewer sees the files and cannot change them; finance sees none", async ({ workspace, enter, as }) => {
  const operator = new LibraryPage(await enter(await workspace.member("operator")));
  await operator.open();
  await operator.upload(await picture("poster.png"));
  await expect(operator.file("poster.png")).toBeVisible();
  const viewer = new LibraryPage(await as("viewer"));
  await viewer.open();
  await expect(viewer.file("poster.png")).toBeVisible();
  await expect(viewer.page.getByRole("button", { name: "Upload files" })).toHaveCount(0);
  await viewer.page.getByRole("button", { name: "Actions for poster.png" }).click();
  await expect(viewer.page.getByRole("menuitem", { name: /^Delete/ })).toBeDisabled();
  const finance = new LibraryPage(await as("finance"));
  await finance.open();
  await expect(finance.page.getByRole("heading", { name: /^You are not allowed|not/i }).first()).toBeVisible();
  await expect(finance.page.getByText("poster.png")).toHaveCount(0);
});
