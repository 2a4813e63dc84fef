// The search in a catalogue. Without it the page lists everything; with it the page shows what was found, 50 documents at a time.
(() => {
  'use strict';
  const STEP = 50;
  const LETTERS = { ٱ: 'ا', ى: 'ي', ة: 'ه', ß: 'ss', œ: 'oe', æ: 'ae', ø: 'o', ł: 'l', đ: 'd', ı: 'i' };

  const page = document.documentElement.lang;
  const form = document.querySelector('form');
  const fields = form.elements;
  const names = ['q', 'lang', 'kind', 'from', 'to'];
  const count = document.getElementById('count');
  const more = document.getElementById('more');
  const sections = [...document.querySelectorAll('main section')];
  const documents = [...document.querySelectorAll('main li')];
  const numbers = new Intl.NumberFormat(page, { numberingSystem: count.dataset.numbering });
  const forms = new Intl.PluralRules(page);
  let index;
  let found = [];
  let shown = 0;
  let timer;

  // Without case, diacritics, vowels of Arabic, tatweel and what cannot be seen; the forms of alef, hamza's seats, yaa and taa
  // marbuta as one, and all digits as European ones.
  const plain = (text) =>
    text.toLowerCase().normalize('NFKD')
      .replace(/[\p{M}\p{Cf}\u0640]/gu, '')
      .replace(/[ٱىةßœæøłđı]/g, (letter) => LETTERS[letter])
      .replace(/[٠-٩۰-۹]/g, (digit) => digit.charCodeAt(0) & 15);

  const language = (tag) => tag.split('-')[0].toLowerCase();

  // What is asked of a document: made when it is first needed.
  const entries = () =>
    index ??= documents.map((item) => {
      const texts = [...item.querySelectorAll('a, .by, .sum, .key, bdi')];
      return {
        item,
        text: plain(texts.map((part) => part.lastChild.data).join('\n')),
        lang: language(item.lang || page),
        kind: item.dataset.k,
        date: item.querySelector('time')?.dateTime ?? '',
      };
    });

  const matching = () => {
    const words = plain(fields.q.value).match(/[\p{L}\p{N}]+/gu) ?? [];
    const [lang, kind, from, to] = names.slice(1).map((name) => fields[name].value);
    if (!words.length && !lang && !kind && !from && !to) return documents;
    const fits = (entry) =>
      (!lang || entry.lang === lang) &&
      (!kind || entry.kind === kind) &&
      (!from || entry.date >= from) &&
      (!to || (entry.date && entry.date <= to)) &&
      words.every((word) => entry.text.includes(word));
    return entries().filter(fits).map((entry) => entry.item);
  };

  const show = (number) => {
    shown = Math.min(number, found.length);
    const visible = new Set(found.slice(0, shown));
    for (const item of documents) item.hidden = !visible.has(item);
    const filled = new Set([...visible].map((item) => item.parentNode.parentNode));
    for (const section of sections) section.hidden = !filled.has(section);
    more.hidden = shown === found.length;
  };

  const search = () => {
    clearTimeout(timer);
    found = matching();
    show(STEP);
    const form = found.length ? forms.select(found.length) : 'zero';
    const said = count.dataset[form].replace('{count}', numbers.format(found.length));
    if (count.textContent !== said) count.textContent = said;
  };

  // The search is in the address, so that it can be kept and sent.
  const read = () => {
    const state = new URLSearchParams(location.hash.slice(1));
    for (const name of names) {
      const field = fields[name];
      field.value = state.get(name) ?? '';
      if (field.selectedIndex < 0) field.value = '';
    }
    search();
  };

  const write = () => {
    const state = new URLSearchParams();
    for (const name of names) if (fields[name].value.trim()) state.set(name, fields[name].value.trim());
    try {
      history.replaceState(null, '', '#' + state);
    } catch {
      location.hash = state; // browsers that keep files' addresses as they are
    }
  };

  const change = () => {
    search();
    write();
  };

  form.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(change, 200); // not at every letter, for those who hear the count
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    change();
  });
  form.addEventListener('reset', () => setTimeout(change));
  more.addEventListener('click', () => {
    const next = found[shown];
    show(shown + STEP);
    next.querySelector('a').focus();
  });
  addEventListener('hashchange', read);

  document.documentElement.classList.add('searching');
  form.hidden = false;
  read();
})();
