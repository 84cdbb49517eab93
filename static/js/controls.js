// Shared by the other scripts: controls from template elements, and the state of a page in its query string.

/** Adds the content of a container's template element to the container, and returns the container. */
export function mountTemplate(container) {
  container.append(container.querySelector("template").content.cloneNode(true));
  return container;
}

/** The locale for sorting and formatting; unlike `lang`, it can name a region. */
export const { locale } = document.documentElement.dataset;

export const getQuery = () => new URLSearchParams(location.search);

/** Sets parameters of the query string, and removes empty ones. A step can be undone by the back button. */
export function setQuery(values, isStep = true) {
  const url = new URL(location.href);
  for (const [name, value] of Object.entries(values)) {
    if (value) url.searchParams.set(name, value);
    else url.searchParams.delete(name);
  }
  if (url.href !== location.href) history[isStep ? "pushState" : "replaceState"](null, "", url);
}

/** Fills the {names} in a pattern with numbers, formatted for the locale. */
export function formatPattern(pattern, numbers) {
  const format = new Intl.NumberFormat(locale);
  return pattern.replace(/\{(\w+)\}/g, (_, name) => format.format(numbers[name]));
}
