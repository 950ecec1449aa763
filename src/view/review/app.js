'use strict';
// Reports and their pages come as small scripts, because a page opened from a folder may read nothing else.
const $ = id => document.getElementById(id);
const el = (name, text, kind) => { const e = document.createElement(name); if (text !== undefined) e.textContent = text; if (kind) e.className = kind; return e; };
const SIGN = {confirmed: '✔', good: '●', flagged: '▲', missing: '□'};
const state = v => v.status === 'good' && v.confirmed > 0 ? 'confirmed' : v.status;
// What a person has corrected or accepted in an earlier run is no longer to look at.
const inDoubt = v => v.status === 'flagged' && !(v.findings || '').split(';').includes('corrected');
const STEP = 200;
let shown = STEP, order = 'look', down = false, report = null, at = -1;

// What a person has decided is kept in this browser until it is downloaded.
const KEEP = 'gongkai-corrections';
let decided = {};
try { decided = JSON.parse(localStorage.getItem(KEEP) || '{}'); } catch (e) { decided = {}; }
function keep() {
  try { localStorage.setItem(KEEP, JSON.stringify(decided)); } catch (e) { /* a browser that keeps nothing */ }
  $('count').textContent = Object.keys(decided).length;
}

const HEADS = ['look', 'place', 'year', 'file', 'good', 'flagged', 'missing'];
function heads() {
  $('heads').replaceChildren(...HEADS.map(id => {
    const th = el('th', undefined, id === 'good' || id === 'flagged' || id === 'missing' ? 'n' : ''), b = el('button', t(id) + (order === id ? (down ? ' ▽' : ' ▼') : '')); b.type = 'button';
    if (order === id) th.setAttribute('aria-sort', 'other');
    b.onclick = () => { down = order === id ? !down : false; order = id; list(); $('heads').children[HEADS.indexOf(id)].firstChild.focus(); };
    th.append(b);
    return th;
  }));
}
// What stands on the page in the language that is spoken.
function speak() {
  document.documentElement.lang = language;
  for (const e of document.querySelectorAll('[data-t]')) e.textContent = t(e.dataset.t);
  $('lang').textContent = t('other'); $('download').title = t('feed');
  $('picture').setAttribute('aria-label', t('pages')); $('form').setAttribute('aria-label', t('values'));
}
$('lang').onclick = () => {
  language = language === 'zh' ? 'en' : 'zh';
  try { localStorage.setItem(SPOKEN, language); } catch (e) { /* a browser that keeps nothing */ }
  const where = at;
  speak(); list(); if (report) { draw(); go(where); }
};
let rows = [];
function list() {
  const words = $('filter').value.trim().toLowerCase(), only = $('doubtful').checked;
  rows = REPORTS.filter(r => (!only || r.look > 0) && (!words || (r.place + ' ' + r.year + ' ' + r.file).toLowerCase().includes(words)));
  const key = {look: r => -r.look, good: r => -r.good, flagged: r => -r.flagged, missing: r => -r.missing}[order] || (r => r[order]);
  rows.sort((a, b) => { const x = key(a), y = key(b), c = x < y ? -1 : x > y ? 1 : a.file < b.file ? -1 : 1; return down ? -c : c; });
  $('shown').textContent = rows.length + ' / ' + REPORTS.length;
  heads();
  $('reports').replaceChildren();
  add(0);
}
// The rows from one on, as many as are shown: those above stay as they are.
function add(from) {
  $('more').hidden = rows.length <= shown;
  $('reports').append(...rows.slice(from, shown).map(r => {
    const tr = el('tr'), a = el('a', r.look ? '▲ ' + r.look : '●'); a.href = '#' + r.id;
    a.setAttribute('aria-label', t('to') + ' ' + (r.place || '?') + ' ' + (r.year || '?') + ', ' + r.look + ' ' + t('flagged'));
    const link = el('td'); link.append(a);
    tr.append(link, el('td', r.place || '?'), el('td', r.year || '?'), el('td', r.file), el('td', r.good, 'n'), el('td', r.flagged, 'n'), el('td', r.missing, 'n'));
    return tr;
  }));
}

// A report is fetched when it is looked at, and the one before is let go.
function route() {
  const id = decodeURIComponent(location.hash.slice(1));
  const known = REPORTS.some(r => r.id === id);
  $('list').hidden = known; $('report').hidden = !known;
  if (!known) { $('where').textContent = ''; report = null; list(); return; }
  const script = el('script'); script.src = 'r/' + id + '.js';
  script.onload = () => script.remove();
  script.onerror = () => { $('notes').textContent = t('lost') + script.src; };
  document.head.append(script);
}
window.REPORT = r => { report = r; at = -1; draw(); };

const NS = 'http://www.w3.org/2000/svg';
const se = (name, attributes, text) => { const e = document.createElementNS(NS, name); for (const k in attributes) e.setAttribute(k, attributes[k]); if (text) e.textContent = text; return e; };
function draw() {
  $('where').textContent = (report.place || '?') + ' ' + (report.year || '?') + ' — ' + report.file;
  const box = $('picture'); box.replaceChildren();
  for (const p of report.pages) {
    const svg = se('svg', {viewBox: '0 0 ' + p.width + ' ' + p.height, role: 'img', 'aria-label': t('page', p.page)});
    svg.innerHTML = p.svg;
    // The signs stand over all boxes: none hides that of its neighbour.
    svg.append(...report.values.map((v, i) => v.box && v.page === p.page ? mark(svg, v, i) : null).filter(sign => sign));
    box.append(el('p', t('page', p.page) + ': ' + t(p.printed ? 'printed' : 'drawn'), 'why'), svg);
  }
  if (report.flow) {
    const flow = el('div', undefined, 'flow'); flow.innerHTML = report.flow; box.append(flow);
    cells(flow);
  }
  if (!report.pages.length && !report.flow) box.append(el('p', report.absent || t('none')));
  const rows = [];
  report.values.forEach((v, i) => rows.push(row(v, i)));
  $('values').replaceChildren(...rows);
  const notes = $('notes'); notes.replaceChildren();
  remarks(notes, 'remarks', report.findings.filter(f => f.severity !== 'note'), true);
  remarks(notes, 'notes', report.findings.filter(f => f.severity === 'note'), false);
  $('form').scrollTop = 0;
  const first = report.values.findIndex(inDoubt);
  if (first >= 0) go(first);
}
// What is said of the report as a whole: what needs a look first, and open where it is short.
function remarks(notes, kind, said, open) {
  if (!said.length) return;
  const box = el('details'); box.open = open && said.length <= 8;
  box.append(el('summary', t(kind, said.length)));
  for (const f of said) {
    box.append(el('p', label(f.rule) + t('colon') + inWords(f.message) + (f.figures > 1 ? t('figures', f.figures) : ''), 'why'));
  }
  notes.append(box);
}
// A message in the language that is spoken; what is in one language only is no pair.
const inWords = told => Array.isArray(told) ? one(told) : told;
// A rule by its name in Chinese, or its id.
const label = rule => RULES[rule] && language === 'zh' ? RULES[rule][0].split('：')[0] : rule.replace(/_/g, ' ');
// The cell of each value in a table as it was read. A line of text has one place for all its cells: where several of
// them say the same, it is the one in the column of the other values.
function cells(flow) {
  const found = report.values.map(v => {
    if (v.key === undefined) return [];
    const all = [...flow.querySelectorAll('[data-k="' + CSS.escape(v.key) + '"]')];
    const same = all.filter(e => e.textContent.trim() === v.printed.trim());
    return same.length ? same : all.length === 1 ? all : [];
  });
  const often = {};
  for (const all of found) if (all.length === 1) often[all[0].cellIndex] = (often[all[0].cellIndex] || 0) + 1;
  found.forEach((all, i) => {
    const free = all.filter(e => !e.dataset.i).sort((a, b) => (often[b.cellIndex] || 0) - (often[a.cellIndex] || 0));
    if (!free.length) return;
    // Of a table with several columns of values each goes to the next that is free.
    const own = report.values.filter(v => v.key === report.values[i].key).length > 1 ? all.find(e => !e.dataset.i) : free[0];
    const v = report.values[i];
    own.dataset.i = i; own.classList.add('at', state(v)); own.title = SIGN[state(v)] + ' ' + name(v); own.onclick = () => go(i);
  });
}
// Draws a box, and gives the sign that belongs to it.
function mark(svg, v, i) {
  const [x0, y0, x1, y1] = v.box, s = state(v);
  // Around a word the line stands clear of its letters; a cell has its own room, and its neighbour's line beside it.
  const meets = o => o !== v && o.box && o.page === v.page && x0 <= o.box[2] + 1 && o.box[0] <= x1 + 1 && y0 <= o.box[3] + 1 && o.box[1] <= y1 + 1;
  const pad = report.values.some(meets) ? 0 : 1.5;
  const rect = se('rect', {x: x0 - pad, y: y0 - pad, width: Math.max(3, x1 - x0) + 2 * pad, height: Math.max(3, y1 - y0) + 2 * pad, class: 'box ' + s, 'data-i': i});
  rect.append(se('title', {}, SIGN[s] + ' ' + name(v) + ' = ' + v.value));
  rect.onclick = () => go(i);
  svg.append(rect);
  // In an empty cell, or at the right of one where a figure seldom stands; else behind the word.
  const inside = x1 - x0 >= 20 && (!pad || !v.printed);
  return se('text', {x: inside ? x1 - 7.5 : x1 + pad + .5, y: y0 + 6.5, class: 'sign ' + s}, SIGN[s]);
}
const name = v => (one(NAMES[v.indicator]) || v.label || v.indicator) + (v.figure_year && v.figure_year !== report.year ? t('of', v.figure_year) : '');
const decision = v => report.sha256 + '|' + report.id + '|' + v.indicator + '|' + v.printed;
function row(v, i) {
  const s = state(v), tr = el('tr', undefined, 'v'); tr.dataset.i = i; tr.onclick = e => { if (e.target.tagName !== 'BUTTON') go(i); };
  const value = el('td', v.value, 'n'), what = el('td', SIGN[s] + ' ' + t(s), 's ' + s);
  const th = el('th', name(v)); th.scope = 'row'; th.title = v.indicator;
  const detail = el('td');
  if (v.printed && v.printed !== v.value) detail.append(el('div', t('reads', v.printed)));
  if (v.reason) detail.append(el('div', one(REASONS[v.reason]) || (v.findings ? v.findings.split(';').map(label).join(', ') + t('colon') : '') + inWords(v.reason), 'why'));
  if (v.evidence) { const by = el('div', t('checked') + evidence(v.evidence), 'why'); by.title = v.evidence; detail.append(by); }
  const done = decided[decision(v)];
  if (done) detail.append(el('div', done.corrected === v.value ? t('accepted') : t('changed', done.corrected), 'done'));
  tr.append(th, value, what, detail);
  return tr;
}
// What confirms a value, each sum without the column that it is of: sum:T3_BALANCE:total is T3_BALANCE.
function evidence(ids) {
  const said = ids.split(';').map(id => {
    const [kind, sum] = id.split(':');
    return (language === 'zh' ? EVIDENCE[kind] || kind : kind.replace('_', ' ')) + (sum ? ' ' + sum : '');
  });
  return [...new Set(said)].join(language === 'zh' ? '、' : ', ');
}
// Sums of the form that the value is part of, with all their terms.
function sums(v) {
  const out = [];
  for (const sum of (SUMS[v.form] || [])) {
    if (!sum.left.concat(sum.right).some(t => t[1] === v.item)) continue;
    const find = item => report.values.find(o => o.item === item && o.form === v.form && o.table === v.table);
    let whole = true, total = [0, 0];
    const side = (terms, n) => terms.map(([sign, item], k) => {
      const o = find(item), text = o && o.value !== '' ? o.value : '?';
      if (text === '?') whole = false; else total[n] += sign * Number(text);
      return (sign < 0 ? '−' : k ? '+' : '') + text;
    }).join(' ');
    const text = sum.id + ': ' + side(sum.left, 0) + ' ' + sum.sign + ' ' + side(sum.right, 1);
    const bad = whole && sum.sign === '=' && Math.abs(total[0] - total[1]) > 1e-9;
    out.push(el('div', text + (bad ? '  ✘ ' + total[0] + ' ≠ ' + total[1] : whole && sum.sign === '=' ? '  ✔' : ''), bad ? 'why bad' : 'why'));
  }
  return out;
}
function go(i) {
  if (!report || !report.values[i]) return;
  for (const e of document.querySelectorAll('.on')) e.classList.remove('on');
  document.querySelectorAll('.more').forEach(e => e.remove());
  at = i;
  const v = report.values[i], tr = $('values').children[i];
  tr.classList.add('on');
  const more = el('div', undefined, 'more');
  more.append(...sums(v));
  const accept = el('button', t('accept')), correct = el('button', t('correct'));
  accept.type = correct.type = 'button'; accept.onclick = () => decide(v.value); correct.onclick = change;
  if (v.indicator) { if (v.value !== '') more.append(accept, ' '); more.append(correct); }
  tr.lastChild.append(more);
  tr.scrollIntoView({block: 'nearest'});
  const mark = $('picture').querySelector('[data-i="' + i + '"]');
  if (mark) { mark.classList.add('on'); mark.scrollIntoView({block: 'center', inline: scale > 1 ? 'center' : 'nearest'}); }
}
// The page larger or smaller, with the value in view; 0 is as wide as there is room.
let scale = 1;
function enlarge(by) {
  if (!report) return;
  scale = by ? Math.min(8, Math.max(1, scale * by)) : 1;
  $('picture').style.setProperty('--scale', scale);
  const mark = $('picture').querySelector('.on');
  if (mark) mark.scrollIntoView({block: 'center', inline: 'center'});
}
function decide(corrected, reason) {
  const v = report.values[at]; if (!v || !v.indicator || corrected === '') return;
  decided[decision(v)] = {sha256: report.sha256, indicator: v.indicator, printed: v.printed, corrected, reason: reason || 'accepted on review', report_id: report.id};
  keep();
  const old = $('values').children[at]; old.replaceWith(row(v, at)); go(at);
}
function change() {
  const v = report.values[at]; if (!v || !v.indicator) return;
  const told = prompt(t('number') + name(v), v.value);
  if (told === null) return;
  const number = told.trim();
  if (!/^-?\d+(\.\d+)?$/.test(number)) { alert(t('only')); return; }
  const reason = prompt(t('reason'), '');
  if (reason !== null) decide(number, reason || 'corrected on review');
}
// The next value in doubt, or the next of all.
function step(by, doubtful) {
  if (!report) return;
  for (let i = at + by; i >= 0 && i < report.values.length; i += by) if (!doubtful || inDoubt(report.values[i])) { go(i); return; }
}
const cell = text => /[",\n\r]/.test(text) ? '"' + text.replace(/"/g, '""') + '"' : text;
function csv() {
  const columns = ['sha256', 'indicator', 'printed', 'corrected', 'reason', 'report_id'];
  const rows = Object.keys(decided).sort().map(k => columns.map(c => cell(String(decided[k][c]))).join(','));
  return '\ufeff' + [columns.join(','), ...rows].join('\n') + '\n';
}
$('download').onclick = () => {
  const a = el('a'); a.download = 'corrections.csv';
  a.href = URL.createObjectURL(new Blob([csv()], {type: 'text/csv'})); a.click();
  setTimeout(() => URL.revokeObjectURL(a.href), 1000);
};
$('home').onclick = e => { e.preventDefault(); location.hash = ''; };
$('filter').oninput = $('doubtful').onchange = () => { shown = STEP; list(); };
$('more').onclick = () => { const from = shown; shown += STEP; add(from); };
document.onkeydown = e => {
  if (e.ctrlKey || e.altKey || e.metaKey || e.target.tagName === 'INPUT') return;
  const act = {n: () => step(1, true), p: () => step(-1, true), j: () => step(1), k: () => step(-1), a: () => report && at >= 0 && decide(report.values[at].value), c: change, '+': () => enlarge(1.25), '=': () => enlarge(1.25), '-': () => enlarge(.8), 0: () => enlarge(0)}[e.key];
  if (act) { act(); e.preventDefault(); }
};
window.onhashchange = route;
speak(); keep(); route();
