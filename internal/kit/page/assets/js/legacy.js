// Browsers from before cascade layers see an empty style sheet: they get the
// same rules without layers.
(function () {
  var here = document.currentScript;
  if (here && typeof CSSLayerBlockRule === "undefined") {
    var link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = here.getAttribute("data-flat");
    document.head.appendChild(link);
  }
})();
