// Called by check_review: the browser and a folder with data/review and chart.html.
import assert from 'node:assert/strict';
import {chromium} from 'playwright-core';

const [executablePath, work] = process.argv.slice(2);
const browser = await chromium.launch({executablePath, args: ['--no-sandbox']});
const page = await browser.newPage({viewport: {width: 1400, height: 900}});
const wrong = [];
page.on('console', message => { if (message.type() === 'error') wrong.push(message.text()); });
page.on('pageerror', error => wrong.push(String(error)));
page.on('request', request => { if (/^https?:/.test(request.url())) wrong.push('fetched ' + request.url()); });

await page.goto(`file://${work}/data/review/index.html`);
await page.fill('#filter', 'form-2019-pdf');
assert.match(await page.textContent('#shown'), /^1 \//);
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
assert.deepEqual(wrong, [], 'no error, and nothing is fetched');
await browser.close();
console.log('the site was clicked through: no error');
