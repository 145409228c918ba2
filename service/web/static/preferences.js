// Runs before the first paint: theme and language never change under the reader's eyes.
(() => {
  // A browser that forbids its storage gets one that lasts as long as the page.
  for (const name of ["localStorage", "sessionStorage"]) {
    try {
      self[name].length;
    } catch {
      Object.defineProperty(self, name, { value: {} });
    }
  }
  const root = document.documentElement;
  const { theme, language } = localStorage;
  if (theme) root.dataset.theme = theme;
  root.lang = (language ?? history.state ?? navigator.language).startsWith("ko") ? "ko" : "en";
  root.dataset.scripted = "";
})();
