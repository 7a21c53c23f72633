/* The picture of the graph page. It draws what stands in the page's data, and lights what a selected node says it lights: nothing is computed here.
   Without it the page says the same in its table. */
(function () {
  "use strict";

  var place = document.getElementById("kb-graph");
  var told = JSON.parse(document.getElementById("kb-graph-data").textContent);
  var status = document.getElementById("kb-graph-status");
  var all = document.getElementById("kb-graph-all");
  var table = document.getElementById("kb-graph-table");
  if (!table) { return; }
  place.parentNode.hidden = false;
  /* A phone has room for the three columns if boxes are narrow and high; what stands in them is then drawn larger, for all of it is made smaller. */
  var narrow = place.parentNode.clientWidth < 600;
  var WIDTH = narrow ? 560 : 1016, ROW = narrow ? 96 : 58, BOX = narrow ? 156 : 214, LETTERS = narrow ? 48 : 56, SIZE = narrow ? 17 : 13;
  var links = Array.prototype.slice.call(document.querySelectorAll("[data-node]"));
  var counts = [0, 0, 0];
  told.nodes.forEach(function (node) { counts[node.column] += 1; });
  var height = Math.max(4, Math.max.apply(null, counts)) * ROW;
  place.style.height = height + "px";

  function colour(name) {
    return getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();
  }

  function style() {
    var levels = [0, 1, 2, 3, 4].flatMap(function (rank) {
      return ["level", "against"].map(function (side, against) {
        var line = colour(!rank ? "level-0" : against && rank === 1 ? "against-line" : side + "-" + rank);
        return { selector: "edge[rank = " + rank + "][against = " + against + "]", style: { "line-color": line, "target-arrow-color": line, "z-index": rank } };
      });
    });
    return [
      { selector: "node", style: {
        label: "data(label)", shape: "round-rectangle", width: BOX, height: ROW - 16, "background-color": colour("raised"), "border-width": 1,
        "border-color": colour("soft"), color: colour("ink"), "font-family": getComputedStyle(document.body).fontFamily, "font-size": SIZE,
        "text-valign": "center", "text-halign": "center", "text-wrap": "wrap",
        "text-max-width": (BOX - 16) + "px", "z-index": 9 } },
      { selector: "edge", style: {
        width: "data(width)", "curve-style": "straight", "source-endpoint": "90deg", "target-endpoint": "270deg", "target-arrow-shape": "triangle",
        "arrow-scale": 0.8, opacity: 0.85 } }
    ].concat(levels, [
      { selector: ".dim", style: { opacity: 0.1 } },
      { selector: "node.dim", style: { opacity: 0.35 } },
      { selector: "node.chosen", style: { "border-width": 3, "border-color": colour("mark") } }
    ]);
  }

  /* A word that is wider than a narrow box may be broken: there the label has a space of no width. */
  function fitting(label) {
    var cut = label.length > LETTERS ? label.slice(0, LETTERS - 1) + "…" : label;
    return narrow ? cut.replace(/\S{15}(?=\S)/g, "$&\u200b") : cut;
  }

  var passed = [0, 0, 0];
  var nodes = told.nodes.map(function (node) {
    var y = (passed[node.column] + 0.5) * (height / counts[node.column]);
    passed[node.column] += 1;
    return { group: "nodes", data: { id: node.id, label: fitting(node.label), name: node.label, lit: BigInt("0x" + node.lit), n: node.n },
      position: { x: BOX / 2 + 4 + node.column * (WIDTH - BOX - 8) / 2, y: y } };
  });
  var edges = told.edges.map(function (edge, number) {
    var source = told.nodes[edge[0]].id, target = told.nodes[edge[1]].id;
    return { group: "edges", data: { id: source + "/" + target, number: number, source: source, target: target,
      width: Math.min(9, 1 + 1.6 * Math.log2(edge[2])), rank: edge[3], against: edge[4] } };
  });
  var graph = cytoscape({
    container: place, elements: nodes.concat(edges), style: style(), layout: { name: "preset", fit: false },
    userPanningEnabled: false, userZoomingEnabled: false, boxSelectionEnabled: false, autoungrabify: true, autounselectify: true
  });
  function fitted() {
    var zoom = place.clientWidth / WIDTH;
    place.style.height = height * zoom + "px";
    graph.resize();
    graph.viewport({ zoom: zoom, pan: { x: 0, y: 0 } });
  }

  function isLit(node, edge) {
    return (node.data("lit") >> BigInt(edge.data("number")) & 1n) === 1n;
  }

  function select(id) {
    var node = id ? graph.getElementById(id) : null;
    var lit = node ? graph.edges().filter(function (edge) { return isLit(node, edge); }) : graph.edges();
    graph.batch(function () {
      graph.elements().removeClass("dim chosen");
      if (node) {
        graph.elements().difference(lit.union(lit.connectedNodes()).union(node)).addClass("dim");
        node.addClass("chosen");
      }
    });
    return { node: node, lit: lit };
  }

  function tell(found) {
    var rows = document.querySelectorAll(".kb-ways tbody tr");
    var ids = new Set(found.lit.map(function (edge) { return edge.id(); }));
    rows.forEach(function (row) { row.hidden = !ids.has(row.id); });
    links.forEach(function (link) {
      if (found.node && link.dataset.node === found.node.id()) { link.setAttribute("aria-current", "true"); } else { link.removeAttribute("aria-current"); }
    });
    all.hidden = !found.node;
    table.open = table.open || Boolean(found.node);
    status.textContent = found.node
      ? found.node.data("name") + ": " + number(found.lit.length, "connection") + " of its " + number(found.node.data("n"), "claim") + "."
      : status.dataset.all;
  }

  function number(n, noun) {
    return n.toLocaleString("en") + " " + noun + (n === 1 ? "" : "s");
  }

  /* The whole table is needed to show parts of it: a page that lists one node's edges alone asks for another by its address. */
  var whole = document.querySelectorAll(".kb-ways tbody tr").length === told.edges.length;
  function choose(id) {
    if (whole) { tell(select(id)); return; }
    var link = id ? links.find(function (each) { return each.dataset.node === id; }) : all.querySelector("a");
    window.location.assign(link.href);
  }

  graph.on("tap", "node", function (event) { choose(event.target.hasClass("chosen") ? "" : event.target.id()); });
  graph.on("tap", function (event) { if (event.target === graph && graph.nodes(".chosen").nonempty()) { choose(""); } });
  links.forEach(function (link) {
    link.addEventListener("click", function (event) {
      if (whole && !event.ctrlKey && !event.metaKey && !event.shiftKey) { event.preventDefault(); choose(link.dataset.node); }
    });
  });
  all.querySelector("a").addEventListener("click", function (event) { if (whole) { event.preventDefault(); choose(""); } });
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", function () { graph.style(style()); });
  window.addEventListener("resize", fitted);
  /* Cytoscape remembers where its box stands; a page that has just been scrolled is asked again before a press is placed. */
  place.parentElement.addEventListener("pointerdown", function () { graph.resize(); }, true);
  fitted();
  select(told.selected);
}());
