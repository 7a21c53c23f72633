/* The data page of the static site: searches, asks prepared questions and runs SQL, all in a worker that holds the database.
   Answers are drawn as text only; a classic script, so that it can also say from disk why it cannot work there. */
"use strict";
(() => {
  const MOST = 500;
  const here = document.currentScript;
  const root = new URL("../", document.baseURI);
  const element = (id) => document.getElementById(id);
  const questions = JSON.parse(element("kb-questions").textContent);
  const status = element("data-status");
  const stop = element("data-stop");
  let worker = null;
  let asked = 0;
  const waiting = new Map();

  const say = (text) => status.replaceChildren(Object.assign(document.createElement("p"), { textContent: text }));

  if (location.protocol === "file:") {
    say("A browser opens no database from disk. To search and ask here, type in the site's folder: python3 -m http.server, and open http://127.0.0.1:8000/data/. All other pages work as they are.");
    document.querySelectorAll("#content form button, #content form input, #content form select, #content form textarea").forEach((field) => { field.disabled = true; });
    return;
  }

  /* One worker holds the database; what runs too long ends with it, and the next question starts another. */
  function start() {
    worker = new Worker(new URL("data_worker.js", here.src), { type: "module" });
    worker.onmessage = ({ data }) => {
      const settle = waiting.get(data.id);
      waiting.delete(data.id);
      if (settle) settle(data);
    };
    worker.onerror = (event) => {
      const message = event.message || "the script that holds the database did not start";
      for (const settle of waiting.values()) settle({ error: message });
      waiting.clear();
    };
    return post({ open: new URL("kb.db", root).href });
  }

  function post(message) {
    return new Promise((settle) => {
      const id = ++asked;
      waiting.set(id, settle);
      worker.postMessage({ id, ...message });
    });
  }

  async function ask(sql, parameters) {
    if (!worker) {
      say("Reading the database …");
      const opened = await start();
      if (opened.error) {
        worker = null;
        say(`The database cannot be read here: ${opened.error}.`);
        return null;
      }
      say(`The database is read: ${opened.claims.toLocaleString("en")} claims.`);
    }
    element("data-section").hidden = false;
    element("data-count").textContent = "Asking …";
    stop.hidden = false;
    const answer = await post({ sql, parameters, most: MOST });
    stop.hidden = true;
    return answer;
  }

  stop.addEventListener("click", () => {
    worker.terminate();
    worker = null;
    stop.hidden = true;
    for (const settle of waiting.values()) settle({ error: "stopped" });
    waiting.clear();
  });

  /* A value as text, or as a link where it names a page; ids that cannot stand in a file name have no link. */
  function cell(name, value, columns) {
    const td = document.createElement("td");
    const page = { id: columns.includes("statement") ? "claim" : "", claim: "claim", key: "reference", work: "reference", source: "source" }[name];
    const plain = typeof value === "string" && /^[A-Za-z0-9_~-][A-Za-z0-9._~-]{0,99}$/.test(value) && !value.endsWith(".");
    if (page && plain) {
      const link = document.createElement("a");
      link.href = new URL(`${page}/${value}/index.html`, root).href;
      link.textContent = value;
      td.append(link);
    } else {
      td.textContent = value === null ? "" : String(value);
    }
    return td;
  }

  function draw(answer, said) {
    if (!answer) return;
    element("data-section").hidden = false;
    const rows = element("data-rows");
    if (answer.error) {
      element("data-count").textContent = `No answer: ${answer.error}.`;
      rows.replaceChildren();
      return;
    }
    const count = answer.more ? `the first ${MOST}` : String(answer.rows.length);
    element("data-count").textContent = `${said}${count} row${answer.rows.length === 1 ? "" : "s"}${answer.rows.length ? "" : ": nothing in the base fits"}.`;
    const table = document.createElement("table");
    const head = table.createTHead().insertRow();
    for (const name of answer.columns) {
      head.append(Object.assign(document.createElement("th"), { scope: "col", textContent: name }));
    }
    const body = table.createTBody();
    for (const values of answer.rows) {
      const row = body.insertRow();
      answer.columns.forEach((name, at) => row.append(cell(name, values[at], answer.columns)));
    }
    rows.replaceChildren(answer.rows.length ? table : "");
    element("data-answer").focus();
  }

  /* The search: every word, else any; words are quoted, so that no text is a syntax error. */
  const SEARCH =
    "SELECT c.id AS id, c.statement AS statement, c.support AS support, c.source AS source FROM claims_search " +
    "JOIN claim_pages AS c ON c.n = claims_search.rowid WHERE claims_search MATCH ? ORDER BY bm25(claims_search), c.support_rank DESC, c.n LIMIT 501";

  async function search(words) {
    const tokens = words.match(/[\p{L}\p{N}]+/gu) || [];
    if (!tokens.length) {
      element("data-section").hidden = true;
      return;
    }
    const quoted = tokens.map((word) => `"${word}"`);
    let said = "";
    let answer = await ask(SEARCH, [quoted.join(" ")]);
    if (answer && !answer.error && !answer.rows.length && quoted.length > 1) {
      answer = await ask(SEARCH, [quoted.join(" OR ")]);
      said = "No claim has all of the words; these have some. ";
    }
    draw(answer, said);
  }

  element("search-form").addEventListener("submit", (event) => {
    event.preventDefault();
    const words = element("data-q").value;
    history.replaceState(null, "", `?${new URLSearchParams({ q: words })}`);
    search(words);
  });

  /* Prepared questions, each with its own parameters. */
  function show(name, given) {
    const question = questions.find((one) => one.name === name) || questions[0];
    if (!question) return null;
    element("data-question").value = question.name;
    element("data-description").textContent = question.description;
    const fields = question.params.map((parameter) => {
      const label = Object.assign(document.createElement("label"), { textContent: `${parameter} (empty: all)` });
      const input = Object.assign(document.createElement("input"), { name: parameter, value: given.get(parameter) || "" });
      label.append(input);
      return label;
    });
    element("data-parameters").replaceChildren(...fields);
    return question;
  }

  async function answerQuestion(question) {
    const values = Object.fromEntries([...element("data-parameters").querySelectorAll("input")].map((input) => [`:${input.name}`, input.value]));
    const used = Object.fromEntries(Object.entries(values).filter(([name]) => question.sql.includes(name)));
    draw(await ask(question.sql, used), "");
  }

  element("data-question").addEventListener("change", (event) => show(event.target.value, new URLSearchParams()));
  element("question-form").addEventListener("submit", (event) => {
    event.preventDefault();
    const question = questions.find((one) => one.name === element("data-question").value);
    if (question) answerQuestion(question);
  });

  element("sql-form").addEventListener("submit", async (event) => {
    event.preventDefault();
    draw(await ask(element("data-text").value, []), "");
  });

  /* Filters of the list of claims, as its form sends them. */
  function claims(given) {
    const where = [];
    const values = [];
    for (const kind of ["practice", "population", "outcome"]) {
      if (given.get(kind)) {
        where.push("id IN (SELECT claim FROM term_claims WHERE kind = ? AND term = ?)");
        values.push(kind, given.get(kind));
      }
    }
    for (const [name, test] of [["kind", "kind = ?"], ["direction", "direction = ?"], ["for", "EXISTS (SELECT 1 FROM json_each(addressees) WHERE value = ?)"], ["level", "support_rank >= CAST(? AS INTEGER)"]]) {
      if (given.get(name)) {
        where.push(test);
        values.push(given.get(name));
      }
    }
    const filter = where.length ? ` WHERE ${where.join(" AND ")}` : "";
    return [`SELECT id, statement, support, source FROM claim_pages${filter} ORDER BY support_rank DESC, n LIMIT 501`, values];
  }

  const given = new URLSearchParams(location.search);
  const question = show(given.get("question"), given);
  say("Type words, choose a question, or write SQL. The database is read when you first ask.");
  if (given.get("q")) {
    element("data-q").value = given.get("q");
    search(given.get("q"));
  } else if (given.get("question") && question) {
    answerQuestion(question);
  } else if (given.get("sql")) {
    element("data-text").value = given.get("sql");
    ask(given.get("sql"), []).then((answer) => draw(answer, ""));
  } else if (["practice", "population", "outcome", "kind", "direction", "for", "level"].some((name) => given.has(name))) {
    const [sql, values] = claims(given);
    ask(sql, values).then((answer) => draw(answer, "Claims that fit, best supported first: "));
  }
})();
