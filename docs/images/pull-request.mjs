// Shows a comment of a pull request as GitHub would, for the picture beside this file:
//
//   node dist/cli/flotilla.js diff --format markdown | node docs/images/pull-request.mjs > page.html
//   chromium --headless --no-sandbox --hide-scrollbars --window-size=900,1260 --screenshot=pull-request.png page.html
//
// The first closed part is opened, so that a picture shows what is inside of one.
import { text } from "node:stream/consumers";

import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";

const html = micromark(await text(process.stdin), {
  allowDangerousHtml: true,
  extensions: [gfm()],
  htmlExtensions: [gfmHtml()],
});

/** GitHub's alerts, which no extension of micromark knows. */
const alerts = html.replace(
  /<blockquote>\s*<p>\[!(CAUTION|NOTE|IMPORTANT)\]\n/g,
  (_, kind) =>
    `<blockquote class="${kind.toLowerCase()}"><p class="kind">${kind[0]}${kind.slice(1).toLowerCase()}</p><p>`,
);
const tints = { "+": "added", "-": "removed", "@": "field", "!": "changed" };
const diffs = alerts.replace(/(?<=<code class="language-diff">)[^]*?(?=<\/code>)/g, (code) =>
  code
    .split("\n")
    .map((line) => (tints[line[0]] === undefined ? line : `<span class="${tints[line[0]]}">${line}</span>`))
    .join("\n"),
);

process.stdout.write(`<!doctype html>
<meta charset="utf-8">
<style>
  body { margin: 16px; font: 14px/1.5 "Liberation Sans", "DejaVu Sans", sans-serif; color: #1f2328; }
  .comment { border: 1px solid #d1d9e0; border-radius: 6px; }
  .author { padding: 8px 16px; background: #f6f8fa; border-bottom: 1px solid #d1d9e0; border-radius: 6px 6px 0 0; color: #59636e; }
  .author b { color: #1f2328; }
  .body { padding: 16px; overflow-wrap: break-word; }
  h2 { margin: 0 0 16px; padding-bottom: 5px; font-size: 21px; border-bottom: 1px solid #d1d9e0b3; }
  h3 { margin: 24px 0 16px; font-size: 17.5px; }
  p, ul, pre, table, details, blockquote { margin: 0 0 16px; }
  :is(.body, blockquote, details) > :last-child { margin-bottom: 0; }
  blockquote { padding: 8px 16px; border-left: 4px solid #d1d9e0; }
  blockquote p.kind { font-weight: 600; margin-bottom: 4px; }
  .caution { border-color: #cf222e; } .caution .kind { color: #d1242f; }
  .note { border-color: #0969da; } .note .kind { color: #0969da; }
  .important { border-color: #8250df; } .important .kind { color: #8250df; }
  code, pre { font: 12px/1.45 "DejaVu Sans Mono", monospace; }
  code { padding: .2em .4em; background: #818b981f; border-radius: 6px; }
  pre { padding: 12px 16px; background: #f6f8fa; border-radius: 6px; overflow: auto; }
  pre code { padding: 0; background: none; }
  .added { color: #116329; background: #dafbe1; } .removed { color: #82071e; background: #ffebe9; }
  .field { color: #8250df; font-weight: 600; } .changed { color: #953800; background: #ffd8b5; }
  table { border-collapse: collapse; } th, td { padding: 6px 13px; border: 1px solid #d1d9e0; }
  tr:nth-child(2n) { background: #f6f8fa; }
</style>
<div class="comment">
  <div class="author"><b>github-actions</b> bot commented</div>
  <div class="body">${diffs.replace("<details>", "<details open>")}</div>
</div>
`);
