'use strict';
// Everything that the page says, in both languages; the first time it speaks that of the browser.
const WORDS = {
  zh: {
    other: 'English', colon: '：', home: '报告列表', download: '下载 corrections.csv', filter: '筛选', doubtful: '只看有存疑的', more: '更多',
    confirmed: '可信·经核对', good: '可信', flagged: '存疑', missing: '缺失',
    look: '需看', place: '地区', year: '年度', file: '文件', to: n => '核对', values: '数值', pages: '页面',
    keys: 'n / p 下一个、上一个存疑值 · j / k 下一个、上一个值 · a 确认 · c 更正 · + / − / 0 放大、缩小、还原', feed: '下载后：gongkai extract … --corrections corrections.csv',
    page: n => '第 ' + n + ' 页', printed: '原件', drawn: '按识别结果绘制', none: '没有页面图', lost: '找不到 ',
    reads: text => '印作「' + text + '」', checked: '核对：', accepted: '已确认', changed: v => '更正为 ' + v,
    accept: '确认 (a)', correct: '更正 (c)', number: '更正为（数字）：', only: '只能是数字', reason: '理由',
    remarks: n => '需要看的提示 ' + n + ' 条', notes: n => '说明 ' + n + ' 条', figures: n => '（' + n + ' 项数值）', of: year => '（' + year + '）',
  },
  en: {
    other: '中文', colon: ': ', home: 'Reports', download: 'Download corrections.csv', filter: 'Filter', doubtful: 'doubtful only', more: 'More',
    confirmed: 'good, confirmed', good: 'good', flagged: 'flagged', missing: 'missing',
    look: 'To look at', place: 'Place', year: 'Year', file: 'File', to: n => 'check', values: 'values', pages: 'pages',
    keys: 'n / p next, previous in doubt · j / k next, previous value · a accept · c correct · + / − / 0 larger, smaller, whole page', feed: 'then: gongkai extract … --corrections corrections.csv',
    page: n => 'page ' + n, printed: 'as printed', drawn: 'drawn as it was read', none: 'no picture of this file', lost: 'not found: ',
    reads: text => 'printed “' + text + '”', checked: 'confirmed by ', accepted: 'accepted', changed: v => 'corrected to ' + v,
    accept: 'accept (a)', correct: 'correct (c)', number: 'The right number: ', only: 'A number only', reason: 'Reason',
    remarks: n => n + (n === 1 ? ' remark' : ' remarks') + ' to look at', notes: n => n + (n === 1 ? ' note' : ' notes'), figures: n => ' (' + n + ' figures)', of: year => ' (' + year + ')',
  },
};
const SPOKEN = 'gongkai-language';
let language = (navigator.language || '').startsWith('zh') ? 'zh' : 'en';
try { language = localStorage.getItem(SPOKEN) || language; } catch (e) { /* a browser that keeps nothing */ }
if (!WORDS[language]) language = 'en';
const t = (id, ...of) => { const word = WORDS[language][id]; return typeof word === 'function' ? word(...of) : word; };
// Of a pair of the codebook, Chinese and English.
const one = pair => pair && (language === 'zh' ? pair[0] : pair[1]);
