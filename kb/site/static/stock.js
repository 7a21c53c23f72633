/* Mends of Datasette's own pages that only a script can make: names for fields, a way out of the SQL box, and room before the rows. */
"use strict";
(() => {
  const name = (field, text) => {
    if (field && !field.hasAttribute("aria-label") && !(field.labels && field.labels.length)) field.setAttribute("aria-label", text);
  };

  document.querySelectorAll(".filter-row").forEach((row) => {
    name(row.querySelector("select[name^='_filter_column']"), "Column to filter by");
    name(row.querySelector("select[name^='_filter_op']"), "How to compare");
    name(row.querySelector("input[name^='_filter_value']"), "Value to compare with");
  });
  name(document.getElementById("sort_by"), "Sort by");

  /* A table too wide for the screen is scrolled by keys, too. */
  document.querySelectorAll(".table-wrapper").forEach((wrapper) => {
    wrapper.tabIndex = 0;
    wrapper.setAttribute("role", "region");
    wrapper.setAttribute("aria-label", "Rows");
  });

  /* What each column means, folded: the rows come first. */
  const columns = document.querySelector("dl.column-descriptions");
  if (columns) {
    const details = document.createElement("details");
    details.append(Object.assign(document.createElement("summary"), { textContent: "What each column means" }));
    columns.replaceWith(details);
    details.append(columns);
  }

  /* Datasette's SQL box, made when the page has loaded, keeps the Tab key for itself; here it leads on, as everywhere. */
  addEventListener("load", () => setTimeout(() => {
    document.querySelectorAll(".CodeMirror").forEach((box) => {
      name(box.querySelector("textarea"), "SQL");
      if (box.CodeMirror) box.CodeMirror.setOption("extraKeys", { Tab: false, "Shift-Tab": false, "Shift-Enter": () => box.closest("form").submit() });
    });
  }));
})();
