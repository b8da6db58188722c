// Looks at an HTML report in headless Chromium, as a reader would: node check.mjs CHROMIUM REPORT FOLDER
// Prints one JSON object for each view of the report; FOLDER gets a screenshot of each and a printed page.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const [executablePath, report, folder] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const url = pathToFileURL(report).href;

// Chromium's own sandbox does not start as root; the page it reads has no script.
const browser = await chromium.launch({ executablePath, chromiumSandbox: process.getuid() !== 0 });

// Runs in the page. What is wider than the page may scroll in a box of its own, but not the page. Of the pictures, one of each
// chart is shown.
const measure = () => ({
  overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
  shown: [...document.querySelectorAll('.picture')].map((box) => [...box.querySelectorAll('svg')]
    .filter((svg) => svg.getBoundingClientRect().width > 0)
    .map((svg) => svg.getBoundingClientRect()).map((r) => (r.height > r.width ? 'tall' : 'wide'))),
  headings: [...document.querySelectorAll('h1, h2')].map((heading) => heading.tagName),
  background: getComputedStyle(document.body).backgroundColor,
  // Digits after a name that runs from right to left must not stand on its left.
  displaced: [...document.querySelectorAll('bdi')].filter((name) => {
    const after = name.nextSibling;
    if (!after || after.nodeType !== Node.TEXT_NODE || !/^\P{L}*\p{N}/u.test(after.data)) return false;
    const at = after.data.search(/\p{N}/u), range = document.createRange();
    range.setStart(after, at);
    range.setEnd(after, at + 1);
    const digit = range.getBoundingClientRect(), box = [...name.getClientRects()].pop();
    return box && digit.top < box.bottom && digit.bottom > box.top && digit.left < box.right;
  }).map((name) => name.textContent),
  names: document.querySelectorAll('bdi').length,
  // What is not to be translated: the choice of a language itself.
  text: document.querySelector('.page').innerText,
});

// A page read by a script of the test's own would be refused by the report's policy: axe comes in by a visit that passes it over.
const visit = async (options, language, bypassCSP) => {
  const context = await browser.newContext({ ...options, bypassCSP });
  const page = await context.newPage();
  if (options.media) await page.emulateMedia({ media: options.media });
  const complaints = [], requests = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('request', (request) => requests.push(request.url().slice(0, 80)));
  await page.goto(url, { waitUntil: 'load' });
  if (language !== 'both') await page.check(`#language-${language}`);
  return { context, page, complaints, requests };
};

const views = [[390, 'light', 'both'], [390, 'dark', 'en'], [1280, 'light', 'zh'], [1280, 'dark', 'both'], [1280, 'light', 'both', 'print']];
for (const [width, colorScheme, language, media] of views) {
  const options = { viewport: { width, height: 900 }, colorScheme, media };
  const { context, page, complaints, requests } = await visit(options, language, false);
  const seen = await page.evaluate(measure);
  await page.screenshot({ path: `${folder}/${width}-${colorScheme}${media ? '-' + media : ''}.png`, fullPage: true });
  await context.close();

  const open = await visit(options, language, true);
  await open.page.evaluate(axe);
  const audit = await open.page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
  await open.context.close();
  console.log(JSON.stringify({
    width, colorScheme, language, media: media ?? 'screen', ...seen, complaints,
    outside: requests.filter((request) => !request.startsWith('data:') && request !== url.slice(0, 80)),
    violations: audit.violations.map((v) => `${v.id}: ${v.help}: ${v.nodes.map((n) => n.target.join(' ')).slice(0, 3).join(', ')}`),
    rules: audit.passes.length,
  }));
}

// On paper: as many pages of A4 as Chromium makes of it.
const page = await browser.newPage();
await page.goto(url, { waitUntil: 'load' });
await page.pdf({ path: `${folder}/print.pdf`, preferCSSPageSize: true });

// A4 less its margins is 180 mm wide; what is wider is cut.
const sheet = await browser.newPage({ viewport: { width: 680, height: 1000 } });
await sheet.emulateMedia({ media: 'print' });
await sheet.goto(url, { waitUntil: 'load' });
console.log(JSON.stringify({
  cut: await sheet.evaluate(() => [...document.querySelectorAll('table')].filter((table) =>
    table.getBoundingClientRect().right > document.documentElement.clientWidth + 1).map((table) => table.caption.textContent)),
}));
await browser.close();
