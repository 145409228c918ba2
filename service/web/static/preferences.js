// Runs before the first paint: theme and language never change under the reader's eyes.
(() => {
  const root = document.documentElement;
  const { theme, language } = localStorage;
  if (theme) root.dataset.theme = theme;
  root.lang = (language ?? navigator.language).startsWith("ko") ? "ko" : "en";
  root.dataset.scripted = "";
})();
