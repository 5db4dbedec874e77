"use client";

/**
 * For an address that belongs to neither the console nor the pages before it. It comes with every page in case it is needed, so it
 * is short, has both languages, and uses no part of the console, which would come once more with it.
 */
export default function NotFound() {
  return (
    <main
      id="content"
      className="flex min-h-dvh flex-col items-center justify-center gap-1.5 px-6 py-9 text-center text-muted-foreground"
    >
      <h1 className="text-xl font-strong tracking-[-0.012em] text-foreground">This page does not exist</h1>
      <p lang="zh-Hans">此页面不存在。</p>
      {/* A whole load: nothing of the console is here yet. */}
      <a href="/" className="mt-3 text-primary underline">
        Carillon
      </a>
    </main>
  );
}
