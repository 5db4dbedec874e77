"use client";

import "./globals.css";

/**
 * The root layout failed, and the message catalogues with it. The page therefore shows both languages at once and uses
 * nothing that could be part of what broke. Its script comes with every page, so that it draws its button itself, too.
 */
export default function GlobalError({ error, retry }: { error: Error & { digest?: string }; retry: () => void }) {
  return (
    <html lang="en">
      <body>
        <main
          id="content"
          role="alert"
          className="flex min-h-dvh flex-col items-center justify-center gap-1.5 px-6 py-9 text-center"
        >
          <h1 className="text-xl font-strong tracking-[-0.012em]">Carillon could not show this page</h1>
          <p className="max-w-[42ch] text-muted-foreground">
            Something failed on our side. Nothing was lost; sending goes on.
          </p>
          <p lang="zh-Hans" className="max-w-[42ch] text-muted-foreground">
            页面无法显示。没有丢失任何内容，发送仍在继续。
          </p>
          {error.digest ? <span className="font-mono text-[0.92em] tracking-[-0.02em]">{error.digest}</span> : null}
          <button
            type="button"
            className="mt-3 inline-flex h-8 items-center rounded-sm border border-border-strong bg-card px-3 font-medium shadow-xs hover:bg-accent focus-visible:shadow-focus narrow:h-10"
            onClick={retry}
          >
            Try again · 重试
          </button>
        </main>
      </body>
    </html>
  );
}
