// Runs before anything is drawn, so that the chosen colours do not flash up in others first.
try {
  document.documentElement.dataset.theme = localStorage.getItem("theme") ?? "";
} catch {
  // Storage may be forbidden; then the colours are the system's.
}
