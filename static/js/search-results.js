// Shows results below the search fields. All words come from the page or from the index.
const HEADER_LIMIT = 4;
const PAGE_LIMIT = 12;
const WEIGHTS = { title: 6, also: 6, forms: 4 };
const FILTERS = ["kind", "lab", "status"];

let loading;
const loadEngine = () =>
  (loading ??= import(document.querySelector("[data-engine]").dataset.engine).then(async (pagefind) => {
    await pagefind.options({ excerptLength: 24, ranking: { metaWeights: WEIGHTS } });
    return { pagefind, values: await pagefind.filters() };
  }));

const search = (pagefind, query, filters) => pagefind.search(query || null, { filters });

const createElement = (name, ...children) => {
  const element = document.createElement(name);
  element.append(...children);
  return element;
};

// Pagefind puts the found words into <mark> and escapes all other brackets. No text is parsed as HTML.
const renderExcerpt = (excerpt) =>
  excerpt.split(/<mark>(.*?)<\/mark>/).map((text, index) => {
    const plain = text.replaceAll("&lt;", "<").replaceAll("&gt;", ">");
    return index % 2 ? createElement("mark", plain) : plain;
  });

function renderResult({ url, meta, excerpt }, hasExcerpt) {
  const link = createElement("a", meta.title);
  link.href = url;
  const item = createElement("li", link);
  if (meta.also) item.append(" ", createElement("i", meta.also));
  if (meta.detail) item.append(" ", createElement("small", meta.detail));
  if (hasExcerpt && excerpt.match(/(?<=<mark>)[^<,.]+/g)?.some((word) => !item.textContent.includes(word)))
    item.append(createElement("p", ...renderExcerpt(excerpt)));
  return item;
}

// Shows results by kind, exact names first. Returns the counts for each filter, or nothing if another search started.
async function showResults(form, query, filters, limit, isCurrent) {
  const { pagefind } = await loadEngine();
  const all = await search(pagefind, query, filters);
  if (!isCurrent()) return;
  form.kinds ??= [...form.querySelectorAll("[data-kind]")];
  const isExact = ({ meta }) => `${meta?.title}, ${meta?.also}`.toLowerCase().split(", ").includes(query.toLowerCase());
  const exactFirst = (a, b) => isExact(b) - isExact(a);
  const groups = await Promise.all(
    form.kinds.map(async (section) => {
      const { kind } = section.dataset;
      const count = filters.kind && filters.kind !== kind ? 0 : (all.filters.kind?.[kind] ?? 0);
      const found = count ? await search(pagefind, query, { ...filters, kind }) : { results: [] };
      const data = await Promise.all(found.results.slice(0, limit).map((result) => result.data()));
      data.sort(exactFirst);
      return { section, data, count, ...data[0] };
    }),
  );
  if (!isCurrent()) return;
  for (const { section, data, count } of groups.sort(exactFirst)) {
    section.hidden = !count;
    section.querySelector("ul").replaceChildren(...data.map((result) => renderResult(result, limit > HEADER_LIMIT)));
    const more = section.querySelector("button");
    if (more) more.hidden = count <= data.length;
  }
  const status = form.querySelector("[role=status]");
  status.after(...groups.map(({ section }) => section));
  status.textContent = all.results.length
    ? status.dataset.found.replace("{n}", all.results.length.toLocaleString(document.documentElement.lang))
    : status.dataset.none;
  form.querySelector("[data-search-results]").hidden = false;
  return all.filters;
}

// Returns a function that starts a search, and then returns a function that tells whether it is still the last one.
function searchCounter() {
  let last = 0;
  return () => {
    const number = ++last;
    return () => number === last;
  };
}

function initHeaderSearch(form) {
  const input = form.querySelector("[data-search-input]");
  const results = form.querySelector("[data-search-results]");
  const all = form.querySelector("[data-search-all]");
  const startSearch = searchCounter();
  const close = () => {
    startSearch();
    results.hidden = true;
  };
  const show = async () => {
    const query = input.value.trim();
    if (!query) return close();
    const isCurrent = startSearch();
    try {
      await showResults(form, query, {}, HEADER_LIMIT, isCurrent);
      all.hidden = false;
      all.firstChild.search = new URLSearchParams({ q: query });
    } catch {
      close();
    }
  };
  input.addEventListener("input", show);
  if (input === document.activeElement) show();
  form.addEventListener("keydown", (event) => {
    const links = [input, ...results.querySelectorAll("a")].filter((link) => link === input || link.checkVisibility());
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape" && !results.hidden) {
      close();
      input.focus();
      event.preventDefault();
    } else if (step && !results.hidden) {
      links[(links.indexOf(document.activeElement) + step + links.length) % links.length].focus();
      event.preventDefault();
    }
  });
  addEventListener("click", (event) => form.contains(event.target) || close());
  form.addEventListener("focusout", (event) => event.relatedTarget && !form.contains(event.relatedTarget) && close());
}

async function initPageSearch(form) {
  const list = document.querySelector("[data-search-list]");
  const results = form.querySelector("[data-search-results]");
  const status = form.querySelector("[role=status]");
  const startSearch = searchCounter();
  const limits = {};
  let kinds;

  const show = async () => {
    const isCurrent = startSearch();
    const query = form.elements.q.value.trim();
    const filters = {};
    for (const name of FILTERS) if (form.elements[name].value) filters[name] = form.elements[name].value;
    const parameters = new URLSearchParams({ ...(query && { q: query }), ...filters });
    history.replaceState(null, "", parameters.size ? `?${parameters}` : location.pathname);
    list.hidden = parameters.size > 0;
    if (!parameters.size) return void (results.hidden = true);
    const { kind, ...others } = filters;
    const limit = limits[parameters] ?? (kind ? 4 * PAGE_LIMIT : PAGE_LIMIT);
    const counts = await showResults(form, query, filters, limit, isCurrent);
    if (!counts) return;
    const { pagefind } = await loadEngine();
    const kindCounts = kind ? (await search(pagefind, query, others)).filters.kind : counts.kind;
    for (const [option, text] of kinds)
      option.textContent = option.value ? `${text} (${kindCounts[option.value] ?? 0})` : text;
  };

  try {
    const { values } = await loadEngine();
    const template = form.querySelector("[data-search-filters]");
    template.replaceWith(template.content);
    kinds = [...form.elements.kind.options].map((option) => [option, option.text]);
    for (const lab of Object.keys(values.lab ?? {})) form.elements.lab.add(new Option(lab, lab));
  } catch {
    status.textContent = status.dataset.broken;
    results.hidden = false;
    return;
  }
  const parameters = new URLSearchParams(location.search);
  for (const name of ["q", ...FILTERS]) form.elements[name].value = parameters.get(name) ?? "";
  form.addEventListener("input", show);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    show();
  });
  for (const section of form.querySelectorAll("[data-kind]")) {
    const button = createElement("button", results.dataset.more);
    button.type = "button";
    button.hidden = true;
    section.append(button);
    button.addEventListener("click", () => {
      const first = form.elements.kind.value ? 8 * PAGE_LIMIT : 4 * PAGE_LIMIT;
      form.elements.kind.value = section.dataset.kind;
      const current = new URLSearchParams(new FormData(form));
      for (const [name, value] of [...current]) if (!value) current.delete(name);
      limits[current] = limits[current] ? 2 * limits[current] : first;
      show();
    });
  }
  show();
}

for (const form of document.querySelectorAll("[data-search]"))
  if (form.matches("[data-search-page]")) initPageSearch(form);
  else initHeaderSearch(form);
