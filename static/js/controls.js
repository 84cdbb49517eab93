// What parts share: controls out of a template element, and the state of a page in its address.

/** Puts the content of a holder's template element into the page, and returns the holder. */
export function unfold(holder) {
  holder.append(holder.querySelector("template").content.cloneNode(true));
  return holder;
}

/** The rules by which the page writes and sorts: those of a region too, where its language is written in several. */
export const { locale } = document.documentElement.dataset;

export const state = () => new URLSearchParams(location.search);

/** Notes values in the address, empty ones not at all: as a step to go back to, or in the place of the last one. */
export function note(values, isStep = true) {
  const address = new URL(location.href);
  for (const [name, value] of Object.entries(values)) {
    if (value) address.searchParams.set(name, value);
    else address.searchParams.delete(name);
  }
  if (address.href !== location.href) history[isStep ? "pushState" : "replaceState"](null, "", address);
}

/** A sentence of the page's, its {names} replaced by numbers as its language writes them. */
export function sentence(pattern, numbers) {
  const written = new Intl.NumberFormat(locale);
  return pattern.replace(/\{(\w+)\}/g, (_, name) => written.format(numbers[name]));
}
