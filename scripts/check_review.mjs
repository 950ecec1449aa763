// Called by check_review: the browser and a folder with data/review and chart.html.
import assert from 'node:assert/strict';
import {chromium} from 'playwright-core';

const [executablePath, work] = process.argv.slice(2);
const browser = await chromium.launch({executablePath, args: ['--no-sandbox']});
const page = await browser.newPage({viewport: {width: 1400, height: 900}, locale: 'zh-CN'});
const wrong = [];
page.on('console', message => { if (message.type() === 'error') wrong.push(message.text()); });
page.on('pageerror', error => wrong.push(String(error)));
page.on('request', request => { if (/^https?:/.test(request.url())) wrong.push('fetched ' + request.url()); });

await page.goto(`file://${work}/data/review/index.html`);
await page.fill('#filter', 'form-2019-pdf');
assert.match(await page.textContent('#shown'), /^1 \//);
await page.click('#reports tr:first-child a');
await page.waitForSelector('#values tr.on');

assert.ok(await page.evaluate(async () => {
  const image = document.querySelector('#picture image');
  const picture = new Image(); picture.src = image.getAttribute('href'); await picture.decode();
  return picture.naturalWidth > 100;
}), 'the page is shown as it is printed');
await page.screenshot({path: `${work}/review-page.png`});

// Every text is read against what is behind it: 4.5 to 1, as the guidelines ask.
const pale = await page.evaluate(() => {
  const numbers = text => text.match(/[\d.]+/g).map(Number);
  const light = ([r, g, b]) => { const f = c => { c /= 255; return c <= .03928 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4; }; return .2126 * f(r) + .7152 * f(g) + .0722 * f(b); };
  const behind = e => { for (; e; e = e.parentElement) { const c = numbers(getComputedStyle(e).backgroundColor); if (c.length < 4 || c[3] > 0) return c; } return [255, 255, 255]; };
  return [...document.querySelectorAll('header *, #form *, #list *')].filter(e => e.offsetParent && [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim())).map(e => {
    const a = light(numbers(getComputedStyle(e).color)), b = light(behind(e));
    return [e.tagName + '.' + e.className, (Math.max(a, b) + .05) / (Math.min(a, b) + .05)];
  }).filter(([, ratio]) => ratio < 4.5);
});
assert.deepEqual(pale, [], 'contrast');

// By keys alone, from the list to a value: nobody needs a mouse.
await page.goto(`file://${work}/data/review/index.html`);
await page.keyboard.press('Tab');
for (let i = 0; i < 40 && !(await page.evaluate(() => document.activeElement.closest('#reports'))); i++) await page.keyboard.press('Tab');
await page.keyboard.press('Enter');
await page.waitForSelector('#values tr.on');
await page.keyboard.press('j');
assert.equal(await page.locator('#values tr.on').count(), 1, 'a key goes to the next value');
await page.goto(`file://${work}/data/review/index.html`);
await page.fill('#filter', 'form-2019-pdf');
await page.click('#reports tr:first-child a');
await page.waitForSelector('#values tr.on');

const inView = () => page.evaluate(() => {
  const mark = document.querySelector('#picture .on');
  if (!mark) return false;
  const box = mark.getBoundingClientRect(), frame = document.querySelector('#picture').getBoundingClientRect();
  return box.top >= frame.top - 1 && box.bottom <= frame.bottom + 1;
});
assert.match(await page.textContent('#values tr.on .s'), /存疑/, 'it begins with what is doubtful');
assert.ok(await inView(), 'its box is in view');
await page.click('#values tr:has(th[title=req_new_total])');
assert.ok(await inView(), 'a click on a value shows its box');
const wide = () => page.evaluate(() => document.querySelector('#picture svg').getBoundingClientRect().width);
const whole = await wide();
await page.keyboard.press('+');
assert.ok(await wide() > whole && await inView(), 'a key makes the page larger, with the value in view');
await page.keyboard.press('0');
assert.equal(await wide(), whole, 'and whole again');
assert.match(await page.textContent('#values tr.on'), /T3_BALANCE:total: 1884 \+21 = /, 'sums have their terms');
await page.evaluate(() => {
  const row = document.querySelector('#values tr:has(th[title=req_new_person])').dataset.i;
  document.querySelector(`#picture .box[data-i="${row}"]`).dispatchEvent(new MouseEvent('click', {bubbles: true}));
});
assert.equal(await page.getAttribute('#values tr.on th', 'title'), 'req_new_person', 'a click on a box shows its value');
// By keys alone: correct it, go back to what is doubtful and accept that.
const answers = ['77', 'looked at the page'];
page.on('dialog', dialog => dialog.accept(answers.shift()));
await page.keyboard.press('c');
assert.equal(await page.textContent('#count'), '1');
await page.keyboard.press('p');
assert.match(await page.textContent('#values tr.on .s'), /存疑/);
await page.keyboard.press('a');
assert.equal(await page.textContent('#count'), '2');
const [download] = await Promise.all([page.waitForEvent('download'), page.click('#download')]);
await download.saveAs(`${work}/corrections.csv`);
// A document without pages: its table stands in the place of the picture.
await page.click('#home');
await page.fill('#filter', 'docx-2018');
await page.click('#reports tr:first-child a');
await page.waitForSelector('#picture .flow td.at');
await page.click('#picture .flow td.at >> nth=3');
assert.equal(await page.locator('#values tr.on').count(), 1);

await page.goto(`file://${work}/chart.html`);
assert.ok(await page.locator('svg rect.b').count() > 0, 'the chart has bars');
const [picture] = await Promise.all([page.waitForEvent('download'), page.click('#png')]);
await picture.saveAs(`${work}/chart.png`);
await page.screenshot({path: `${work}/chart-page.png`, fullPage: true});
assert.deepEqual(wrong, [], 'no error, and nothing is fetched');
await browser.close();
console.log('the site was clicked through: no error');
