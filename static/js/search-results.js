// Results below the search fields. Every word that is shown stands in the page or in the index.
const IN_HEADER = 4;
const ON_PAGE = 12;
const WEIGHTS = { title: 6, also: 6, forms: 4 };
const FILTERS = ["kind", "lab", "status"];

let loading;
const engine = () =>
  (loading ??= import(document.querySelector("[data-engine]").dataset.engine).then(async (pagefind) => {
    await pagefind.options({ excerptLength: 24, ranking: { metaWeights: WEIGHTS } });
    return { pagefind, values: await pagefind.filters() };
  }));

const find = (pagefind, query, filters) => pagefind.search(query || null, { filters });

const element = (name, ...children) => {
  const made = document.createElement(name);
  made.append(...children);
  return made;
};

// Pagefind marks the words found, and escapes the brackets of everything else; nothing is taken as HTML.
const marked = (excerpt) =>
  excerpt.split(/<mark>(.*?)<\/mark>/).map((text, index) => {
    const plain = text.replaceAll("&lt;", "<").replaceAll("&gt;", ">");
    return index % 2 ? element("mark", plain) : plain;
  });

function item({ url, meta, excerpt }, isLong) {
  const link = element("a", meta.title);
  link.href = url;
  const made = element("li", link);
  if (meta.also) made.append(" ", element("i", meta.also));
  if (meta.detail) made.append(" ", element("small", meta.detail));
  if (isLong && excerpt.match(/(?<=<mark>)[^<,.]+/g)?.some((word) => !made.textContent.includes(word)))
    made.append(element("p", ...marked(excerpt)));
  return made;
}

// Draws results by kind, the name itself first; gives the numbers by filter, or nothing where a later search overtook it.
async function draw(form, query, filters, size, isCurrent) {
  const { pagefind } = await engine();
  const all = await find(pagefind, query, filters);
  if (!isCurrent()) return;
  form.kinds ??= [...form.querySelectorAll("[data-kind]")];
  const isNamed = ({ meta }) => `${meta?.title}, ${meta?.also}`.toLowerCase().split(", ").includes(query.toLowerCase());
  const byName = (a, b) => isNamed(b) - isNamed(a);
  const drawn = await Promise.all(
    form.kinds.map(async (section) => {
      const { kind } = section.dataset;
      const count = filters.kind && filters.kind !== kind ? 0 : (all.filters.kind?.[kind] ?? 0);
      const found = count ? await find(pagefind, query, { ...filters, kind }) : { results: [] };
      const data = await Promise.all(found.results.slice(0, size).map((result) => result.data()));
      data.sort(byName);
      return { section, data, count, ...data[0] };
    }),
  );
  if (!isCurrent()) return;
  for (const { section, data, count } of drawn.sort(byName)) {
    section.hidden = !count;
    section.querySelector("ul").replaceChildren(...data.map((result) => item(result, size > IN_HEADER)));
    const more = section.querySelector("button");
    if (more) more.hidden = count <= data.length;
  }
  const tally = form.querySelector("[role=status]");
  tally.after(...drawn.map(({ section }) => section));
  tally.textContent = all.results.length
    ? tally.dataset.found.replace("{n}", all.results.length.toLocaleString(document.documentElement.lang))
    : tally.dataset.none;
  form.querySelector("[data-search-results]").hidden = false;
  return all.filters;
}

// Only the last of several searches is drawn.
function latest() {
  let last = 0;
  return () => {
    const mine = ++last;
    return () => mine === last;
  };
}

function onHeader(form) {
  const input = form.querySelector("[data-search-input]");
  const results = form.querySelector("[data-search-results]");
  const all = form.querySelector("[data-search-all]");
  const turn = latest();
  const close = () => {
    turn();
    results.hidden = true;
  };
  const show = async () => {
    const query = input.value.trim();
    if (!query) return close();
    const isCurrent = turn();
    try {
      await draw(form, query, {}, IN_HEADER, isCurrent);
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

async function onPage(form) {
  const list = document.querySelector("[data-search-list]");
  const results = form.querySelector("[data-search-results]");
  const tally = form.querySelector("[role=status]");
  const turn = latest();
  const sizes = {};
  let kinds;

  const show = async () => {
    const isCurrent = turn();
    const query = form.elements.q.value.trim();
    const filters = {};
    for (const name of FILTERS) if (form.elements[name].value) filters[name] = form.elements[name].value;
    const asked = new URLSearchParams({ ...(query && { q: query }), ...filters });
    history.replaceState(null, "", asked.size ? `?${asked}` : location.pathname);
    list.hidden = asked.size > 0;
    if (!asked.size) return void (results.hidden = true);
    const { kind, ...others } = filters;
    const size = sizes[asked] ?? (kind ? 4 * ON_PAGE : ON_PAGE);
    const counts = await draw(form, query, filters, size, isCurrent);
    if (!counts) return;
    const { pagefind } = await engine();
    const ofKinds = kind ? (await find(pagefind, query, others)).filters.kind : counts.kind;
    for (const [option, text] of kinds)
      option.textContent = option.value ? `${text} (${ofKinds[option.value] ?? 0})` : text;
  };

  try {
    const { values } = await engine();
    const template = form.querySelector("[data-search-filters]");
    template.replaceWith(template.content);
    kinds = [...form.elements.kind.options].map((option) => [option, option.text]);
    for (const lab of Object.keys(values.lab ?? {})) form.elements.lab.add(new Option(lab, lab));
  } catch {
    tally.textContent = tally.dataset.broken;
    results.hidden = false;
    return;
  }
  const asked = new URLSearchParams(location.search);
  for (const name of ["q", ...FILTERS]) form.elements[name].value = asked.get(name) ?? "";
  form.addEventListener("input", show);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    show();
  });
  for (const section of form.querySelectorAll("[data-kind]")) {
    const button = element("button", results.dataset.more);
    button.type = "button";
    button.hidden = true;
    section.append(button);
    button.addEventListener("click", () => {
      const first = form.elements.kind.value ? 8 * ON_PAGE : 4 * ON_PAGE;
      form.elements.kind.value = section.dataset.kind;
      const now = new URLSearchParams(new FormData(form));
      for (const [name, value] of [...now]) if (!value) now.delete(name);
      sizes[now] = sizes[now] ? 2 * sizes[now] : first;
      show();
    });
  }
  show();
}

for (const form of document.querySelectorAll("[data-search]"))
  if (form.matches("[data-search-page]")) onPage(form);
  else onHeader(form);
