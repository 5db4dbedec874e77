"use client";

import "./globals.css";

/**
 * The frame itself failed, its text catalogues with it: the two languages stand together, and the page is plain enough to
 * be shown whatever broke.
 */
export default function GlobalError({ error, retry }: { error: Error & { digest?: string }; retry: () => void }) {
  return (
    <html lang="en">
      <body>
        <main className="empty" id="content" role="alert" style={{ minHeight: "100dvh", justifyContent: "center" }}>
          <h1>Carillon could not show this page</h1>
          <p>Something failed on our side. Nothing was lost; sending goes on.</p>
          <p lang="zh-Hans">页面无法显示。没有丢失任何内容，发送仍在继续。</p>
          {error.digest ? <p className="mono">{error.digest}</p> : null}
          <div className="act">
            <button type="button" className="btn" onClick={retry}>
              Try again · 重试
            </button>
          </div>
        </main>
      </body>
    </html>
  );
}
