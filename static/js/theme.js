// Runs before the first paint, so that the page does not flash in other colours.
try {
  document.documentElement.dataset.theme = localStorage.getItem("theme") ?? "";
} catch {
  // Without storage, the colours follow the system.
}
